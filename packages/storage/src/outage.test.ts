import { readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { epochOf, sequenceOf } from '@vigil/clinical'
import { openPools } from './pools'
import type { AuditEntry } from './store'
import { startTestServer, type TestServer } from './testing'
import { aWard, anAlarm, anEvent, at, HEART_RATE, heartRate, ICU, NOON, P1 } from './testing/builders'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const query = { subject: P1, code: HEART_RATE, from: NOON, to: at(600_000) }
const entry: AuditEntry = {
  at: NOON,
  actor: 'nurse1',
  session: null,
  station: null,
  action: 'alarm.acknowledge',
  object: 'alarm',
  subject: P1,
  outcome: 'success',
  detail: {},
}
const quarantined = {
  receivedAt: NOON,
  protocol: 'mqtt',
  device: null,
  reason: 'unit-unknown',
  detail: 'a\u0000b',
  payload: new Uint8Array([0, 1, 255]),
}

it('loses nothing acknowledged when the database is killed', async () => {
  const { store, reopen } = await server.freshStore({ now: () => NOON })
  await store.applyConfig(aWard(), 'test', NOON)
  const acknowledged: number[] = []
  const sending = Array.from({ length: 200 }, async (_, seq) => {
    await store.record(heartRate(seq, seq * 100, 80))
    acknowledged.push(seq)
    if (acknowledged.length === 100) await server.crash()
  })
  await Promise.allSettled(sending)
  await server.restart()
  await store.seal(NOON)
  const kept = await (await reopen()).samples(query)

  expect(acknowledged.length).toBe(200)
  expect(kept.map((sample) => sample.measuredAt)).toEqual(
    acknowledged.toSorted((a, b) => a - b).map((seq) => at(seq * 100)),
  )
})

it('survives the end of a connection that is in use', async () => {
  const pools = openPools(await server.freshDatabase(), () => {})
  const client = await pools.queries.connect()
  const ended = new Promise((resolve) => client.once('end', resolve))
  await server.crash()
  await ended
  client.release(true)
  await pools.close()
  await server.restart()

  // Nobody listening would have ended the process (finding 12).
  expect(client.listenerCount('error')).toBeGreaterThan(0)
})

it('commits to the spool while the database is away', async () => {
  const { store } = await server.freshStore({ now: () => NOON })
  await store.applyConfig(aWard(), 'test', NOON)
  await store.record(heartRate(1, 0, 80))
  await server.crash()
  const outcomes = [
    await store.record(heartRate(2, 1_000, 81)),
    await store.record(heartRate(2, 1_000, 81)),
    await store.record(heartRate(1, 0, 80)),
  ]
  await store.commitAlarms({ subject: P1, state: { n: 1 }, dues: [], events: [anEvent(7)], audit: [entry] })
  await store.audit(entry)
  await store.quarantine(quarantined)
  const during = { recording: store.recording(), messages: store.backlog().messages }
  await server.restart()
  await store.seal(NOON)

  expect(outcomes).toEqual(['stored', 'duplicate', 'duplicate'])
  expect(during).toEqual({ recording: 'spool', messages: 4 })
  expect(store.recording()).toBe('database')
  expect(store.backlog()).toEqual({ messages: 0, bytes: 0 })
  expect((await store.samples(query)).map((sample) => sample.value)).toEqual([80, 81])
  expect(await store.alarmEventsAfter({ units: [ICU], after: sequenceOf(0, 0), limit: 9 })).toEqual([
    anEvent(7),
  ])
  expect(await store.verifyAudit()).toEqual({ ok: true, rows: 2 })
  expect(await store.quarantined({ before: null, limit: 9 })).toMatchObject([
    { reason: 'unit-unknown', payload: Buffer.from([0, 1, 255]) },
  ])
})

it('brings in after a restart what an earlier process spooled', async () => {
  const { store, reopen, dataDir } = await server.freshStore({ now: () => NOON })
  await store.record(heartRate(1, 0, 80))
  await server.crash()
  await store.record(heartRate(2, 1_000, 81))
  await store.record(heartRate(3, 2_000, 82))
  const folder = join(dataDir, 'spool')
  const [segment = ''] = (await readdir(folder)).filter((name) => name.endsWith('.spool'))
  await truncate(join(folder, segment), (await readFile(join(folder, segment))).length - 3)
  await store.close()
  await server.restart()
  const later = await reopen()

  // The last frame was torn, as by a crash before its fsync: what was whole is there, once.
  expect((await later.samples(query)).map((sample) => sample.value)).toEqual([80, 81])
  expect(later.recording()).toBe('database')
})

it('applies a spooled commit once, however often it is drained', async () => {
  const { store, dataDir, reopen } = await server.freshStore({ now: () => NOON })
  await server.crash()
  await store.record(heartRate(1, 0, 80))
  await store.audit(entry)
  const folder = join(dataDir, 'spool')
  const [name = ''] = (await readdir(folder)).filter((file) => file.endsWith('.spool'))
  const copy = await readFile(join(folder, name))
  await server.restart()
  await store.seal(NOON)
  await store.close()
  await writeFile(join(folder, name), copy)
  const later = await reopen()

  expect(await later.verifyAudit()).toEqual({ ok: true, rows: 1 })
  expect(await later.samples(query)).toHaveLength(1)
})

it('issues a greater epoch every time, also without the database', async () => {
  const { store, reopen } = await server.freshStore()
  const first = await store.nextEpoch()
  await server.crash()
  const away = await store.nextEpoch()
  await server.restart()
  const back = await (await reopen()).nextEpoch()

  expect([away > first, back > away]).toEqual([true, true])
  expect(epochOf(sequenceOf(back, 1))).toBe(back)
})

it('keeps the newer state when an older commit arrives again', async () => {
  const { store } = await server.freshStore()
  await store.nextEpoch()
  const ended = anEvent(2, { alarm: anAlarm({ state: 'ended' }) })
  await store.commitAlarms({ subject: P1, state: { n: 2 }, dues: [], events: [ended], audit: [] })
  await store.commitAlarms({ subject: P1, state: { n: 3 }, dues: [], events: [anEvent(1)], audit: [] })

  expect(await store.alarm(ended.alarm.id)).toEqual(ended.alarm)
})

it('opens without a database and records into the spool', async () => {
  const { store, reopen } = await server.freshStore({ now: () => NOON })
  await store.close()
  await server.crash()
  const opened = await reopen()
  const outcome = await opened.record(heartRate(1, 0, 80))
  const asked = await opened.hospital().catch((error: unknown) => error)
  await server.restart()
  await opened.seal(NOON)

  expect(outcome).toBe('stored')
  expect(asked).toBeInstanceOf(Error)
  expect(await opened.samples(query)).toHaveLength(1)
})
