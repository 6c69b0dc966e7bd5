import type { ParameterCode } from '@vigil/clinical'
import type { BedCard, SubjectCard } from '@vigil/protocol'
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { Profiler } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { useBoard } from '../../state/live'
import { prefer } from '../../state/preferences'
import { aBed, aBoard, anAlarm, anOwner, aSubject, AT } from '../../live/testing/builders'
import { stage } from '../../testing/stage'
import type { OnMove } from '../../state/move-start'
import { tileFormat } from './grid'
import { Tile } from './tile'

// Tests mint brands as the parsers do.
const brand = (value: unknown): never => value as never
const SPO2: ParameterCode = 'MDC_PULS_OXIM_SAT_O2'
const one = aSubject({ id: brand('p1'), name: 'Test, One' })
const two = aSubject({ id: brand('p2'), name: 'Test, Two', admittedAt: brand(AT) })
const onMove = vi.fn<OnMove>()
const format = tileFormat('tiles', 300, 160)

let claimant: SubjectCard | null = null

function OnlyTile() {
  const board = useBoard(brand('north/icu'))
  const bed = board?.beds[0]
  if (!board || !bed) return null
  return (
    <Tile
      place={{ kind: 'bed', bed, subject: bed.subject, claimant }}
      unit={board.id}
      zone="Europe/London"
      format={format}
      view="tiles"
      selected={false}
      action={null}
      mine={false}
      onMove={onMove}
      hrefOf={() => '/'}
      onOpen={() => undefined}
    />
  )
}

function setUp(bed: Partial<BedCard> = {}) {
  const place = stage()
  const frames: string[] = []
  place.client.welcome({ boards: [aBoard({ beds: [aBed({ subject: one, ...bed })] })] })
  const { container } = place.show(
    <Profiler id="tile" onRender={() => frames.push(document.body.textContent)}>
      <OnlyTile />
    </Profiler>,
  )
  return { ...place, frames, container }
}

afterEach(() => {
  cleanup()
  onMove.mockClear()
  claimant = null
  prefer({ names: 'full' })
  vi.restoreAllMocks()
})

describe('a tile', () => {
  it('never shows a value of the former patient, not for one frame', () => {
    const { client, run, frames, container } = setUp()
    run(() => client.value(one.id, SPO2, 61))
    expect(container.textContent).toContain('61')
    const before = frames.length
    run(() => {
      client.leave(one.id)
      client.board(aBoard({ beds: [aBed({ subject: two })] }))
    })
    run(() => client.value(two.id, SPO2, 98))
    run(() => client.value(one.id, SPO2, 61))
    const after = frames.slice(before)
    expect(after.length).toBeGreaterThan(0)
    expect(after.filter((frame) => frame.includes('Two') && frame.includes('61'))).toEqual([])
    expect(container.textContent).toContain('98')
  })

  it('shows an SpO2-only bed as a bed, not as no data', () => {
    const { client, run, container } = setUp()
    run(() => client.value(one.id, SPO2, 97))
    expect(container.querySelector('[data-freshness="live"]')?.textContent).toContain('97')
    expect(container.textContent).not.toContain('No data')
  })

  it('ages a value, strikes it, and keeps the last one for demand', () => {
    const { client, run, container } = setUp()
    run(() => client.value(one.id, SPO2, 97))
    const freshness = () => container.querySelector('[data-freshness]')?.getAttribute('data-freshness')
    run(() => client.advance(6_000))
    expect(freshness()).toBe('late')
    run(() => client.advance(16_000))
    expect(freshness()).toBe('struck')
    run(() => client.advance(30_000))
    expect(freshness()).toBe('blank')
    expect(container.querySelector('.reading-value')?.textContent).toBe('--')
    expect(container.querySelector('[data-freshness]')?.getAttribute('title')).toMatch(/^last 97/)
  })

  it('fills its header with the highest open alarm, not with an accepted one', () => {
    const { client, run, container } = setUp()
    run(() => {
      client.raise(anAlarm({ id: brand('p1~a'), condition: 'a', annunciation: 'accepted', owner: anOwner() }))
      client.raise(anAlarm({ id: brand('p1~b'), condition: 'b', priority: 'medium' }))
    })
    const header = container.querySelector('.tile-header')
    expect(header?.getAttribute('data-hue')).toBe('medium')
    expect(header?.getAttribute('data-look')).toBe('flash')
  })

  it.each([
    ['empty', 'Empty'],
    ['not-admitted', 'Monitor running, nobody admitted'],
  ] as const)('says what a bed without a patient is: %s', (state, words) => {
    const { container } = setUp({ subject: null, state })
    expect(container.textContent).toContain(words)
  })

  it('does not call a bed empty whose monitor was never heard', () => {
    const { container } = setUp({
      subject: null,
      state: 'empty',
      devices: [
        {
          id: brand('mon-1'),
          type: 'bedside-monitor',
          simulated: false,
          association: null,
          link: 'never-seen',
          battery: null,
          lastSeenAt: null,
          clockSkewMs: null,
        },
      ],
    })
    expect(container.textContent).toContain('Waiting for data from the monitor')
    expect(container.textContent).not.toContain('Empty')
  })
})

