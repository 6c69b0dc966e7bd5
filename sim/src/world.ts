import type {
  Association,
  AssociationId,
  BedId,
  Device,
  DeviceId,
  EpochMs,
  Grant,
  SiteId,
  Subject,
  SubjectId,
  UnitId,
  UserId,
} from '@vigil/clinical'
import type { Hospital } from '@vigil/storage'
import type { Random } from './random'

// The casts mint ids that are the simulation's own.
export const ICU = 'north/icu' as UnitId
export const WARD = 'north/ward' as UnitId
const UNITS = [ICU, WARD] as const
export const START = Date.parse('2026-11-21T10:00:00Z')

/**
 * The hospital as rows, and what moves do to them. A model of `storage/moves`, which is SQL and is proved on a database:
 * the same rule of intervals, that what begins does so when the last one of the device ended at the earliest.
 */
export interface World {
  hospital(): Hospital
  readonly transfer: (subject: SubjectId, bed: BedId, at: EpochMs) => void
  readonly discharge: (subject: SubjectId, at: EpochMs) => void
  /** Without a bed: told by ADT, who lies there under a working name. */
  readonly admit: (unit: UnitId, bed: BedId | null, at: EpochMs) => SubjectId
  readonly leave: (subject: SubjectId, at: EpochMs) => void
  readonly back: (subject: SubjectId) => void
  readonly replace: (old: DeviceId, replacement: DeviceId, at: EpochMs) => void
  readonly merge: (retired: SubjectId, into: SubjectId, at: EpochMs) => void
  readonly grant: (user: UserId, grants: readonly Grant[]) => void
}

export const nurse = (unit: UnitId): Grant => ({ role: 'nurse', scope: { kind: 'unit', unit } })

const aSubject = (id: string, unit: UnitId, bed: BedId | null, at: number): Subject => ({
  id: id as SubjectId,
  kind: 'patient',
  name: id,
  mrn: null,
  birthDate: '1960-01-01',
  sex: 'unknown',
  preterm: false,
  paced: false,
  onOxygen: false,
  spo2Target: null,
  bed,
  unit,
  admittedAt: at as EpochMs,
  endedAt: null,
  identity: 'provisional',
  notice: null,
  facts: [],
  planned: null,
  mergedInto: null,
})

const aDevice = (id: string, home: Device['home']): Device => ({
  id: id as DeviceId,
  type: home.kind === 'subject' ? 'ecg-patch' : 'bedside-monitor',
  simulated: false,
  identifiers: [],
  home,
})

const aUser = (id: string, grants: readonly Grant[]) => ({
  id: id as UserId,
  name: id,
  disabled: false,
  grants,
})

const STAFF = [
  aUser('nurse-icu', [nurse(ICU)]),
  aUser('nurse-ward', [nurse(WARD)]),
  aUser('charge', [{ role: 'charge-nurse', scope: { kind: 'all' } }]),
  aUser('tele', [{ role: 'tele-icu', scope: { kind: 'site', site: 'north' as SiteId } }]),
]

/** Four beds a unit; two or three of them with a patient and a monitor, one patient in three with a patch as well. */
function firstHospital(random: Random): Hospital {
  const beds = (unit: UnitId) =>
    ['1', '2', '3', '4'].map((label) => ({ id: `${unit}/${label}` as BedId, label }))
  const patients = UNITS.flatMap((unit) =>
    beds(unit)
      .slice(0, random.chance(0.5) ? 3 : 2)
      .map(({ id, label }) => aSubject(`${unit === ICU ? 'i' : 'w'}${label}`, unit, id, START - 3_600_000)),
  )
  const monitors = UNITS.flatMap((unit) =>
    beds(unit).map(({ id, label }) =>
      aDevice(`mon-${unit === ICU ? 'i' : 'w'}${label}`, { kind: 'bed', bed: id }),
    ),
  )
  const patches = patients
    .filter(() => random.chance(0.3))
    .map(({ id }) => aDevice(`patch-${id}`, { kind: 'subject', subject: id }))
  return {
    version: 1,
    sites: [{ id: 'north' as SiteId, name: 'North', timeZone: 'Europe/London', production: false }],
    units: UNITS.map((id) => ({
      id,
      site: 'north' as SiteId,
      name: id,
      kind: 'icu' as const,
      beds: beds(id),
    })),
    subjects: patients,
    devices: [...monitors, ...patches, aDevice('spare', { kind: 'none' })],
    associations: [],
    users: STAFF,
    stations: [],
    hl7Peers: [],
    limits: [],
    rules: [],
    limitChanges: [],
    comfort: [],
  }
}

