import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { aBed, aBoard, anAlarm, anAlarmEvent, anOwner, aSubject, AT } from '../../live/testing/builders'
import { DoorsProvider } from '../../state/client'
import { stage } from '../../testing/stage'
import { Patient, type PatientProps } from './patient'

// Tests mint brands as the parsers do.
const brand = (value: unknown): never => value as never
const device = {
  id: brand('mon-1'),
  type: 'bedside-monitor' as const,
  simulated: false,
  association: brand('a'),
  link: 'online' as const,
  battery: null,
  lastSeenAt: brand(Date.UTC(2026, 0, 1)),
  clockSkewMs: null,
}
const where = { bed: '1', unit: 'ICU', site: 'North Hospital', zone: 'UTC' }

type Over = Parameters<typeof aSubject>[0]

function open(over: Over = {}, props: Partial<PatientProps> = {}) {
  const place = stage()
  const subject = aSubject({ admittedAt: brand(Date.UTC(2026, 0, 5, 22, 25)), devices: [device], ...over })
  place.client.welcome({ streams: [], boards: [aBoard({ beds: [aBed({ subject })] })] })
  place.client.value(subject.id, 'MDC_ECG_HEART_RATE', 72)
  const queries = new QueryClient({ defaultOptions: { queries: { retryDelay: 1 } } })
  const page = (shown: typeof subject) => (
    <DoorsProvider doors={place.doors}>
      <QueryClientProvider client={queries}>
        <Patient
          key={shown.id}
          subject={shown}
          where={where}
          alarms={null}
          pages={null}
          renderTrends={() => <p>the trend</p>}
          hand
          onStep={() => undefined}
          onReview={() => undefined}
          onMove={null}
          {...props}
        />
      </QueryClientProvider>
    </DoorsProvider>
  )
  return { ...place, subject, page, ...place.show(page(subject)) }
}