const from = (step: string, subject: string | null = 'p1') => ({
  unit: 'north/icu',
  bed: 'north/icu/1',
  subject,
  step,
})
const click = (name: string) => fireEvent.click(screen.getByRole('button', { name }))

describe('what a tile tells of a patient', () => {
  const told = { source: { kind: 'person', by: 'N. One' }, at: brand(AT) } as const
  it('stands oxygen device and its figure beside SpO2', () => {
    const oxygen = {
      kind: 'oxygen',
      value: { device: 'nasal-cannula', flow: 2, fio2: null },
      ...told,
    } as const
    const { client, run, container } = setUp({ subject: { ...one, facts: [oxygen] } })
    run(() => client.value(one.id, SPO2, 97))
    expect(container.querySelector('[data-slot="spo2"]')?.textContent).toContain('NC 2 L')
  })

  it('prefers the measured fraction to the one that was told', () => {
    const oxygen = { kind: 'oxygen', value: { device: 'venturi-mask', flow: 8, fio2: 35 }, ...told } as const
    const { client, run, container } = setUp({ subject: { ...one, facts: [oxygen] } })
    const beside = () => container.querySelector('[data-slot="spo2"]')?.textContent
    run(() => client.value(one.id, SPO2, 97))
    expect(beside()).toContain('VM 35 %')
    run(() => client.value(one.id, 'MDC_CONC_AWAY_O2_INSP', 40))
    expect(beside()).toContain('VM 40 %')
  })

  it('asks about what ADT said and opens the question', () => {
    const notice = { kind: 'discharged', at: brand(AT), heardAt: brand(AT), unit: null, bed: null } as const
    const { container } = setUp({ subject: { ...one, notice } })
    expect(container.textContent).toMatch(/Discharged by ADT at \d\d:\d\d, still monitored/)
    click('Confirm')
    expect(onMove).toHaveBeenCalledWith(from('menu'))
  })

  it('asks whether a provisional patient is whom ADT puts into the bed', () => {
    const notice = { kind: 'bed-taken', at: AT, heardAt: AT, unit: 'north/icu', bed: 'north/icu/1' }
    claimant = aSubject({ id: brand('p9'), name: 'Late, Anna', notice: brand(notice) })
    const { container } = setUp({ subject: { ...one, identity: 'provisional' } })
    expect(container.textContent).toContain('ADT admits Late, Anna to this bed. The same person?')
    click('Merge')
    expect(onMove).toHaveBeenCalledWith(from('merge'))
  })

  it('asks for somebody who is off the unit once the time is over', () => {
    const planned = {
      kind: 'off-unit' as const,
      destination: 'CT',
      escort: null,
      since: brand(AT),
      expectedBackAt: brand(AT + 60_000),
    }
    const { client, run, container } = setUp({ subject: { ...one, planned } })
    expect(container.textContent).toContain('CT, back')
    expect(screen.queryByRole('button', { name: '15 min more' })).toBeNull()
    vi.useFakeTimers()
    run(() => client.advance(61_000))
    run(() => client.board(aBoard({ beds: [aBed({ subject: { ...one, planned } })] })))
    vi.useRealTimers()
    expect(container.textContent).toContain('Back? Expected')
    click('15 min more')
    expect(onMove).toHaveBeenCalledWith(from('more'))
  })

  it('says what makes no sound, why, until when and by whom, and ends it', () => {
    const planned = {
      kind: 'procedure' as const,
      reason: 'Suctioning',
      disturbed: ['spo2', 'hr'],
      by: 'N. Two',
      since: brand(AT),
      until: brand(AT + 600_000),
    }
    const { container } = setUp({ subject: { ...one, planned } })
    expect(container.querySelector('[data-notice]')?.textContent).toMatch(
      /^No sound to \d\d:\d\d for SpO2, HR \(below high\): Suctioning, N\. Two/u,
    )
    click('End it')
    expect(onMove).toHaveBeenCalledWith(from('end-plan'))
    cleanup()
    const notice = { kind: 'discharged', at: brand(AT), heardAt: brand(AT), unit: null, bed: null } as const
    const other = setUp({ subject: { ...one, planned, notice } })
    expect(other.container.querySelector('.notice-text')?.textContent).toMatch(/^No sound to/u)
  })

  it('offers to resolve a conflict and to admit where nobody is', () => {
    setUp({ state: 'conflict' })
    click('Resolve')
    expect(onMove).toHaveBeenCalledWith(from('menu'))
    cleanup()
    setUp({ subject: null, state: 'not-admitted' })
    click('Bed 1: Admit')
    expect(onMove).toHaveBeenCalledWith(from('menu', null))
  })

  it('says of a score that lacks inputs that it is a lower bound', () => {
    const score = {
      system: 'NEWS2',
      total: 5,
      risk: 'medium',
      missing: ['temperature'],
      parts: [],
      at: brand(AT),
      dueAt: brand(AT + 60_000),
    } satisfies SubjectCard['score']
    setUp({ subject: { ...one, score } })
    const badge = screen.getByRole('img', { name: /NEWS2 ≥5, risk medium, at least: temperature missing/ })
    expect(badge.textContent).toBe('NEWS2 ≥5')
  })

  it('tells nothing but the bed on a public screen', () => {
    prefer({ names: 'bed' })
    const { container } = setUp()
    expect(container.innerHTML).not.toContain('Test, One')
    expect(container.textContent).toContain('1')
  })
})

