import { afterAll, beforeAll, expect, it } from 'vitest'
import type { DeviceMessage, EpochMs, MoveBy } from '@vigil/clinical'
import { hashPassword } from '../auth/password'
import { tokenHash } from '../auth/secrets'
import { aHospital, ICU, bedIn, LONG_AGO, subjectNamed, userNamed } from '../testing/hospital'
import { connectMonitor, PASSWORD, type Monitor } from '../testing/monitor'
import { startTestServer, type TestServer } from '../testing/test-server'
import { connectWatcher, type Watcher } from '../testing/watcher'
import { tokenOf } from '../testing/ward'

const HR = 'MDC_ECG_HEART_RATE'
const PLETH = 'MDC_PULS_OXIM_PLETH'
const EACH_MS = 50
/** The device writes the number of its patient into every value. */
const VALUE = { p1: 61, next: 142 } as const
const [P1, NEXT] = [subjectNamed('p1'), subjectNamed('next')]
const BY: MoveBy = { kind: 'person', user: userNamed('icu-nurse'), name: 'icu-nurse', station: null }

let server: TestServer
let monitor: Monitor
let watcher: Watcher
beforeAll(async () => {
  server = await startTestServer()
  const { sites, units, subjects, devices, users, stations, limits } = aHospital()
  const since = (Date.now() - 3_600_000) as EpochMs
  const secretHash = await hashPassword(PASSWORD)
  await server.store.applyConfig(
    {
      sites: sites.map((site) => ({ ...site, production: false })),
      units,
      subjects: subjects.map((subject) => ({ ...subject, admittedAt: since })),
      devices: devices.map((device) => ({
        ...device,
        since: LONG_AGO,
        secretHash,
        certificateFingerprint: null,
      })),
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
  monitor = await connectMonitor(server.mqttUrl, 'mon-1')
  // Many publishes wait at a time.
  monitor.client.setMaxListeners(1_000)
  watcher = await connectWatcher(server.url, tokenOf('icu-nurse'))
  await watcher.hello()
}, 60_000)
afterAll(async () => {
  watcher.close()
  await monitor.end()
  await server.stop()
})

type Sent = Extract<DeviceMessage, { kind: 'numerics' | 'waveforms' }>['kind']
let seq = 0
function publish(at: number, value: number): Promise<unknown> {
  const time = new Date(at).toISOString()
  const send = (kind: Sent, content: object) => monitor.publish(kind, { seq: ++seq, at: time, ...content })
  const samples = Array.from({ length: 5 }, () => value)
  return Promise.all([
    send('numerics', { values: [{ code: HR, value, unit: '/min' }] }),
    send('waveforms', { code: PLETH, unit: '1', rate: 100, gain: 1, offset: 0, samples }),
  ])
}

const order = (key: string) => ({ key: `${key}-of-the-race`, by: BY, now: Date.now() as EpochMs })

it('[H09] lets no value cross when one patient follows another in a second', async () => {
  // The change is told as it happens; what the device still held back for over a second comes after it (Wi-Fi).
  const start = Date.now() - 6_000
  const change = (start + 4_000) as EpochMs
  const times = Array.from({ length: 120 }, (_, i) => start + i * EACH_MS)
  const own = times.filter((at) => at < change)
  const inTime = own.slice(0, 40).map((at) => publish(at, VALUE.p1))
  const moves = (async () => {
    const gone = { type: 'discharge', subject: P1, identifiers: null, at: change } as const
    expect(await server.store.move(gone, order('discharge'))).toMatchObject({ ok: true })
    const identity = { name: 'Next, Nora', mrn: 'mrn-next', birthDate: null, sex: 'female' } as const
    const bed = bedIn(ICU, '1')
    const come = { type: 'admit', subject: NEXT, identity, unit: ICU, bed, at: change } as const
    expect(await server.store.move(come, order('admit'))).toMatchObject({ ok: true })
    await server.directory.refresh()
  })()
  const inFlight = own.slice(40, 60).map((at) => publish(at, VALUE.p1))
  await moves
  const heldBack = own.slice(60).map((at) => publish(at, VALUE.p1))
  const next = times.filter((at) => at >= change).map((at) => publish(at, VALUE.next))
  await Promise.all([...inTime, ...inFlight, ...heldBack, ...next])
  for (let i = 0; i < 20; i++) await publish(Date.now(), VALUE.next)

  const range = { from: (start - 1_000) as EpochMs, to: (start + 60_000) as EpochMs }
  const stored = async (subject: typeof P1) => {
    const values = await server.store.samples({ subject, code: HR, ...range })
    const blocks = await server.store.waveform({ subject, code: PLETH, ...range })
    return [...values.map(({ value }) => value), ...blocks.flatMap(({ samples }) => samples)]
  }
  const [ofFirst, ofNext] = [await stored(P1), await stored(NEXT)]
  expect([ofFirst.length > 0, ofNext.length > 0]).toEqual([true, true])
  expect(new Set(ofFirst)).toEqual(new Set([VALUE.p1]))
  expect(new Set(ofNext)).toEqual(new Set([VALUE.next]))

  await watcher.until(() =>
    watcher.frames.flatMap(({ numerics }) => numerics).find(({ value }) => value === VALUE.next),
  )
  const subjectOf = new Map(watcher.streams().map(({ stream, subject }) => [stream, subject]))
  for (const { stream, value } of watcher.frames.flatMap(({ numerics }) => numerics))
    expect([subjectOf.get(stream), value]).toEqual([value === VALUE.p1 ? P1 : NEXT, value])
}, 60_000)
