import { expect, it } from 'vitest'
import type { EpochMs } from '@vigil/clinical'
import type { DeviceCard } from '@vigil/protocol'
import type { Hospital } from '@vigil/storage'
import { SILENT } from '../log'
import { aHospital, aMonitor, aSubject, bedIn, deviceNamed, ICU, LONG_AGO } from '../testing/hospital'
import { createBoard } from './board'
import { createDirectory } from './directory'

const NOW = (LONG_AGO + 86_400_000) as EpochMs

/** A board of the given hospital on which the named devices are talking. */
async function boardOf(
  hospital: Hospital,
  online: readonly string[] = [],
  named: ReadonlyMap<string, string> = new Map(),
) {
  const store = { hospital: () => Promise.resolve(hospital), hospitalVersion: () => Promise.resolve(1) }
  const directory = await createDirectory({ store, log: SILENT })
  const cardOf = (id: string): DeviceCard => ({
    id: deviceNamed(id),
    type: 'bedside-monitor',
    simulated: false,
    association: directory.associationAt(deviceNamed(id), NOW)?.id ?? null,
    link: online.includes(id) ? 'online' : 'silent',
    battery: null,
    lastSeenAt: null,
    clockSkewMs: null,
  })
  const board = createBoard({
    directory,
    engine: { deviceCards: () => new Map(hospital.devices.map(({ id }) => [id, cardOf(id)])) },
    viewers: () => [],
    named: { of: (device) => named.get(device) ?? null },
    summaryOf: () => ({ score: null, tendencies: [], spark: null }),
    clock: { now: () => NOW, monotonic: () => 0 },
  })(ICU)
  if (!board) throw new Error('no board')
  return board
}

it('shows a monitor that runs without a patient as not admitted', async () => {
  expect((await boardOf(aHospital(), ['mon-3'])).beds[2]).toMatchObject({
    state: 'not-admitted',
    subject: null,
  })
  expect((await boardOf(aHospital())).beds[2]).toMatchObject({ state: 'empty' })
})

it('shows nobody on a bed where two patients are admitted', async () => {
  const hospital = aHospital()
  const beds = (await boardOf({ ...hospital, subjects: [...hospital.subjects, aSubject('p9', ICU, '1')] }))
    .beds
  expect(beds[0]).toMatchObject({ state: 'conflict', subject: null })
})

it('names two monitors that send for one bed', async () => {
  const hospital = aHospital()
  const devices = [...hospital.devices, aMonitor('mon-4', ICU, '1')]
  const [bed] = (await boardOf({ ...hospital, devices }, ['mon-1', 'mon-4'])).beds
  expect(bed).toMatchObject({
    state: 'conflict',
    conflict: { kind: 'two-monitors', detail: expect.stringContaining('mon-1, mon-4') as string },
  })
})

it('lists patients without a bed beside the beds', async () => {
  const hospital = aHospital()
  const waiting = { ...aSubject('p8', ICU, '1'), bed: null }
  const board = await boardOf({ ...hospital, subjects: [...hospital.subjects, waiting] })
  expect(board.others.map(({ id }) => id)).toEqual(['p8'])
  expect(board.beds[0]?.id).toBe(bedIn(ICU, '1'))
})

it('finds the owner of data by measurement time', async () => {
  const hospital = aHospital()
  const [first, ...others] = hospital.associations
  if (!first) throw new Error('no association')
  const moved = { ...first, to: NOW }
  const next = { ...first, id: 'next' as typeof first.id, subject: 'p7' as typeof first.subject, from: NOW }
  const changed = { ...hospital, associations: [moved, next, ...others] }
  const store = { hospital: () => Promise.resolve(changed), hospitalVersion: () => Promise.resolve(1) }
  const directory = await createDirectory({ store, log: SILENT })
  const ownerAt = (at: number) => directory.associationAt(first.device, at as EpochMs)?.subject
  expect([ownerAt(NOW - 1), ownerAt(NOW), ownerAt(LONG_AGO - 1)]).toEqual(['p1', 'p7', undefined])
})

it('says since when a patient is in this bed', async () => {
  const hospital = aHospital()
  const [first, ...others] = hospital.associations
  if (!first) throw new Error('no association')
  const moved = (LONG_AGO + 3_600_000) as EpochMs
  const before = { ...first, id: 'before' as typeof first.id, bed: bedIn(ICU, '3'), to: moved }
  const board = await boardOf({ ...hospital, associations: [before, { ...first, from: moved }, ...others] })
  expect(board.beds[0]?.subject?.bedSince).toBe(moved)
})

it('names a device that names another patient', async () => {
  const [bed] = (await boardOf(aHospital(), ['mon-1'], new Map([['mon-1', 'mrn-other']]))).beds
  expect(bed).toMatchObject({
    state: 'conflict',
    conflict: { kind: 'other-patient-named', devices: ['mon-1'] },
  })
  const [agreed] = (await boardOf(aHospital(), ['mon-1'], new Map([['mon-1', 'mrn-p1']]))).beds
  expect(agreed).toMatchObject({ state: 'occupied', conflict: null })
})

it('shows whom ADT puts into a bed that somebody has', async () => {
  const hospital = aHospital()
  const notice = { kind: 'bed-taken', at: NOW, heardAt: NOW, unit: ICU, bed: bedIn(ICU, '1') } as const
  const claims = { ...aSubject('p8', ICU, '1'), bed: null, notice }
  const [bed] = (await boardOf({ ...hospital, subjects: [...hospital.subjects, claims] })).beds
  expect(bed).toMatchObject({ state: 'conflict', subject: { id: 'p1' } })
  expect(bed?.conflict?.subjects.map(({ id }) => id)).toEqual(['p1', 'p8'])
})

it("says since when data of a bed are nobody's", async () => {
  const hospital = aHospital()
  const [first, ...others] = hospital.associations
  if (!first) throw new Error('no association')
  const left = { ...first, to: NOW }
  const subjects = hospital.subjects.filter(({ id }) => id !== first.subject)
  const [bed] = (await boardOf({ ...hospital, subjects, associations: [left, ...others] }, ['mon-1'])).beds
  expect(bed).toMatchObject({ state: 'not-admitted', notAdmittedSince: NOW })
})
