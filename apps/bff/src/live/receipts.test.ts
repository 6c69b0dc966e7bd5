import type { Alarm, AlarmId, EpochMs } from '@vigil/clinical'
import type { AlarmReceipt } from '@vigil/storage'
import { beforeEach, describe, expect, it } from 'vitest'
import { SILENT } from '../log'
import { aUser, ICU, userNamed } from '../testing/hospital'
import type { Client } from './client'
import { createReceiptDesk, type ReceiptDesk } from './receipts'

const START = 1_800_000_000_000
const ID = 'p1~spo2-low' as AlarmId
const WARD = 'north/ward' as typeof ICU

let ms: number
let written: Map<string, AlarmReceipt>
let isAway: boolean
let announcedAt: EpochMs
let desk: ReceiptDesk

beforeEach(() => {
  ms = 0
  written = new Map()
  isAway = false
  announcedAt = (START - 10_000) as EpochMs
  desk = createReceiptDesk({
    // Only what the desk asks of an alarm.
    engine: { alarm: (id) => (id === ID ? ({ id, episode: 2, unit: ICU, announcedAt } as Alarm) : null) },
    store: {
      keepAlarmReceipts: (rows) => {
        if (isAway) return Promise.reject(new Error('away'))
        for (const row of rows) written.set(row.id, row)
        return Promise.resolve()
      },
    },
    clock: { now: () => (START + ms) as EpochMs, monotonic: () => ms },
    log: SILENT,
  })
})

/** Only what the desk asks of a client: greeted a minute ago, for its unit. */
const client = (unit = ICU, changes: Partial<Client> = {}) =>
  ({
    socket: { id: 's1' },
    greetedAt: START - 60_000,
    units: new Set([unit]),
    ...changes,
    caller: {
      kind: 'person',
      session: 's',
      user: userNamed('icu-nurse'),
      name: 'N. One',
      grants: aUser('icu-nurse', 'nurse', unit).grants,
      via: 'cookie',
    },
  }) as unknown as Client
const nurse = client()

const told = (sound: AlarmReceipt['sound'], forMs = 0, episode = 2) => ({
  id: ID,
  episode,
  shown: true,
  sound,
  forMs,
})
const rows = () =>
  [...written.values()].map(({ episode, sound, from, to }) => [episode, sound, from - START, to - START])

it('keeps an interval while the page says the same', async () => {
  await desk.take(nurse, { alarms: [told('audible', 800)] })
  ms = 15_000
  await desk.take(nurse, { alarms: [told('audible')] })
  ms = 16_000
  await desk.take(nurse, { alarms: [told('audible')] })
  await desk.stop()
  expect(rows()).toEqual([[2, 'audible', -800, 16_000]])
  expect([...written.values()][0]).toMatchObject({
    alarm: ID,
    page: 's1',
    viewer: { kind: 'person', id: 'icu-nurse', name: 'N. One' },
  })
})

it('begins another interval when the sound changes, and ends what is gone', async () => {
  await desk.take(nurse, { alarms: [told('audible')] })
  ms = 4_000
  await desk.take(nurse, { alarms: [told('muted', 100)] })
  ms = 9_000
  await desk.take(nurse, { alarms: [] })
  ms = 20_000
  await desk.take(nurse, { alarms: [] })
  await desk.stop()
  expect(rows()).toEqual([
    [2, 'audible', 0, 4_000],
    [2, 'muted', 3_900, 9_000],
  ])
})

it('leaves a hole where a page did not speak', async () => {
  await desk.take(nurse, { alarms: [told('audible')] })
  ms = 60_000
  await desk.take(nurse, { alarms: [told('audible')] })
  ms = 70_000
  await desk.take(nurse, { alarms: [told('audible')] })
  await desk.stop()
  expect(rows()).toEqual([
    [2, 'audible', 0, 0],
    [2, 'audible', 60_000, 70_000],
  ])
})

/** Only what the desk asks of it. */
const alarmOf = (episode = 2) => ({ id: ID, episode }) as Alarm
const tells = (shown: boolean, sound: AlarmReceipt['sound']) =>
  desk.take(nurse, { alarms: [{ ...told(sound), shown }] })

describe('a page', () => {
  it.each([
    ['shown and muted', true, 'muted', true],
    ['hidden and heard', false, 'audible', true],
    ['hidden, under a louder one', false, 'covered', false],
    ['hidden and blocked', false, 'blocked', false],
  ] as const)('reaches somebody where an alarm is %s: %s', async (_, shown, sound, isReached) => {
    await tells(shown, sound)
    expect(desk.reaches(nurse, alarmOf())).toBe(isReached)
    expect(desk.reaches(nurse, alarmOf(3))).toBe(false)
  })

  it('reaches nobody where the page hangs or has not spoken for 20 s', async () => {
    await tells(true, 'audible')
    const hung = client(ICU, {
      report: { visible: true, answers: false, draws: true, audio: 'ready', latencyMs: null },
    })
    expect(desk.reaches(hung, alarmOf())).toBe(false)
    ms = 20_000
    expect(desk.reaches(nurse, alarmOf())).toBe(true)
    ms = 20_001
    expect(desk.reaches(nurse, alarmOf())).toBe(false)
  })

  it('reaches nobody after it left', async () => {
    await tells(true, 'audible')
    desk.left(nurse)
    expect(desk.reaches(nurse, alarmOf())).toBe(false)
  })
})

it('ignores what the caller may not see or nobody has', async () => {
  await desk.take(client(WARD), { alarms: [told('audible')] })
  await desk.take(nurse, { alarms: [{ ...told('audible'), id: 'p9~x' as AlarmId }] })
  await desk.stop()
  expect(rows()).toEqual([])
})

it('ignores an episode that is over, or that never was', async () => {
  await desk.take(nurse, { alarms: [told('audible', 0, 1), told('audible', 0, 3)] })
  await desk.stop()
  expect(rows()).toEqual([])
})

it('ignores a page that was not told of the unit', async () => {
  await desk.take(client(ICU, { units: new Set([WARD]) }), { alarms: [told('audible')] })
  await desk.take(client(ICU, { greetedAt: null }), { alarms: [told('audible')] })
  await desk.stop()
  expect(rows()).toEqual([])
})

it.each([
  ['the alarm was announced', { greetedAt: (START - 60_000) as EpochMs }, 10_000],
  ['the page was first told anything', { greetedAt: (START - 3_000) as EpochMs }, 3_000],
])('believes no time before %s', async (_, changes, believedMs) => {
  await desk.take(client(ICU, changes), { alarms: [told('audible', 50_000)] })
  await desk.stop()
  expect(rows()).toEqual([[2, 'audible', -believedMs, 0]])
})

it('believes no time in a hole', async () => {
  await desk.take(nurse, { alarms: [told('audible')] })
  ms = 60_000
  await desk.take(nurse, { alarms: [told('audible', 30_000)] })
  await desk.stop()
  expect(rows()).toEqual([
    [2, 'audible', 0, 0],
    [2, 'audible', 60_000, 60_000],
  ])
})

it('writes all that waits when it stops, however much', async () => {
  for (let page = 0; page < 1_200; page++)
    await desk.take(client(ICU, { socket: { id: `page-${page}` } as Client['socket'] }), {
      alarms: [told('audible')],
    })
  await desk.stop()
  expect(rows()).toHaveLength(1_200)
})

it('writes later what the database did not take', async () => {
  isAway = true
  await desk.take(nurse, { alarms: [told('audible')] })
  await desk.stop()
  isAway = false
  desk.left(nurse)
  await desk.stop()
  expect(rows()).toEqual([[2, 'audible', 0, 0]])
})
