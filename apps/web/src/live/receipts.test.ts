// @vitest-environment jsdom
import type { Alarm } from '@vigil/clinical'
import type { Receipts } from '@vigil/protocol'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { heardAs, tellReceipts } from './receipts'
import { anAlarm } from './testing/builders'

let alarms: readonly Alarm[]
let muted: number | null
let state: 'ready' | 'blocked' | 'unheard'
let connection: 'live' | 'not-live'
let told: Receipts[]
let stop: () => void

const high = anAlarm({ annunciation: 'sounding' })
const medium = anAlarm({ id: 'p2~hr-high' as Alarm['id'], priority: 'medium', annunciation: 'sounding' })
const sound = { state: () => state, mutedUntil: () => muted }

/** jsdom lays nothing out: what is there has a size here. */
const place = (alarm: string) => {
  const element = document.createElement('div')
  element.dataset['alarm'] = alarm
  element.getBoundingClientRect = () => new DOMRect(10, 10, 100, 20)
  document.body.append(element)
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'requestAnimationFrame', 'performance'] })
  alarms = []
  muted = null
  state = 'ready'
  connection = 'live'
  told = []
  stop = tellReceipts({
    store: { alarms: () => alarms, connection: () => ({ kind: connection }) as never },
    sound,
    tell: (receipts) => told.push(receipts),
  })
})
afterEach(() => {
  stop()
  document.body.replaceChildren()
  vi.useRealTimers()
})

it('says of each alarm how it is heard', () => {
  const both = [high, medium]
  expect(both.map((each) => heardAs(each, both, sound))).toEqual(['audible', 'covered'])
  muted = 5
  expect(heardAs(high, both, sound)).toBe('muted')
  state = 'blocked'
  expect(heardAs(high, both, sound)).toBe('blocked')
  state = 'unheard'
  expect(heardAs(high, both, sound)).toBe('blocked')
  expect(heardAs({ ...high, annunciation: 'audio-paused' }, both, sound)).toBe('paused')
  expect(heardAs({ ...high, annunciation: 'accepted' }, both, sound)).toBe('silent')
})

it('tells what is on the screen within two seconds and each fifteen', () => {
  place(high.id)
  alarms = [high]
  vi.advanceTimersByTime(2_000)
  expect(told).toEqual([
    { alarms: [{ id: high.id, episode: high.episode, shown: true, sound: 'audible', forMs: 0 }] },
  ])
  vi.advanceTimersByTime(14_000)
  expect(told).toHaveLength(1)
  vi.advanceTimersByTime(3_000)
  expect(told).toHaveLength(2)
  expect(told[1]?.alarms[0]?.forMs).toBeGreaterThanOrEqual(14_000)
})

it('tells of an alarm that is heard and not shown, and of none that is neither', () => {
  alarms = [high, { ...medium, annunciation: 'accepted' }]
  vi.advanceTimersByTime(2_000)
  expect(told[0]?.alarms).toMatchObject([{ id: high.id, shown: false, sound: 'audible' }])
})

it('says once that nothing is shown any more', () => {
  place(high.id)
  alarms = [high]
  vi.advanceTimersByTime(2_000)
  alarms = []
  vi.advanceTimersByTime(40_000)
  expect(told.slice(1)).toEqual([{ alarms: [] }])
})

it('keeps quiet while the page is not live, and tells it all afterwards', () => {
  place(high.id)
  alarms = [high]
  connection = 'not-live'
  vi.advanceTimersByTime(5_000)
  expect(told).toEqual([])
  connection = 'live'
  vi.advanceTimersByTime(2_000)
  expect(told[0]?.alarms[0]?.forMs).toBeGreaterThanOrEqual(4_000)
})