export function createWorld(random: Random): World {
  let hospital = firstHospital(random)
  let made = 0

  const change = (changed: Partial<Hospital>, at: EpochMs) => {
    hospital = { ...hospital, ...changed }
    hospital = {
      ...hospital,
      version: hospital.version + 1,
      associations: hospital.devices.flatMap((device) => followed(hospital, device, at, () => `a${++made}`)),
    }
  }
  const withSubject = (id: SubjectId, part: (subject: Subject) => Partial<Subject>) =>
    hospital.subjects.map((each) => (each.id === id ? { ...each, ...part(each) } : each))

  change({}, (START - 3_600_000) as EpochMs)
  return {
    hospital: () => hospital,
    transfer: (id, bed, at) => change({ subjects: withSubject(id, () => ({ bed, unit: unitOf(bed) })) }, at),
    discharge: (id, at) => change({ subjects: withSubject(id, () => ({ endedAt: at, planned: null })) }, at),
    admit(unit, bed, at) {
      const subject = aSubject(`u${++made}`, unit, bed, at)
      change({ subjects: [...hospital.subjects, subject] }, at)
      return subject.id
    },
    leave: (id, at) =>
      change(
        {
          subjects: withSubject(id, () => ({
            planned: {
              kind: 'off-unit' as const,
              destination: 'CT',
              escort: null,
              since: at,
              expectedBackAt: (at + 1_200_000) as EpochMs,
            },
          })),
        },
        at,
      ),
    back: (id) => change({ subjects: withSubject(id, () => ({ planned: null })) }, START as EpochMs),
    replace(old, replacement, at) {
      const home = hospital.devices.find(({ id }) => id === old)?.home ?? { kind: 'none' }
      change(
        {
          devices: hospital.devices.map((each) =>
            each.id === old
              ? { ...each, home: { kind: 'none' } }
              : each.id === replacement
                ? { ...each, home }
                : each,
          ),
        },
        at,
      )
    },
    merge(retired, into, at) {
      const old = hospital.subjects.find(({ id }) => id === retired)
      if (!old) return
      const retiredRow = { mergedInto: into, endedAt: old.endedAt ?? at, bed: null, planned: null }
      const subjects = hospital.subjects.map((each) => {
        if (each.id === retired) return { ...each, ...retiredRow }
        if (each.id === into && old.endedAt === null) return { ...each, bed: old.bed, unit: old.unit }
        return each
      })
      const devices = hospital.devices.map((each): Device =>
        each.home.kind === 'subject' && each.home.subject === retired
          ? { ...each, home: { kind: 'subject', subject: into } }
          : each,
      )
      change({ subjects, devices }, at)
    },
    grant: (user, grants) =>
      change(
        { users: hospital.users.map((each) => (each.id === user ? { ...each, grants } : each)) },
        START as EpochMs,
      ),
  }
}

export const unitOf = (bed: BedId): UnitId => bed.slice(0, bed.lastIndexOf('/')) as UnitId

/** The intervals of a device, made to follow where it and the subjects are since `at`. */
function followed(
  { subjects, associations }: Hospital,
  { id, home }: Device,
  at: EpochMs,
  name: () => string,
): readonly Association[] {
  const own = associations.filter(({ device }) => device === id)
  const holder = subjects.find((each) => each.endedAt === null && isHolder(each, home))
  const current = own.find(({ to }) => to === null)
  const past = own.filter((each) => each !== current)
  if (
    current &&
    holder &&
    current.subject === holder.id &&
    (home.kind === 'subject' || current.bed === holder.bed)
  )
    return [...past, { ...current, bed: holder.bed, unit: holder.unit }]
  const closed = current ? [...past, { ...current, to: Math.max(at, current.from) as EpochMs }] : past
  if (!holder) return closed
  const from = Math.max(at, ...closed.map(({ to }) => to ?? 0)) as EpochMs
  const { bed, unit } = holder
  return [
    ...closed,
    { id: name() as AssociationId, device: id, subject: holder.id, bed, unit, from, to: null, by: 'sim' },
  ]
}

const isHolder = (subject: Subject, home: Device['home']): boolean =>
  home.kind === 'bed' ? subject.bed === home.bed : home.kind === 'subject' && subject.id === home.subject
