import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { aBed, aBoard, anAlarm, anOwner, aSubject } from '../../live/testing/builders'
import { stage } from '../../testing/stage'
import { Census } from './census'
import { byNeed, rowsOf } from './rows'
import { kept, moved, REST_MS } from './settle'
import { linksOf } from './sites'

// Tests mint brands as the parsers do.
const brand = (value: unknown): never => value as never
const AT = 1_795_000_000_000

const bed = (unit: string, label: string, id: string, over = {}) =>
  aBed({
    id: brand(`${unit}/${label}`),
    label,
    subject: aSubject({ id: brand(id), name: `Test, ${id}`, ...over }),
  })
const NORTH = aBoard({ beds: [bed('north/icu', '1', 'p1'), bed('north/icu', '2', 'p2')] })
const WEST = aBoard({
  id: brand('west/icu'),
  name: 'West ICU',
  site: { id: brand('west'), name: 'West Hospital', timeZone: 'America/New_York' },
  beds: [bed('west/icu', '1', 'p3')],
})
const monitor = (over = {}) => ({
  id: brand('mon-1'),
  type: 'bedside-monitor' as const,
  simulated: false,
  association: brand('a1'),
  link: 'online' as const,
  battery: null,
  lastSeenAt: brand(AT),
  clockSkewMs: null,
  ...over,
})

const alarm = (id: string, over = {}) => anAlarm({ subject: brand(id), ...over })
const cell = () => screen.getAllByRole('article')[0]?.querySelector('.reading')
const names = () => screen.getAllByRole('article').map((row) => row.dataset['subject'])

function open() {
  const place = stage()
  place.client.welcome({ boards: [NORTH, WEST] })
  const onOrder = vi.fn<(subjects: readonly unknown[]) => void>()
  place.show(<Census hrefOf={() => '/'} onOpen={() => undefined} openedAt={{}} onOrder={onOrder} />)
  return { ...place, onOrder }
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }))
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

describe('the order by need', () => {
  const rows = rowsOf([NORTH, WEST])
  const order = (alarms: readonly ReturnType<typeof anAlarm>[], of = rows) =>
    byNeed(of, new Map(alarms.map((alarm) => [alarm.subject, [alarm]]))).map(({ subject }) => subject.id)

  it('puts priority before age and the oldest of a priority first', () => {
    const found = order([
      alarm('p1', { priority: 'medium', onset: brand(AT - 9_000) }),
      alarm('p2', { onset: brand(AT) }),
      alarm('p3', { onset: brand(AT - 5_000) }),
    ])
    expect(found).toEqual(['p3', 'p2', 'p1'])
  })

  it('puts what somebody took after what nobody took', () => {
    const taken = alarm('p1', { annunciation: 'accepted', owner: anOwner() })
    expect(order([taken, alarm('p3', { priority: 'low' })])).toEqual(['p3', 'p1', 'p2'])
  })

  it('puts who is not watched before a score, then the bed', () => {
    const watched = (id: string, total: number) =>
      bed('north/icu', id, id, {
        devices: [monitor()],
        score: { system: 'NEWS2', total, risk: 'low', missing: [], parts: [], at: brand(AT) },
      })
    const board = aBoard({
      beds: [watched('q1', 1), watched('q2', 7), bed('north/icu', 'q3', 'q3'), watched('q4', 1)],
    })
    expect(order([], rowsOf([board]))).toEqual(['q3', 'q2', 'q1', 'q4'])
  })
})

describe('the rows', () => {
  it('stay where they are until somebody asks for the new order', () => {
    const { client, run, onOrder } = open()
    expect(names()).toEqual(['p1', 'p2', 'p3'])
    run(() => client.raise(anAlarm({ subject: brand('p3'), unit: brand('west/icu') })))
    expect(names()).toEqual(['p1', 'p2', 'p3'])
    fireEvent.click(screen.getByRole('button', { name: 'New order: 3 moved. Show it' }))
    expect(names()).toEqual(['p3', 'p1', 'p2'])
    expect(onOrder).toHaveBeenLastCalledWith(['p3', 'p1', 'p2'])
  })

  it('settle by themselves after a rest, never under a hand', () => {
    const { client, run } = open()
    run(() => client.raise(anAlarm({ subject: brand('p3'), unit: brand('west/icu') })))
    run(() => void vi.advanceTimersByTime(REST_MS - 2_000))
    fireEvent.pointerMove(document.body)
    run(() => void vi.advanceTimersByTime(REST_MS - 2_000))
    expect(names()).toEqual(['p1', 'p2', 'p3'])
    run(() => void vi.advanceTimersByTime(3_000))
    expect(names()).toEqual(['p3', 'p1', 'p2'])
  })

  it('drop who left and add who came at the end', () => {
    expect(kept(['a', 'b', 'c'], ['d', 'c', 'a'])).toEqual(['a', 'c', 'd'])
    expect(moved(['a', 'b'], ['a', 'b'])).toBe(0)
  })

  it('show one unit alone when it is chosen', () => {
    open()
    fireEvent.change(screen.getByRole('combobox'), { target: { value: 'west/icu' } })
    expect(names()).toEqual(['p3'])
  })

  it('tell the time of their own site', () => {
    open()
    const [north, , west] = screen.getAllByRole('article')
    const time = /\d\d:\d\d/
    expect(north?.textContent?.match(time)?.[0]).not.toBe(west?.textContent?.match(time)?.[0])
  })

  it('show values by their age as everywhere', () => {
    const { client, run } = open()
    run(() => client.value(brand('p1'), 'MDC_ECG_HEART_RATE', 72))
    expect(cell()?.getAttribute('data-freshness')).toBe('live')
    run(() => client.advance(25_000))
    expect(cell()?.getAttribute('data-freshness')).toBe('struck')
  })
})

describe('the link of a site', () => {
  it('names its devices that are heard and the oldest data', () => {
    const devices = [monitor(), monitor({ id: brand('mon-2'), link: 'lost', lastSeenAt: brand(AT - 60_000) })]
    const board = aBoard({ beds: [bed('north/icu', '1', 'p1', { devices })] })
    expect(linksOf([board, WEST])).toMatchObject([
      { site: 'North Hospital', count: 2, online: 1, oldest: AT - 60_000 },
      { site: 'West Hospital', count: 0, online: 0, oldest: null },
    ])
  })
})