let answers: Record<string, unknown> = {}
beforeEach(() => {
  answers = {}
  vi.stubGlobal('fetch', (path: string) => {
    const found = Object.entries(answers).find(([part]) => path.includes(part))
    return found ? Promise.resolve(Response.json(found[1])) : Promise.reject(new Error('no network'))
  })
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const tab = (name: RegExp) => fireEvent.click(screen.getByRole('tab', { name }))
const text = (container: HTMLElement, of: string) => container.querySelector(of)?.textContent ?? ''

describe('who the page is about', () => {
  it('says name, age, sex, MRN, birth date, bed and unit', () => {
    const { container } = open({ birthDate: '1960-01-01' })
    expect(text(container, '.banner-who')).toContain('Test, One')
    expect(text(container, '.banner-person')).toMatch(/66 years.*female.*born 1960-01-01.*MRN 1001.*adult/)
    expect(text(container, '.banner-place')).toBe('ICU, North Hospital · here since 5 Jan, 22:25')
  })

  it('marks a working name so that nobody takes it for a name', () => {
    const { container } = open({ identity: 'provisional', mrn: null, birthDate: null })
    expect(text(container, '.banner-provisional')).toContain('Unknown, not identified')
    expect(text(container, '.banner-person')).toContain('No MRN')
    expect(text(container, '.banner-person')).not.toContain('years')
  })

  it('tells who said a fact and when at one touch', () => {
    open({ facts: [{ kind: 'weight', value: 71, source: { kind: 'adt', by: 'PAS' }, at: brand(AT) }] })
    fireEvent.click(screen.getByRole('button', { name: '71 kg' }))
    expect(screen.getByText('71 kg: told by ADT (PAS), 18 Nov, 11:06')).toBeDefined()
  })

  it('asks about an early discharge and hands the answer on', () => {
    const onMove = vi.fn<NonNullable<PatientProps['onMove']>>()
    const notice = { kind: 'discharged', at: AT - 60_000, heardAt: AT, unit: null, bed: null }
    open({ notice: brand(notice) }, { onMove })
    expect(screen.getByRole('alert').textContent).toContain(
      'Discharged by ADT at 11:05, still monitored. Confirm?',
    )
    fireEvent.click(screen.getByRole('button', { name: 'Answer' }))
    expect(onMove).toHaveBeenCalledWith('menu')
  })

  it('says where somebody is and that they are late back', () => {
    const planned = {
      kind: 'off-unit' as const,
      destination: 'CT',
      escort: null,
      since: AT - 9e5,
      expectedBackAt: AT + 60_000,
    }
    const { container, run, client } = open({ planned: brand(planned) })
    expect(text(container, '.banner-away')).toBe('Off unit: CT since 10:51, back 11:07 · no escort named')
    run(() => client.advance(200_000))
    return vi.waitFor(() =>
      expect(text(container, '.banner-away')).toContain('was to be back 11:07: 2 min late'),
    )
  })
})

it('says why no data are wanted, until when and by whom, and lets it be ended', () => {
  const planned = { kind: 'standby', reason: 'Washing', by: 'N. Two', since: AT - 9e5, until: AT + 60_000 }
  const onMove = vi.fn<NonNullable<PatientProps['onMove']>>()
  const { container } = open({ planned: brand(planned) }, { onMove })
  expect(text(container, '.banner-away b')).toBe('Alarms off, lethal only, to 11:07: Washing, N. Two')
  fireEvent.click(screen.getByRole('button', { name: 'End it' }))
  expect(onMove).toHaveBeenCalledWith('end-plan')
})

const record = (id: number, undoable: boolean) => ({
  id,
  move: { type: 'return', subject: 'p1', at: AT },
  by: { kind: 'engine' },
  recordedAt: AT,
  undone: null,
  undoable,
})

describe('the page of a patient', () => {
  it('says how old the data of an online monitor are', async () => {
    const { client, run, container } = open()
    tab(/Devices/)
    run(() => client.advance(3_000))
    expect(text(container, '.patient-devices')).toMatch(
      /Bedside monitor mon-1 Monitor online · data [0-4] s ago/,
    )
    expect(container.textContent).not.toContain('last seen')
    expect(await screen.findByText('The history of devices could not be loaded.')).toBeDefined()
  })

  it('says with the date when a lost monitor was seen last', () => {
    const { container } = open({ devices: [{ ...device, link: 'lost', clockSkewMs: 4_000 }] })
    tab(/Devices/)
    expect(text(container, '.patient-devices')).toMatch(/last seen \d+ \w+, \d\d:\d\d · clock 4 s off/)
  })

  it('tells what a rate is counted from and by which device', () => {
    const { container } = open()
    expect(text(container, '.reading-notes')).toBe('ECG')
    expect(container.querySelector('.patient-source')?.getAttribute('title')).toBe(
      'from Bedside monitor mon-1',
    )
  })

  it('tells which devices were here before', async () => {
    answers['/api/subjects/p1'] = { devices: [{ device: 'mon-9', from: AT - 7_200_000, to: AT - 3_600_000 }] }
    open()
    tab(/Devices/)
    expect(await screen.findByText('18 Nov, 09:06 to 18 Nov, 10:06', { exact: false })).toBeDefined()
  })

  it('shows past alarms with who took them and how they ended', async () => {
    const ended = anAlarm({ state: 'ended', endedAt: brand(AT + 95_000), owner: anOwner() })
    answers['/alarms?'] = { events: [anAlarmEvent(ended, { type: 'ended' })] }
    open()
    expect(await screen.findByText(/18 Nov, 11:06 for 1:35 · taken by N. One · over 11:08:15/)).toBeDefined()
  })

  it('says that the alarm history could not be loaded', async () => {
    open()
    expect(await screen.findByText(/The alarm history could not be loaded/)).toBeDefined()
    expect(screen.queryByText('No alarm in the last 24 hours.')).toBeNull()
  })

  it('says that open alarms are unknown while not live', () => {
    const { client, run } = open()
    expect(screen.getByText('No open alarms')).toBeDefined()
    run(() => {
      client.goSilent()
      client.advance(6_000)
    })
    expect(screen.queryByText('No open alarms')).toBeNull()
    expect(screen.getByText('Open alarms unknown: not live')).toBeDefined()
  })

  it('offers undo only for a move that can be undone', async () => {
    answers['/api/moves'] = { moves: [record(2, true), record(1, false)] }
    const onMove = vi.fn<NonNullable<PatientProps['onMove']>>()
    open({}, { onMove })
    tab(/Moves/)
    fireEvent.click(await screen.findByRole('button', { name: 'Undo' }))
    expect(onMove).toHaveBeenCalledWith('history')
  })

  it('goes to the trends and to the neighbours by key', () => {
    const onStep = vi.fn<PatientProps['onStep']>()
    open({}, { onStep })
    expect(screen.queryByText('the trend')).toBeNull()
    fireEvent.keyDown(window, { key: 't' })
    expect(screen.getByText('the trend')).toBeDefined()
    fireEvent.keyDown(window, { key: 'k' })
    expect(onStep).toHaveBeenCalledWith(-1)
  })
})

it('shows nothing of the former patient on any commit after a change', async () => {
  answers['/p1/alarms'] = {
    events: [anAlarmEvent(anAlarm({ state: 'ended', endedAt: brand(AT) }), { type: 'ended' })],
  }
  const { container, page, rerender, client } = open({ name: 'Former, Patient' })
  await screen.findByText(/nobody took it/)
  const seen: string[] = []
  const observer = new MutationObserver(() => seen.push(container.textContent))
  observer.observe(container, { childList: true, subtree: true, characterData: true })
  const next = aSubject({ id: brand('p2'), name: 'Next, Patient', mrn: '2002', devices: [] })
  client.value(next.id, 'MDC_ECG_HEART_RATE', 101)
  rerender(page(next))
  seen.push(container.textContent)
  await screen.findByText(/The alarm history could not be loaded/)
  observer.disconnect()
  expect(seen.filter((shown) => /Former|1001|nobody took it|\b72\b/.test(shown))).toEqual([])
  expect(seen.at(-1)).toContain('101')
})
