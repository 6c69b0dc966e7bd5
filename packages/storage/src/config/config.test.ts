import type { BedId, DeviceId, SiteId, SiteTimings, SubjectId, UnitId, UserId } from '@vigil/clinical'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Association } from '@vigil/clinical'
import type { LimitOverride, Store } from '../store'
import { startTestServer, type TestServer } from '../testing'
import { aChange, aMonitor, aSubject, at, aWard, ICU, NOON, P1 } from '../testing/builders'
import { moved } from '../testing/moving'
import { ConfigRefused } from './problems'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const MONITOR = 'mon-1' as DeviceId
const PATCH = 'patch-1' as DeviceId
const P2 = 'p2' as SubjectId
const BED2 = 'north/icu/2' as BedId
const WARD = 'north/ward' as UnitId
const HOUR = 3_600_000

async function aStore(): Promise<Store> {
  const { store } = await server.freshStore({ now: () => at(HOUR) })
  await store.applyConfig(aWard(), 'test', NOON)
  return store
}

async function intervals(store: Store, device: DeviceId) {
  const { associations } = await store.hospital()
  return associations
    .filter((one: Association) => one.device === device && one.from !== one.to)
    .map(({ subject, bed, from, to }) => ({
      subject,
      bed,
      from: from - NOON,
      to: to === null ? null : to - NOON,
    }))
}

it('says what it changed, and nothing the second time', async () => {
  const { store } = await server.freshStore()
  const first = await store.applyConfig(aWard(), 'test', NOON)
  const version = await store.hospitalVersion()

  expect(first).toContain('unit north/icu: added bed 3')
  expect(first).toContain('device mon-1: with subject p1 from 2026-11-21T12:00:00.000Z')
  expect(await store.applyConfig(aWard(), 'test', at(HOUR))).toEqual([])
  expect(await store.hospitalVersion()).toBe(version)
})

it('raises the version with every change', async () => {
  const store = await aStore()
  const before = await store.hospitalVersion()
  const lines = await store.applyConfig(aChange({ subjects: [aSubject({ paced: true })] }), 'test', at(1))

  expect(lines).toEqual(['subject p1: changed paced'])
  expect(await store.hospitalVersion()).toBeGreaterThan(before)
  expect((await store.hospital()).subjects[0]?.paced).toBe(true)
})

it('changes nothing at all when one object is wrong', async () => {
  const store = await aStore()
  const before = await store.hospital()
  const change = aChange({
    subjects: [aSubject({ name: 'Test, Other' })],
    devices: [aMonitor({ home: { kind: 'bed', bed: 'north/icu/99' as BedId } })],
  })

  await expect(store.applyConfig(change, 'test', at(1))).rejects.toBeInstanceOf(ConfigRefused)
  expect(await store.hospital()).toEqual(before)
})

it('only tells what a dry run would change', async () => {
  const store = await aStore()
  const before = await store.hospital()
  const change = aChange({ subjects: [aSubject({ paced: true })], dryRun: true })

  expect(await store.applyConfig(change, 'test', at(1))).toEqual(['subject p1: changed paced'])
  expect(await store.hospital()).toEqual(before)
})

it('refuses one bed for two subjects', async () => {
  const store = await aStore()
  const change = aChange({ subjects: [aSubject(), aSubject({ id: P2 })] })

  await expect(store.applyConfig(change, 'test', at(1))).rejects.toThrow('given to two subjects')
})

it('begins associations at admission unless told otherwise', async () => {
  const { store } = await server.freshStore({ now: () => at(HOUR) })
  const devices = [
    aMonitor({ since: at(60_000) }),
    aMonitor({ id: PATCH, home: { kind: 'subject', subject: P1 }, since: at(-60_000) }),
  ]
  await store.applyConfig(aWard({ devices }), 'test', NOON)

  expect(await intervals(store, MONITOR)).toEqual([
    { subject: P1, bed: 'north/icu/1', from: 60_000, to: null },
  ])
  expect(await intervals(store, PATCH)).toEqual([
    { subject: P1, bed: 'north/icu/1', from: -60_000, to: null },
  ])
})

