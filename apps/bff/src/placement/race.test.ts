import { afterAll, beforeAll, expect, it } from 'vitest'
import type { DeviceMessage, EpochMs, MoveBy } from '@vigil/clinical'
import { MISSING, moveList } from '@vigil/protocol'
import { hashPassword } from '../auth/password'
import { tokenHash } from '../auth/secrets'
import { aHospital, aMonitor, bedIn, ICU, LONG_AGO, subjectNamed, userNamed } from '../testing/hospital'
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

/** Two at one bed, and two at another whose patient is followed by another in a move that is told later. */
const AT_BED = { '1': ['mon-1', 'oxi-1'], '3': ['mon-3', 'oxi-3'] } as const

let server: TestServer
let monitors: ReadonlyMap<string, Monitor>
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
      devices: [...devices, aMonitor('oxi-1', ICU, '1'), aMonitor('oxi-3', ICU, '3')].map((device) => ({
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
  const connect = async (device: string): Promise<[string, Monitor]> => {
    const monitor = await connectMonitor(server.mqttUrl, device)
    // Many publishes wait at a time.
    monitor.client.setMaxListeners(2_000)
    return [device, monitor]
  }
  monitors = new Map(await Promise.all(Object.values(AT_BED).flat().map(connect)))
  watcher = await connectWatcher(server.url, tokenOf('icu-nurse'))
  await watcher.hello()
}, 60_000)
afterAll(async () => {
  watcher.close()
  await Promise.all([...monitors.values()].map((monitor) => monitor.end()))
  await server.stop()
})

type Sent = Extract<DeviceMessage, { kind: 'numerics' | 'waveforms' }>['kind']
let seq = 0
/** Every device of the bed at once. */
function publish(at: number, value: number, bed: keyof typeof AT_BED = '1'): Promise<unknown> {
  const time = new Date(at).toISOString()
  const samples = Array.from({ length: 5 }, () => value)
  return Promise.all(
    AT_BED[bed].flatMap((device) => {
      const monitor = monitors.get(device)
      if (!monitor) throw new Error(`no monitor ${device}`)
      const send = (kind: Sent, content: object) =>
        monitor.publish(kind, { seq: ++seq, at: time, ...content })
      return [
        send('numerics', { values: [{ code: HR, value, unit: '/min' }] }),
        send('waveforms', { code: PLETH, unit: '1', rate: 100, gain: 1, offset: 0, samples }),
      ]
    }),
  )
}

/** What is kept of a patient: numbers, and the samples of waveforms. */
async function stored(subject: typeof P1, from: number): Promise<readonly (number | null)[]> {
  const range = { from: from as EpochMs, to: (from + 3_600_000) as EpochMs }
  const values = await server.store.samples({ subject, code: HR, ...range })
  const blocks = await server.store.waveform({ subject, code: PLETH, ...range })
  return [...values.map(({ value }) => value), ...blocks.flatMap(({ samples }) => samples)]
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

  const [ofFirst, ofNext] = [await stored(P1, start - 1_000), await stored(NEXT, start - 1_000)]
  expect([ofFirst.length > 0, ofNext.length > 0]).toEqual([true, true])
  expect(new Set(ofFirst)).toEqual(new Set([VALUE.p1]))
  expect(new Set(ofNext)).toEqual(new Set([VALUE.next]))

  const numerics = () => watcher.frames.flatMap((frame) => frame.numerics)
  const waves = () => watcher.frames.flatMap((frame) => frame.waves)
  await watcher.until(() => numerics().find(({ value }) => value === VALUE.next))
  await watcher.until(() => waves().find(({ samples }) => samples.includes(VALUE.next)))
  const subjectOf = new Map(watcher.streams().map(({ stream, subject }) => [stream, subject]))
  const owner = (value: unknown) => (value === VALUE.p1 ? P1 : NEXT)
  for (const { stream, value } of numerics())
    expect([subjectOf.get(stream), value]).toEqual([owner(value), value])
  for (const { stream, samples } of waves())
    for (const value of new Set(samples.filter((each) => each !== MISSING)))
      expect([subjectOf.get(stream), value]).toEqual([owner(value), value])
}, 60_000)

it('[H09] moves no stored row when a change is told late', async () => {
  const bed = bedIn(ICU, '3')
  const [former, follower] = [subjectNamed('former'), subjectNamed('follower')]
  const now = Date.now()
  const at = (now - 10 * 60_000) as EpochMs
  const admit = (subject: typeof former, name: string, since: EpochMs) => {
    const identity = { name, mrn: `mrn-${subject}`, birthDate: null, sex: 'female' } as const
    return { type: 'admit', subject, identity, unit: ICU, bed, at: since } as const
  }
  const came = await server.store.move(
    admit(former, 'Former, Fay', (at - 600_000) as EpochMs),
    order('former'),
  )
  expect(came).toMatchObject({ ok: true })
  await server.directory.refresh()
  // Five minutes after the change at the bedside, which nobody has told yet.
  for (let i = 0; i < 10; i++) await publish(now - 300_000 + i * 1_000, VALUE.next, '3')
  const before = await stored(former, at)
  expect(before.length).toBeGreaterThan(0)

  const gone = { type: 'discharge', subject: former, identifiers: null, at } as const
  expect(await server.store.move(gone, order('late-discharge'))).toMatchObject({ ok: true })
  expect(await server.store.move(admit(follower, 'Follower, Flo', at), order('late-admit'))).toMatchObject({
    ok: true,
  })
  await server.directory.refresh()
  await publish(Date.now(), VALUE.next, '3')
  expect(await stored(former, at)).toEqual(before)
  expect(new Set(await stored(follower, at))).toEqual(new Set([VALUE.next]))
  for (const subject of [former, follower]) {
    const answer = await fetch(`${server.url}/api/moves?subject=${subject}`, {
      headers: { authorization: `Bearer ${tokenOf('icu-nurse')}` },
    })
    const [last] = moveList.parse(await answer.json()).moves
    expect([last?.move.at, (last?.recordedAt ?? 0) >= now]).toEqual([at, true])
  }
}, 60_000)
