import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AlarmId, sequenceOf } from '@vigil/clinical'
import { startTestServer, type TestServer } from './testing'
import { anAlarm, anEvent, at, aWard, HEART_RATE, heartRate, ICU, NOON, P1 } from './testing/builders'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(async () => {
  await server.thaw().catch(() => undefined)
  await server.stop()
})

const commit = (seq: number) => ({
  subject: P1,
  state: { seq },
  dues: [],
  events: [anEvent(seq, { alarm: anAlarm({ id: `p1~${seq}` as AlarmId }) })],
  audit: [],
})

it('goes on through the spool while the database hangs', async () => {
  const { store } = await server.freshStore({ now: () => NOON })
  await store.applyConfig(aWard(), 'test', NOON)
  await store.record(heartRate(1, 0, 80))
  await store.commitAlarms(commit(1))
  await server.freeze()
  const startedAt = performance.now()
  const seqs = Array.from({ length: 20 }, (_, index) => index + 2)
  const outcomes = await Promise.all([
    ...seqs.map((seq) => store.record(heartRate(seq, seq * 1000, 80))),
    ...seqs.map((seq) => store.commitAlarms(commit(seq)).then(() => 'committed')),
  ])
  const waited = performance.now() - startedAt
  const next = await store.record(heartRate(30, 30_000, 81))
  const repeat = await store.record(heartRate(2, 2_000, 80))
  const during = store.recording()
  await server.thaw()
  while (store.recording() === 'spool') await store.seal(NOON)

  expect([...new Set(outcomes), next, repeat]).toEqual(['stored', 'committed', 'stored', 'duplicate'])
  expect(during).toBe('spool')
  // One silence of 2 s for all, not one each; the rest is for a busy machine.
  expect(waited).toBeLessThan(3_900)
  const kept = await store.samples({ subject: P1, code: HEART_RATE, from: NOON, to: at(60_000) })
  expect(kept.map((sample) => sample.measuredAt - NOON)).toEqual([0, ...seqs.map((s) => s * 1000), 30_000])
  const events = await store.alarmEventsAfter({ units: [ICU], after: sequenceOf(0, 0), limit: 99 })
  expect(events.map((event) => event.seq)).toEqual([1, ...seqs])
})

it('looks up no repeat for longer than one silence', async () => {
  const { store } = await server.freshStore({ now: () => NOON })
  await store.record(heartRate(1, 0, 80))
  await store.seal(at(60_000))
  await server.freeze()
  // Its time is sealed, so only the database knows whether it was taken.
  const outcome = await store.record(heartRate(1, 0, 80))
  const during = store.recording()
  await server.thaw()
  while (store.recording() === 'spool') await store.seal(NOON)

  expect([outcome, during]).toEqual(['stored', 'spool'])
  expect(await store.samples({ subject: P1, code: HEART_RATE, from: NOON, to: at(1) })).toHaveLength(1)
})