it('leaves the wall monitor and takes the patch on transfer', async () => {
  const store = await aStore()
  await store.applyConfig(aChange({ subjects: [aSubject({ bed: BED2 })] }), 'test', at(5_000))

  expect(await intervals(store, MONITOR)).toEqual([{ subject: P1, bed: 'north/icu/1', from: 0, to: 5_000 }])
  expect(await intervals(store, PATCH)).toEqual([{ subject: P1, bed: BED2, from: 0, to: null }])
})

it('gives the bed to a new subject from admission on', async () => {
  const store = await aStore()
  const admitted = aSubject({ id: P2, admittedAt: at(7_000) })
  const lines = await store.applyConfig(aChange({ subjects: [admitted] }), 'test', at(9_000))

  expect(lines).toContain('subject p1: left bed north/icu/1, which another subject takes')
  expect(await intervals(store, MONITOR)).toEqual([
    { subject: P1, bed: 'north/icu/1', from: 0, to: 7_000 },
    { subject: P2, bed: 'north/icu/1', from: 7_000, to: null },
  ])
  expect((await store.hospital()).subjects.find((one) => one.id === P1)?.bed).toBeNull()
})

it('lets two subjects change places in one file', async () => {
  const store = await aStore()
  await store.applyConfig(aChange({ subjects: [aSubject({ id: P2, bed: BED2 })] }), 'test', at(1_000))
  await store.applyConfig(
    aChange({ subjects: [aSubject({ bed: BED2 }), aSubject({ id: P2, bed: 'north/icu/1' as BedId })] }),
    'test',
    at(2_000),
  )

  expect(await intervals(store, MONITOR)).toEqual([
    { subject: P1, bed: 'north/icu/1', from: 0, to: 2_000 },
    { subject: P2, bed: 'north/icu/1', from: 2_000, to: null },
  ])
})

it('ends intervals with the subject, not with the device', async () => {
  const store = await aStore()
  await store.applyConfig(aChange({ subjects: [aSubject({ endedAt: at(4_000) })] }), 'test', at(6_000))
  const { subjects, devices } = await store.hospital()

  expect(await intervals(store, PATCH)).toEqual([{ subject: P1, bed: 'north/icu/1', from: 0, to: 4_000 }])
  expect(subjects).toEqual([])
  expect(devices).toHaveLength(2)
})

it('moves a device to another bed from now on', async () => {
  const store = await aStore()
  await store.applyConfig(aChange({ subjects: [aSubject({ id: P2, bed: BED2 })] }), 'test', at(1_000))
  const moved = aMonitor({ home: { kind: 'bed', bed: BED2 } })
  await store.applyConfig(aChange({ devices: [moved] }), 'test', at(8_000))

  expect(await intervals(store, MONITOR)).toEqual([
    { subject: P1, bed: 'north/icu/1', from: 0, to: 8_000 },
    { subject: P2, bed: BED2, from: 8_000, to: null },
  ])
})

it('puts a told interval in place of what it overlaps', async () => {
  const store = await aStore()
  await store.applyConfig(aChange({ subjects: [aSubject({ id: P2, bed: BED2 })] }), 'test', at(1_000))
  const told = { device: PATCH, subject: P2, bed: BED2, from: at(2_000), to: at(3_000) }
  const change = aChange({ associations: [told] })
  await store.applyConfig(change, 'test', at(5_000))

  expect(await store.applyConfig(change, 'test', at(6_000))).toEqual([])
  expect(await intervals(store, PATCH)).toEqual([
    { subject: P1, bed: 'north/icu/1', from: 0, to: 2_000 },
    { subject: P2, bed: BED2, from: 2_000, to: 3_000 },
    { subject: P1, bed: 'north/icu/1', from: 3_000, to: null },
  ])
})

it('ends what a pruning file does not name', async () => {
  const store = await aStore()
  const lines = await store.applyConfig(
    { ...aWard({ subjects: [], devices: [aMonitor()] }), prune: true },
    'test',
    at(9_000),
  )
  const { subjects, devices } = await store.hospital()

  expect(lines).toContain('subject p1: ended')
  expect(lines).toContain('device patch-1: removed')
  expect(subjects).toEqual([])
  expect(devices.map((device) => device.id)).toEqual([MONITOR])
  expect(await intervals(store, MONITOR)).toEqual([{ subject: P1, bed: 'north/icu/1', from: 0, to: 9_000 }])
})

