import { act, cleanup, createEvent, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { aBoard, aNurse, anAlarm, anOwner } from '../../live/testing/builders'
import { stage } from '../../testing/stage'
import { AlarmRoot } from './alarm-root'

// Tests mint brands as the parsers do.
const brand = (value: unknown): never => value as never
const evidence = [
  {
    kind: 'limit',
    source: brand('mon-1'),
    code: 'MDC_PULS_OXIM_SAT_O2',
    direction: 'low',
    limit: 90,
    value: 78,
    priority: 'high',
    since: brand(0),
  },
] as const
const high = anAlarm({ evidence })
const medium = anAlarm({ priority: 'medium', evidence })

function setUp(principal = aNurse) {
  const place = stage()
  place.client.welcome({ principal })
  place.doors.selection.panelOpen.set(true)
  const opened: string[] = []
  place.show(<AlarmRoot doors={place.doors} onOpen={(subject) => opened.push(subject)} />)
  return { ...place, opened }
}
const coming = () => screen.getByRole('button', { name: "Bed 1: I'm coming" })
const settle = () => act(() => void vi.advanceTimersByTime(700))
const holdDown = (button: HTMLElement, ms: number) => {
  fireEvent.pointerDown(button, { button: 0, isPrimary: true })
  act(() => void vi.advanceTimersByTime(ms))
  fireEvent.pointerUp(button)
}
const at = (event: Event, timeStamp: number) =>
  Object.defineProperty(event, 'timeStamp', { value: timeStamp })
const pressFor = (heldMs: number) => {
  fireEvent(coming(), at(createEvent.pointerDown(coming(), { button: 0, isPrimary: true }), 1_000))
  fireEvent(coming(), at(createEvent.pointerUp(coming()), 1_000 + heldMs))
}
const banner = () => screen.getByRole('region', { name: 'Alarms' })

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const alarmOf = (name: string, over: Parameters<typeof anAlarm>[0] = {}) =>
  anAlarm({ subject: brand(name), bed: brand(`north/icu/${name}`), ...over })
const order = () =>
  screen.getAllByRole('article').map((card) => card.getAttribute('aria-label')?.split(' ')[0])

describe('the alarm banner and list', () => {
  it('says that there are no alarms only while it can know', () => {
    const { client, run } = setUp()
    expect(banner().textContent).toContain('No alarms')
    run(() => {
      client.goSilent()
      client.advance(6_000)
    })
    expect(banner().textContent).toContain('Alarms unknown: not live')
  })

  it('shows the alarm in words and opens its patient', () => {
    const { client, run, opened } = setUp()
    run(() => client.raise(high))
    expect(banner().textContent).toContain('*** SpO2 78 < 90')
    fireEvent.click(screen.getAllByText(/SpO2 78 < 90/)[0]!)
    expect(opened).toEqual(['p1'])
  })

  it('tells a screen reader once, high alarms assertively', () => {
    const { client, run } = setUp()
    run(() => client.raise(high))
    expect(screen.getByRole('alert').textContent).toBe('High alarm. Bed 1. SpO2 78 < 90')
  })

  it('takes a high alarm after a hold of 600 ms and not before', () => {
    const { client, run } = setUp()
    run(() => client.raise(high))
    settle()
    holdDown(coming(), 500)
    act(() => void vi.advanceTimersByTime(500))
    expect(client.commands).toEqual([])
    holdDown(coming(), 600)
    expect(client.commands).toMatchObject([{ name: 'acknowledge', argument: 'coming' }])
  })

  it('says not confirmed, then not acknowledged, and retries', async () => {
    const { client, run } = setUp()
    client.acknowledge = () => new Promise(() => undefined)
    run(() => client.raise(medium))
    fireEvent.click(coming())
    expect(screen.getByText('not confirmed')).toBeDefined()
    await act(() => vi.advanceTimersByTimeAsync(3_000))
    const retry = screen.getByRole('button', { name: 'Not acknowledged, retry' })
    client.acknowledge = (alarm) => Promise.resolve({ ok: true, value: alarm })
    fireEvent.click(retry)
    await act(() => vi.advanceTimersByTimeAsync(0))
    expect(screen.queryByText('Not acknowledged, retry')).toBeNull()
  })

  it('says who was first', async () => {
    const { client, run } = setUp()
    run(() => client.raise(medium))
    client.refusal = { code: 'already-taken', message: '' }
    fireEvent.click(coming())
    run(() => client.change({ ...medium, owner: anOwner({ name: 'N. Two' }) }))
    await act(() => vi.advanceTimersByTimeAsync(0))
    expect(screen.getByText(/N\. Two was first, at 11:06:40\./)).toBeDefined()
  })

  it('tells a person without the right why there is nothing to press', () => {
    const viewer = { ...aNurse, units: aNurse.units.map((unit) => ({ ...unit, actions: ['view' as const] })) }
    const { client, run } = setUp(viewer)
    run(() => client.raise(high))
    expect(screen.getByText(/N\. One may see ICU but not act on its alarms/)).toBeDefined()
    expect(screen.queryByRole('button', { name: /I'm coming/ })).toBeNull()
  })
})

describe('a press in the list', () => {
  it('answers a press that was too short in the button itself', () => {
    const { client, run } = setUp()
    run(() => client.raise(high))
    settle()
    holdDown(coming(), 100)
    expect(screen.getByText('Hold to take')).toBeDefined()
    act(() => void vi.advanceTimersByTime(2_000))
    expect(screen.queryByText('Hold to take')).toBeNull()
    expect(client.commands).toEqual([])
  })

  it('counts a hold by its own times where the page was busy', () => {
    const { client, run } = setUp()
    run(() => client.raise(high))
    settle()
    pressFor(599)
    expect(client.commands).toEqual([])
    pressFor(600)
    expect(client.commands).toMatchObject([{ name: 'acknowledge', argument: 'coming' }])
    act(() => void vi.advanceTimersByTime(2_000))
    expect(client.commands).toHaveLength(1)
  })

  it('takes no press on a button that has just appeared', () => {
    const { client, run } = setUp()
    run(() => client.raise(high))
    holdDown(coming(), 650)
    expect(client.commands).toEqual([])
    run(() => client.end(high))
    run(() => client.raise({ ...medium, episode: 2 }))
    fireEvent.pointerDown(coming(), { button: 0, isPrimary: true })
    settle()
    fireEvent.click(coming(), { detail: 1 })
    expect(client.commands).toEqual([])
    fireEvent.pointerDown(coming(), { button: 0, isPrimary: true })
    fireEvent.click(coming(), { detail: 1 })
    expect(client.commands).toHaveLength(1)
  })

  it('undoes an own take from its card for ten seconds', async () => {
    const { client, run } = setUp()
    const taken = { ...medium, annunciation: 'accepted' as const, owner: anOwner() }
    client.acknowledge = () => Promise.resolve({ ok: true, value: taken })
    run(() => client.raise(medium))
    fireEvent.click(coming())
    run(() => client.change(taken))
    await act(() => vi.advanceTimersByTimeAsync(0))
    const card = within(screen.getByRole('article', { name: /Medium alarm\. Bed 1\./ }))
    expect(card.getByText('Bed 1: coming')).toBeDefined()
    fireEvent.click(card.getByRole('button', { name: /^Undo/ }))
    expect(client.commands.map(({ name }) => name)).toEqual(['reject'])
  })

  it('keeps the order of the list still for three seconds after a touch', () => {
    const { client, run } = setUp()
    run(() => client.raise(medium))
    fireEvent.pointerDown(screen.getByRole('complementary', { name: /^Alarms of/ }))
    run(() => client.raise(anAlarm({ subject: brand('p2'), evidence })))
    expect(order()).toEqual(['Medium', 'High'])
    run(() => client.end(medium))
    expect(order()).toEqual(['Medium', 'High'])
    act(() => void vi.advanceTimersByTime(3_000))
    expect(order()).toEqual(['High'])
  })

  it('refuses a press on a card that has just moved under the finger', () => {
    const { client, run } = setUp()
    run(() => client.raise(medium))
    settle()
    const card = screen.getByRole('article')
    vi.spyOn(card, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 120, 10, 10))
    fireEvent.pointerDown(coming(), { button: 0, isPrimary: true })
    fireEvent.click(coming(), { detail: 1 })
    expect(client.commands).toEqual([])
    settle()
    fireEvent.pointerDown(coming(), { button: 0, isPrimary: true })
    fireEvent.click(coming(), { detail: 1 })
    expect(client.commands).toHaveLength(1)
  })
})

describe('what stands beside an alarm', () => {
  it('shows a call for help in banner and list as an alarm that rings', () => {
    const { client, run } = setUp()
    run(() => client.raise(high))
    run(() => client.change({ ...high, owner: anOwner({ state: 'needs-help' }) }))
    expect(banner().textContent).toContain('*** Needs help: N. One')
    expect(banner().querySelector('.alarm-fill')?.getAttribute('data-look')).toBe('flash')
    const item = screen.getByRole('article', { name: 'High alarm. Bed 1. SpO2 78 < 90' })
    expect(item.textContent).toContain('Needs help: N. One')
    expect(item.querySelector('.alarm-fill')?.getAttribute('data-look')).toBe('flash')
  })

  it('says since when alarms are unknown, counts none, and takes none', () => {
    const { client, run } = setUp()
    run(() => client.raise(high))
    run(() => {
      client.goSilent()
      client.advance(6_000)
    })
    expect(screen.getByText(/^Alarms unknown since 11:06:4\d\. Check the bedside monitors\.$/)).toBeDefined()
    expect(screen.getByRole('button', { name: 'Alarms ?' })).toBeDefined()
    expect(screen.queryByRole('button', { name: /I'm coming/ })).toBeNull()
    expect(screen.getByRole('article', { name: /High alarm/ })).toBeDefined()
  })

  it('lets a remote person see an alarm and not take it', async () => {
    const remote = { ...aNurse, units: aNurse.units.map((unit) => ({ ...unit, remote: true })) }
    const { client, run } = setUp(remote)
    run(() => client.raise(medium))
    const group = within(screen.getByRole('group', { name: 'Actions for Bed 1' }))
    expect(group.getAllByRole('button').map((button) => button.textContent)).toEqual(['Bed 1: Mark as seen'])
    fireEvent.click(group.getByRole('button'))
    expect(client.commands).toMatchObject([{ name: 'acknowledge' }])
    const seenBy = [{ user: brand('nurse1'), name: 'Dr Remote', at: brand(0) }]
    run(() => client.change({ ...medium, seenBy }))
    await act(() => vi.advanceTimersByTimeAsync(0))
    expect(group.queryByRole('button')).toBeNull()
    expect(banner().textContent).toContain('seen remotely by Dr Remote')
  })

  it('names who paused the sound, and cancels the pause', () => {
    const { client, run } = setUp()
    run(() => client.raise(medium))
    const paused = {
      ...medium,
      annunciation: 'audio-paused' as const,
      audioPausedUntil: brand(client.now + 100_000),
    }
    const by = { user: brand('nurse2'), name: 'N. Two', station: null }
    run(() => client.change(paused, { type: 'audio-paused', by }))
    expect(banner().textContent).toContain('Board sound paused by N. Two, 1:40 left')
    fireEvent.click(screen.getByRole('button', { name: 'Cancel pause' }))
    expect(client.commands).toMatchObject([{ name: 'resume' }])
  })

  it('names another unit as large as the bed, and the own one not', () => {
    const { client, run, doors } = setUp()
    run(() => client.raise(high))
    expect(banner().querySelector('.banner-bed')?.textContent).toBe('1')
    run(() => doors.selection.unit.set(brand('north/ward')))
    expect(banner().querySelector('.banner-bed')?.textContent).toBe('ICU 1')
  })
})

const articleText = () => screen.getByRole('article').textContent ?? ''

it('[H45] shows what was silenced at the bedside apart from what is paused on the boards', () => {
  const { client, run } = setUp()
  const evidence = (inactivation: 'none' | 'audio-paused') => ({
    kind: 'device' as const,
    source: brand('mon-1'),
    alertId: 'a1',
    code: 'MDC_EVT_DESAT',
    text: 'DESAT',
    priority: 'high' as const,
    since: brand(0),
    inactivation,
  })
  const paused = { annunciation: 'audio-paused' as const, audioPausedUntil: brand(client.now + 120_000) }
  run(() => client.raise({ ...high, ...paused, evidence: [evidence('none')] }))
  expect(articleText()).toContain('Board sound paused')
  expect(articleText()).not.toContain('silenced at the bedside')
  run(() => client.change({ ...high, evidence: [evidence('audio-paused')] }))
  expect(articleText()).toContain('silenced at the bedside')
  expect(articleText()).not.toContain('Board sound paused')
})

describe('the banner', () => {
  it('names the beds that a network incident took, and opens the list for it', () => {
    const { client, run, doors, opened } = setUp()
    const card = aBoard().beds[0]
    const device = {
      id: brand('mon-1'),
      type: 'bedside-monitor' as const,
      simulated: false,
      association: null,
      link: 'lost' as const,
      battery: null,
      lastSeenAt: null,
      clockSkewMs: null,
    }
    const lost = {
      kind: 'silence' as const,
      source: brand('mon-1'),
      codes: [],
      reason: 'lost' as const,
      priority: 'high' as const,
      since: brand(0),
    }
    run(() => {
      doors.selection.panelOpen.set(false)
      client.board(aBoard({ beds: card ? [{ ...card, devices: [device] }] : [] }))
      client.raise(
        anAlarm({
          subject: brand('unit:north.icu'),
          bed: null,
          condition: 'network-incident',
          class: 'technical',
          evidence: [lost],
        }),
      )
    })
    const cell = screen.getByRole('button', {
      name: 'High technical alarm. ICU. Network: no data from bed 1',
    })
    fireEvent.click(cell)
    expect(opened).toEqual([])
    expect(screen.getByRole('complementary', { name: /^Alarms of/ }).textContent).toContain(
      '!!! Network: no data from bed 1',
    )
  })

  it('never shows a calmer value than the reading beside it', () => {
    const { client, run } = setUp()
    run(() => client.raise(high))
    run(() => client.value(brand('p1'), 'MDC_PULS_OXIM_SAT_O2', 77))
    expect(banner().textContent).toContain('SpO2 77 < 90')
    expect(screen.getByRole('article').textContent).toContain('SpO2 77 < 90')
    expect(screen.getByRole('alert').textContent).toContain('SpO2 78 < 90')
  })

  it('turns the folded beds on a wall and keeps every high one in sight', () => {
    const { client, run } = setUp()
    run(() => {
      for (const name of ['7', '8']) client.raise(alarmOf(name))
      for (const name of ['3', '4']) client.raise(alarmOf(name, { priority: 'low' }))
    })
    const rotating = () => banner().querySelector('.banner-rotating .banner-bed')?.textContent
    const first = rotating()
    act(() => {
      client.advance(2_000)
      vi.advanceTimersByTime(2_000)
    })
    expect(new Set([first, rotating()])).toEqual(new Set(['3', '4']))
    const standing = [...banner().querySelectorAll('.banner-cells .banner-bed')]
    expect(new Set(standing.map(({ textContent }) => textContent))).toEqual(new Set(['7', '8']))
  })
})
