import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AlarmId, type EpochMs, type ParameterCode, sequenceOf, type SubjectId } from '@vigil/clinical'
import type { Recorded } from './store'
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

const query = { subject: P1, code: HEART_RATE, from: NOON, to: at(600_000) }
const neighbours = Array.from({ length: 20 }, (_, seq) => heartRate(seq, seq * 1_000, 80))
const commit = (seq: number, given: { readonly at?: EpochMs } = {}) => ({
  subject: P1,
  state: { seq },
  dues: [],
  events: [anEvent(seq, { at: given.at ?? NOON, alarm: anAlarm({ id: `p1~${seq}` as AlarmId }) })],
  audit: [],
})

const poisons: Readonly<Record<string, Partial<Recorded>>> = {
  'text-with-nul': { samples: [{ code: 'MDC_\u0000' as ParameterCode, value: 1, measuredAt: NOON }] },
  'value-out-of-range': { samples: [{ code: HEART_RATE, value: 1e308, measuredAt: NOON }] },
  'time-out-of-range': { measuredAt: 1e300 as EpochMs },
  'sequence-out-of-range': { seq: 0.5 },
  'block-out-of-range': {
    blocks: [
      { code: 'MDC_ECG_ELEC_POTL_II', measuredAt: NOON, rate: 1e-9, gain: 1, offset: 0, samples: [1] },
    ],
  },
}

it.each(Object.entries(poisons))('keeps a message with %s beside its neighbours', async (reason, poison) => {
  const { store } = await server.freshStore({ now: () => NOON })
  const bad = aMessage({ seq: 99, ...poison })
  const outcomes = await Promise.all([...neighbours, bad].map((message) => store.record(message)))
  await store.seal(at(60_000))

  expect(new Set(outcomes)).toEqual(new Set(['stored']))
  expect(await store.samples(query)).toHaveLength(20)
  const [entry] = await store.quarantined({ before: null, limit: 9 })
  expect(entry).toMatchObject({ reason: 'store-refused', detail: reason, device: 'mon-1' })
  expect(Buffer.from(entry?.payload ?? []).toString()).toBe(JSON.stringify(bad))
})

const REFUSE_LONG = `alter table journal add check (octet_length(payload) < 2000)`
const long = heartRate(77, 77_000, 80, {
  events: Array.from({ length: 400 }, (_, n) => ({
    kind: `event-${(n * 7919) % 1000}-${(n * 104_729) % 9973}`,
    measuredAt: NOON,
  })) as unknown as Recorded['events'],
})

it('stores the neighbours of a message the database refuses', async () => {
  const { store, sql } = await server.freshStore({ now: () => NOON })
  await sql(REFUSE_LONG)
  const outcomes = await Promise.all([...neighbours, long].map((message) => store.record(message)))

  expect(new Set(outcomes)).toEqual(new Set(['stored']))
  expect(await store.samples(query)).toHaveLength(20)
  expect(await store.quarantined({ before: null, limit: 9 })).toMatchObject([
    { reason: 'store-refused', detail: '23514' },
  ])
  expect(store.recording()).toBe('database')
})

it('drains the neighbours of a message the database refuses', async () => {
  const { store, sql } = await server.freshStore({ now: () => NOON })
  await sql(REFUSE_LONG)
  await server.crash()
  await Promise.all([...neighbours, long].map((message) => store.record(message)))
  await store.commitAlarms(commit(1, { at: 1e300 as EpochMs }))
  await store.commitAlarms(commit(2))
  await server.restart()
  await store.seal(NOON)

  expect(store.recording()).toBe('database')
  expect(await store.samples(query)).toHaveLength(20)
  expect(await store.quarantined({ before: null, limit: 9 })).toHaveLength(1)
  expect(store.refused?.()).toBe(1)
  expect(await store.loadAlarmStates()).toMatchObject([{ state: { seq: 2 } }])
})

it('seals the neighbours of a series the database refuses', async () => {
  const { store, sql } = await server.freshStore({ now: () => NOON })
  await sql(`alter table chunk add check (samples <> 3)`)
  await store.record(heartRate(1, 0, 80))
  const refused = { code: 'MDC_TEMP' as ParameterCode, value: 37, measuredAt: NOON }
  await store.record(aMessage({ seq: 2, samples: [refused, refused, refused] }))
  await store.seal(at(60_000))

  expect(await store.samples(query)).toHaveLength(1)
  expect(await store.quarantined({ before: null, limit: 9 })).toMatchObject([
    { reason: 'store-refused', device: 'mon-1' },
  ])
})