it('keeps secrets that a later file does not name', async () => {
  const { store } = await server.freshStore()
  const user = { id: 'nurse1' as UserId, name: 'N. One', grants: [], disabled: false }
  await store.applyConfig(
    aWard({ devices: [aMonitor({ secretHash: 'hash-1' })], users: [{ ...user, passwordHash: 'hash-2' }] }),
    'test',
    NOON,
  )
  await store.applyConfig(
    aWard({ devices: [aMonitor()], users: [{ ...user, passwordHash: null }] }),
    'test',
    at(1),
  )

  expect(await store.deviceSecret(MONITOR)).toBe('hash-1')
  expect(await store.passwordHash(user.id)).toBe('hash-2')
  expect(JSON.stringify(await store.hospital())).not.toContain('hash-')
})

const profile = (limit: LimitOverride['limit']): LimitOverride => ({
  profile: 'quiet',
  scope: { kind: 'unit', id: ICU },
  category: null,
  limit,
})

it('keeps the times that a site set for its alarms, and forgets those that it does not name any more', async () => {
  const store = await aStore()
  const [site] = aWard().sites
  if (!site) throw new Error('no site')
  const apply = (alarmTimings: SiteTimings | undefined, hours: number) =>
    store.applyConfig({ ...aWard(), sites: [{ ...site, alarmTimings }] }, 'test', at(hours * HOUR))
  const set = { chatterClearSeconds: 30, askAgainHighSeconds: 60 }
  expect(await apply(set, 2)).toEqual(['site north: changed alarm timings'])
  expect((await store.hospital()).sites[0]?.alarmTimings).toEqual(set)
  expect(await apply({ askAgainHighSeconds: 60, chatterClearSeconds: 30 }, 3)).toEqual([])
  expect(await apply(undefined, 4)).toEqual(['site north: changed alarm timings'])
  expect((await store.hospital()).sites[0]).toEqual(site)
})

it('keeps how a limit of a site ends and grows', async () => {
  const store = await aStore()
  const plain = { condition: 'spo2-low', priority: 'medium', value: 89, delayMs: 20_000 } as const
  const course = {
    clearMs: 8_000,
    deadband: 1,
    burden: 60,
    lasting: { afterMs: 120_000, priority: 'high' },
  } as const
  const apply = (limit: LimitOverride['limit'], ms: number) =>
    store.applyConfig(aChange({ limits: [profile(limit)] }), 'test', at(ms))
  await apply(plain, 1)
  expect((await store.hospital()).limits).toEqual([profile(plain)])
  expect(await apply({ ...plain, ...course }, 2)).toEqual(['alarm profile quiet: changed'])
  expect((await store.hospital()).limits).toEqual([profile({ ...plain, ...course })])
  expect(await apply({ ...plain, ...course }, 3)).toEqual([])
})

it('[H93] ends a standby of a patient whom it puts into another unit, where nobody chose it', async () => {
  const store = await aStore()
  const plan = { reason: 'Washing', until: at(HOUR) }
  await moved(store, { type: 'start-standby', subject: P1, plan, at: at(60_000) }, at(60_000))
  const planned = async () => (await store.hospital()).subjects[0]?.planned
  await store.applyConfig(aChange({ subjects: [aSubject({ bed: BED2 })] }), 'test', at(120_000))
  expect(await planned()).toMatchObject({ kind: 'standby' })

  const beds = [{ id: 'north/ward/1' as BedId, label: '1' }]
  const ward = { id: WARD, site: 'north' as SiteId, name: 'Ward', kind: 'ward', beds } as const
  const subjects = [aSubject({ unit: WARD, bed: beds[0]?.id ?? null })]
  await store.applyConfig(aChange({ units: [ward], subjects }), 'test', at(180_000))
  expect(await planned()).toBeNull()
})
