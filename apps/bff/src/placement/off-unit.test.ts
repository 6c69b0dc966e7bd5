import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { EpochMs } from '@vigil/clinical'
import { moveList } from '@vigil/protocol'
import { tokenHash } from '../auth/secrets'
import { hashPassword } from '../auth/password'
import { aHospital, ICU, LONG_AGO, subjectNamed, userNamed } from '../testing/hospital'
import { connectMonitor, numerics, PASSWORD, type Monitor } from '../testing/monitor'
import { startTestServer, type TestServer } from '../testing/test-server'
import { tokenOf } from '../testing/ward'
import { stillTime } from '../testing/still-time'

const HR = 'MDC_ECG_HEART_RATE'
const P1 = subjectNamed('p1')
const START = Date.now()
const { time, clock } = stillTime(START)

let folder: string
let server: TestServer
let monitor: Monitor

const start = async () => {
  server = await startTestServer({ clock, env: { DATA_DIR: folder } })
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-off-unit-'))
  await start()
  const { sites, units, subjects, devices, users, stations, limits } = aHospital()
  const since = (START - 3_600_000) as EpochMs
  const own = { since: LONG_AGO, secretHash: await hashPassword(PASSWORD), certificateFingerprint: null }
  await server.store.applyConfig(
    {
      sites,
      units,
      subjects: subjects.map((subject) => ({ ...subject, admittedAt: since })),
      devices: devices.map((device) => ({ ...device, ...own })),
      users: users.map((user) => ({ ...user, passwordHash: null })),
      stations,
      limits,
      prune: false,
    },
    'test',
    since,
  )
  await server.store.createToken(userNamed('icu-nurse'), tokenHash('token', tokenOf('icu-nurse')), null)
  await server.directory.refresh()
}, 120_000)
afterAll(async () => {
  await monitor.end()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

const call = (path: string, body?: object) =>
  fetch(server.url + path, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${tokenOf('icu-nurse')}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })

async function pass(seconds: number, value: number | null): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    time.ms += 1_000
    if (value !== null) await monitor.publish('numerics', numerics({ [HR]: value }, clock.now()))
    server.engine.sweep()
  }
}

const alarmsOfP1 = () => server.engine.openAlarms([ICU]).filter(({ subject }) => subject === P1)
const moves = async () =>
  moveList.parse(await (await call('/api/moves?subject=p1')).json()).moves.map(({ move, by }) => ({
    type: move.type,
    by: by.kind,
  }))

it('ends a plan off the unit by the signal, over a restart', async () => {
  monitor = await connectMonitor(server.mqttUrl, 'mon-1')
  await pass(5, 80)
  const plan = { destination: 'CT', escort: null, expectedBackAt: clock.now() + 3_600_000 }
  const left = { type: 'leave-unit', subject: P1, plan, at: clock.now() }
  const answer = await call('/api/moves', { key: 'leave-of-test', move: left })
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('leave-unit')])
  // Longer than any silence that is let pass at the bedside.
  await pass(180, null)
  expect(alarmsOfP1()).toEqual([])

  await monitor.end()
  await server.stop()
  await start()
  await pass(60, null)
  expect(server.directory.subject(P1)?.planned).toMatchObject({ destination: 'CT' })
  expect(alarmsOfP1()).toEqual([])

  monitor = await connectMonitor(server.mqttUrl, 'mon-1')
  await pass(170, 82)
  expect(await moves()).toEqual([{ type: 'leave-unit', by: 'person' }])
  await pass(15, 82)
  await expect.poll(moves, { timeout: 20_000 }).toEqual([
    { type: 'return', by: 'engine' },
    { type: 'leave-unit', by: 'person' },
  ])
  await expect.poll(() => server.directory.subject(P1)?.planned, { timeout: 20_000 }).toBeNull()

  // Watched as before: now silence counts again.
  await pass(180, null)
  await expect.poll(alarmsOfP1, { timeout: 20_000 }).not.toEqual([])
}, 180_000)

const heartRateOf = () => alarmsOfP1().find(({ condition }) => condition === 'hr-high')

it('ends a procedure at its time, over a restart, and makes sound again', async () => {
  await pass(5, 80)
  const plan = { reason: 'Suctioning', disturbed: ['hr'], until: clock.now() + 300_000 }
  const begun = { type: 'start-procedure', subject: P1, plan, at: clock.now() }
  const tooLong = { ...begun, plan: { ...plan, until: clock.now() + 3_600_000 } }
  const refused = await call('/api/moves', { key: 'too-long-of-test', move: tooLong })
  expect([refused.status, await refused.json()]).toEqual([
    409,
    expect.objectContaining({ reason: 'plan-length' }),
  ])
  expect((await call('/api/moves', { key: 'begin-of-test', move: begun })).status).toBe(200)
  await pass(20, 140)
  await expect.poll(() => heartRateOf()?.annunciation, { timeout: 20_000 }).toBe('visual')

  await monitor.end()
  await server.stop()
  await start()
  expect(server.directory.subject(P1)?.planned).toMatchObject({ kind: 'procedure', reason: 'Suctioning' })
  monitor = await connectMonitor(server.mqttUrl, 'mon-1')
  await pass(200, 140)
  expect(heartRateOf()?.annunciation).toBe('visual')
  await pass(90, 140)
  await expect.poll(() => heartRateOf()?.annunciation, { timeout: 20_000 }).toBe('sounding')
  await expect.poll(() => server.directory.subject(P1)?.planned, { timeout: 20_000 }).toBeNull()
  expect((await moves()).slice(0, 2)).toEqual([
    { type: 'end-plan', by: 'engine' },
    { type: 'start-procedure', by: 'person' },
  ])
}, 180_000)