it('keeps a refused alarm commit aside and goes on', async () => {
  const { store, reopen } = await server.freshStore({ now: () => NOON })
  await store.applyConfig(aWard(), 'test', NOON)
  await store.commitAlarms(commit(1, { at: 1e300 as EpochMs }))
  await store.commitAlarms(commit(2))
  const refused = store.refused?.()
  await store.close()
  const again = await reopen()
  const seqs = (await again.alarmEventsAfter({ units: [ICU], after: sequenceOf(0, 0), limit: 9 })).map(
    (event) => event.seq,
  )

  expect([refused, again.refused?.()]).toEqual([1, 1])
  expect(seqs).toEqual([2])
})

it('keeps one of several commits aside and the others in the database', async () => {
  const { store } = await server.freshStore({ now: () => NOON })
  await store.applyConfig(aWard(), 'test', NOON)
  const bad = commit(2, { at: 1e300 as EpochMs })
  await store.commitAlarms(
    commit(1),
    { ...bad, subject: 'p2' as SubjectId },
    { ...commit(3), subject: 'p3' as SubjectId },
  )
  const events = await store.alarmEventsAfter({ units: [ICU], after: sequenceOf(0, 0), limit: 9 })

  expect(events.map(({ seq }) => seq)).toEqual([1, 3])
  expect((await store.loadAlarmStates()).map(({ subject }) => subject).toSorted()).toEqual([P1, 'p3'])
  expect(store.refused()).toBe(1)
})

it('brings in a refused commit when a person moves it back', async () => {
  const { store, sql, dataDir, reopen } = await server.freshStore({ now: () => NOON })
  await store.applyConfig(aWard(), 'test', NOON)
  await sql('alter table alarm_event add constraint mend check (seq <> 1)')
  await store.commitAlarms(commit(1))
  await store.commitAlarms(commit(2))
  await store.close()
  await sql('alter table alarm_event drop constraint mend')
  const name = '0000000001.spool'
  await rename(join(dataDir, 'spool', 'refused', name), join(dataDir, 'spool', name))
  const again = await reopen()

  expect(again.refused?.()).toBe(0)
  expect(await again.alarmEventsAfter({ units: [ICU], after: sequenceOf(0, 0), limit: 9 })).toMatchObject([
    { seq: 1 },
    { seq: 2 },
  ])
  // The older state must not undo the newer one.
  expect(await again.loadAlarmStates()).toMatchObject([{ state: { seq: 2 } }])
})

it('keeps a refused audit entry aside and goes on', async () => {
  const { store } = await server.freshStore({ now: () => NOON })
  const entry = {
    at: NOON,
    actor: 'nurse\u0000',
    session: null,
    station: null,
    action: 'alarm.acknowledge',
    object: 'alarm',
    subject: P1,
    outcome: 'success',
    detail: {},
  } as const
  await store.audit(entry)
  await store.audit({ ...entry, actor: 'nurse1' })

  expect(store.refused?.()).toBe(1)
  expect(await store.verifyAudit()).toEqual({ ok: true, rows: 1 })
})

it('keeps one of several audit entries aside and the others in the chain', async () => {
  const { store } = await server.freshStore({ now: () => NOON })
  const actors = ['nurse1', 'nurse\u0000', 'nurse2']
  await Promise.all(
    actors.map((actor) =>
      store.audit({
        at: NOON,
        actor,
        session: null,
        station: null,
        action: 'view.started',
        object: 'units icu',
        subject: null,
        outcome: 'success',
        detail: {},
      }),
    ),
  )

  expect(store.refused()).toBe(1)
  expect(await store.verifyAudit()).toEqual({ ok: true, rows: 2 })
})

it('keeps two messages without sequence of the same time', async () => {
  const { store, reopen } = await server.freshStore({ now: () => NOON })
  const outcomes = [
    ...(await Promise.all([80, 81].map((value) => store.record(heartRate(1, 0, value, { seq: null }))))),
    await store.record(heartRate(1, 0, 82, { seq: null })),
  ]
  const journalled = await (await reopen()).samples(query)
  await store.seal(at(60_000))

  expect(outcomes).toEqual(['stored', 'stored', 'stored'])
  expect(journalled.map((sample) => sample.value)).toEqual([80, 81, 82])
  expect((await store.samples(query)).map((sample) => sample.value)).toEqual([80, 81, 82])
})
