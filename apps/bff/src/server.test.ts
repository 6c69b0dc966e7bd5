import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { EpochMs } from '@vigil/clinical'
import { configFile } from '@vigil/protocol'
import { changeOf } from './cli/config-change'
import { aHospital, ICU, subjectNamed } from './testing/hospital'
import { MemoryStore } from './testing/memory-store'
import { alert, connectMonitor, numerics, PASSWORD } from './testing/monitor'
import { startTestServer, type TestServer } from './testing/test-server'

const SPO2 = 'MDC_PULS_OXIM_SAT_O2'
let folder: string
let server: TestServer

const open = () => startTestServer({ env: { DATA_DIR: folder } })
const hospital = configFile.parse({
  sites: [
    {
      id: 'north',
      name: 'North',
      timeZone: 'Europe/London',
      production: true,
      units: [{ id: 'icu', name: 'ICU', kind: 'icu', beds: ['1', '2'] }],
    },
  ],
  subjects: [
    { id: 'p1', kind: 'patient', name: 'Test, One', bed: 'north/icu/1', admittedAt: '2026-01-01T00:00:00Z' },
    { id: 'p2', kind: 'patient', name: 'Test, Two', bed: 'north/icu/2', admittedAt: '2026-01-01T00:00:00Z' },
  ],
  devices: [
    { id: 'mon-1', type: 'bedside-monitor', credential: { password: PASSWORD }, bed: 'north/icu/1' },
    {
      id: 'sim-1',
      type: 'bedside-monitor',
      simulated: true,
      credential: { password: PASSWORD },
      bed: 'north/icu/2',
    },
  ],
})

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-server-'))
  server = await open()
  const now = server.clock.now()
  const change = await changeOf(hospital, server.directory.hospital(), server.store, now)
  await server.store.applyConfig({ ...change, prune: false }, 'test', now)
  await server.directory.refresh()
})
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

it('waits for a database that is away at the start', async () => {
  const store = new MemoryStore(aHospital())
  let asked = 0
  const hospitalLater = () => (++asked < 2 ? Promise.reject(new Error('away')) : store.port.hospital())
  const waiting = await startTestServer({ store: { ...store.port, hospital: hospitalLater } })
  expect(asked).toBe(2)
  expect(waiting.health.reasons()).toEqual([])
  await waiting.stop()
})

it('says where it listens in its data folder', async () => {
  const run: unknown = JSON.parse(await readFile(join(folder, 'run.json'), 'utf8'))
  expect(run).toEqual({ pid: process.pid, ...server.ports, startId: server.startId })
})

it('refuses simulated data on a production site', async () => {
  const monitor = await connectMonitor(server.mqttUrl, 'sim-1')
  expect((await monitor.publish('numerics', numerics({ [SPO2]: 80 }))).reason).toContain(
    'simulated-on-production',
  )
  await monitor.end()
})

it('keeps acknowledged samples and announced alarms over a restart', async () => {
  const monitor = await connectMonitor(server.mqttUrl, 'mon-1')
  const at = Date.now()
  for (let second = 0; second < 5; second++)
    expect(
      await monitor.publish('numerics', numerics({ [SPO2]: 90 + second }, at - 5_000 + second * 1_000)),
    ).toMatchObject({
      reasonCode: 0,
    })
  await monitor.publish('alerts', alert('present'))
  const raised = new Promise((resolve) => server.engine.onEvent(resolve))
  if (server.engine.openAlarms([ICU]).length === 0) await raised
  const before = server.engine.openAlarms([ICU]).map(({ id, episode }) => ({ id, episode }))
  await monitor.end()
  await server.stop()
  server = await open()
  expect(server.engine.openAlarms([ICU]).map(({ id, episode }) => ({ id, episode }))).toEqual(
    expect.arrayContaining(before),
  )
  const samples = await server.store.samples({
    subject: subjectNamed('p1'),
    code: SPO2,
    from: (at - 10_000) as EpochMs,
    to: (at + 10_000) as EpochMs,
  })
  expect(samples.map(({ value }) => value)).toEqual([90, 91, 92, 93, 94])
})