describe('a reading of a tile', () => {
  it('fills a lost value only while it is lost', () => {
    const { client, run, container } = setUp()
    const silence = {
      kind: 'silence',
      source: brand('mon-1'),
      codes: [SPO2],
      reason: 'probe-off',
      priority: 'medium',
      since: brand(AT),
    } as const
    const fill = () => container.querySelector('[data-slot="spo2"] .reading')?.getAttribute('data-hue')
    run(() => {
      client.value(one.id, SPO2, null, { state: 'probe-off' })
      client.raise(anAlarm({ class: 'technical', evidence: [silence] }))
    })
    expect(fill()).toBe('technical')
    run(() => client.value(one.id, SPO2, 96))
    expect(fill()).toBeNull()
  })

  it('says of a lone limit which side it is', () => {
    const limit = {
      condition: 'spo2-low',
      codes: [SPO2],
      direction: 'low',
      priority: 'medium',
      value: 90,
      delayMs: 0,
      setBy: { kind: 'default', name: null, at: null },
    } as const
    const { client, run, container } = setUp({ subject: { ...one, limits: [limit] } })
    run(() => client.value(one.id, SPO2, 97))
    expect(container.querySelector('.reading-limits')?.textContent).toBe('≥ 90')
  })

  it('tells on demand what the rate is counted from', () => {
    const { client, run, container } = setUp()
    const told = () => container.querySelector('.tile-open')?.getAttribute('title')
    run(() => client.value(one.id, 'MDC_PULS_OXIM_PULS_RATE', 71))
    expect(told()).toBe('PR from pleth')
    run(() => client.value(one.id, 'MDC_ECG_HEART_RATE', 72))
    expect(told()).toBe('HR from ECG')
  })

  it('fills the reading that a monitor alert is about', () => {
    const { client, run, container } = setUp()
    const alert = {
      kind: 'device',
      source: brand('mon-1'),
      alertId: 'a1',
      code: 'MDC_EVT_ECG_V_TACHY',
      text: 'V-TACH',
      priority: 'high',
      since: brand(AT),
      inactivation: 'none',
    } as const
    run(() => {
      client.value(one.id, 'MDC_ECG_HEART_RATE', 182)
      client.value(one.id, SPO2, 97)
      client.raise(anAlarm({ condition: 'vt', evidence: [alert] }))
    })
    const hues = ['hr', 'spo2'].map((slot) =>
      container.querySelector(`[data-slot="${slot}"] .reading`)?.getAttribute('data-hue'),
    )
    expect(hues).toEqual(['high', null])
  })

  it('hides a pressure taken before the patient came to this bed', () => {
    const { client, run, container } = setUp({ subject: { ...one, bedSince: brand(AT + 60_000) } })
    const early = { measuredAt: AT + 30_000, receivedAt: AT + 30_000 }
    run(() => {
      client.advance(120_000)
      client.value(one.id, 'MDC_PRESS_BLD_NONINV_SYS', 118, early)
    })
    expect(container.querySelector('[data-slot="nibp"]')?.textContent).not.toContain('118')
    run(() => client.value(one.id, 'MDC_PRESS_BLD_NONINV_SYS', 121))
    expect(container.querySelector('[data-slot="nibp"]')?.textContent).toContain('121')
  })

  it('shows a crossed bell only where watching was switched off', () => {
    const { client, run, container } = setUp()
    run(() => {
      client.value(one.id, SPO2, 97)
      client.value(one.id, 'MDC_PULS_OXIM_PERF_REL', 2.1)
    })
    const bells = ['spo2', 'pi'].map(
      (slot) => container.querySelector(`[data-slot="${slot}"] .icon`) !== null,
    )
    expect(bells).toEqual([true, false])
  })

  it('says that it failed and takes nothing else with it', () => {
    const { client, run, container } = setUp()
    vi.spyOn(client.store, 'codes').mockImplementation(() => {
      throw new Error('broken tile')
    })
    // React reports what a boundary caught.
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    run(() => client.board(aBoard({ beds: [aBed({ subject: aSubject({ id: brand('p3') }) })] })))
    expect(container.textContent).toContain('Tile failed')
  })
})
