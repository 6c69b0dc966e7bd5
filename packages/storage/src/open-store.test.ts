import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AlarmId, SubjectId } from '@vigil/clinical'
import { startTestServer, type TestServer } from './testing'
import {
  aMessage,
  anAlarm,
  anEvent,
  at,
  aWard,
  HEART_RATE,
  heartRate,
  ICU,
  NOON,
  P1,
} from './testing/builders'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const window = { from: at(0), to: at(600_000) }

it('keeps samples of a minute before and after sealing', async () => {
  const { store, reopen } = await server.freshStore({ now: () => at(1_000) })
  await store.record(heartRate(1, 0, 80))
  await store.record(heartRate(2, 1_000, 81.5))
  const hot = await store.samples({ subject: P1, code: HEART_RATE, ...window })
  await store.seal(at(60_000))
  const sealed = await store.samples({ subject: P1, code: HEART_RATE, ...window })
  const again = await (await reopen()).samples({ subject: P1, code: HEART_RATE, ...window })

  expect(hot.map((sample) => sample.value)).toEqual([80, 81.5])
  expect(sealed).toEqual(hot)
  expect(again).toEqual(hot)
})

it('answers a repeated message as duplicate, also across restarts', async () => {
  const { store, reopen } = await server.freshStore({ now: () => at(1_000) })
  const [first, second] = await Promise.all([
    store.record(heartRate(1, 0, 80)),
    store.record(heartRate(1, 0, 80)),
  ])
  const fromJournal = await (await reopen()).record(heartRate(1, 0, 80))
  await store.seal(at(60_000))
  const afterSeal = await store.record(heartRate(1, 0, 80))
  const restarted = await reopen()

  expect([first, second, fromJournal, afterSeal]).toEqual(['stored', 'duplicate', 'duplicate', 'duplicate'])
  expect(await restarted.record(heartRate(1, 0, 80))).toBe('duplicate')
  expect(await restarted.record(heartRate(1, 1_000, 80))).toBe('stored')
  expect(await restarted.samples({ subject: P1, code: HEART_RATE, ...window })).toHaveLength(2)
})

it('keeps two messages without sequence at the same moment', async () => {
  const { store } = await server.freshStore()
  await store.record(aMessage({ ...heartRate(1, 0, 80), seq: null }))
  await store.record(aMessage({ ...heartRate(1, 0, 81), seq: null }))

  expect(await store.samples({ subject: P1, code: HEART_RATE, ...window })).toHaveLength(2)
})

it('commits the alarms of several subjects in one transaction', async () => {
  const { store, rows } = await server.freshStore()
  const due = { condition: 'hr-high', kind: 're-announce', at: at(300_000) } as const
  const of = (subject: string, seq: number) => ({
    subject: subject as SubjectId,
    state: { seq },
    dues: [due],
    events: [anEvent(seq, { alarm: anAlarm({ id: `${subject}~1` as AlarmId }) })],
    audit: [],
  })
  await store.commitAlarms(of('p1', 1), of('p2', 2), of('p3', 3))

  expect(await store.loadAlarmStates()).toEqual(
    [1, 2, 3].map((seq) => ({ subject: `p${seq}`, state: { seq }, dues: [due] })),
  )
  expect(await rows('select distinct xmin::text from alarm_state')).toHaveLength(1)
})

it('gives alarm events, states and due times back after a restart', async () => {
  const { store, reopen } = await server.freshStore()
  await store.applyConfig(aWard(), 'test', NOON)
  const raised = anEvent(5)
  const ended = anEvent(6, { type: 'ended', previous: raised.seq, alarm: anAlarm({ state: 'ended' }) })
  const dues = [{ condition: 'hr-high', kind: 're-announce', at: at(300_000) }] as const
  await store.commitAlarms({ subject: P1, state: { n: 1 }, dues, events: [raised], audit: [] })
  await store.commitAlarms({ subject: P1, state: { n: 2 }, dues: [], events: [ended], audit: [] })
  const later = await reopen()

  expect(await later.loadAlarmStates()).toEqual([{ subject: P1, state: { n: 2 }, dues: [] }])
  expect(await later.alarmEventsAfter({ units: [ICU], after: raised.seq, limit: 10 })).toEqual([ended])
  expect(await later.lastSequences()).toEqual(new Map([[ICU, 6]]))
  expect(await later.alarms({ units: [ICU], state: 'active', limit: 10 })).toEqual([])
  expect(await later.alarms({ units: [ICU], state: 'all', limit: 10 })).toEqual([{ ...ended.alarm, seq: 6 }])
  expect(await later.alarm(raised.alarm.id)).toEqual(ended.alarm)
})
