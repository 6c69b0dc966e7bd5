import type {
  Association,
  AssociationId,
  BedId,
  Device,
  DeviceId,
  EpochMs,
  Role,
  SiteId,
  StationId,
  Subject,
  SubjectId,
  UnitId,
  UserId,
} from '@vigil/clinical'
import type { Hospital } from '@vigil/storage'

// The casts mint ids that are the tests' own.
export const ICU = 'north/icu' as UnitId
export const WARD = 'north/ward' as UnitId
export const bedIn = (unit: UnitId, label: string) => `${unit}/${label}` as BedId
export const subjectNamed = (id: string) => id as SubjectId
export const deviceNamed = (id: string) => id as DeviceId
export const userNamed = (id: string) => id as UserId
export const LONG_AGO = Date.parse('2026-01-01T00:00:00Z') as EpochMs

export const aSubject = (id: string, unit: UnitId, label: string): Subject => ({
  id: subjectNamed(id),
  kind: 'patient',
  name: `Canary, ${id}`,
  mrn: `mrn-${id}`,
  birthDate: '1960-01-01',
  sex: 'female',
  preterm: false,
  paced: false,
  onOxygen: false,
  spo2Target: null,
  bed: bedIn(unit, label),
  unit,
  admittedAt: LONG_AGO,
  endedAt: null,
  identity: 'confirmed',
  notice: null,
  facts: [],
  planned: null,
  mergedInto: null,
})

export const aMonitor = (id: string, unit: UnitId, label: string): Device => ({
  id: deviceNamed(id),
  type: 'bedside-monitor',
  simulated: false,
  identifiers: [],
  home: { kind: 'bed', bed: bedIn(unit, label) },
})

export const anAssociation = (device: string, subject: string, unit: UnitId, label: string): Association => ({
  id: `${device}-${subject}` as AssociationId,
  device: deviceNamed(device),
  subject: subjectNamed(subject),
  bed: bedIn(unit, label),
  unit,
  from: LONG_AGO,
  to: null,
  by: 'test',
})

const aUnit = (id: UnitId) => ({
  id,
  site: 'north' as SiteId,
  name: id,
  kind: 'icu' as const,
  beds: ['1', '2', '3'].map((label) => ({ id: bedIn(id, label), label })),
})

export const aUser = (id: string, role: Role, unit: UnitId | null) => ({
  id: userNamed(id),
  name: id,
  disabled: false,
  grants: [{ role, scope: unit === null ? { kind: 'all' as const } : { kind: 'unit' as const, unit } }],
})

/** Two units; one monitored patient in each, and a free monitor at bed 3 of the ICU. */
export const aHospital = (): Hospital => ({
  version: 1,
  sites: [{ id: 'north' as SiteId, name: 'North', timeZone: 'Europe/London', production: true }],
  units: [aUnit(ICU), aUnit(WARD)],
  subjects: [aSubject('p1', ICU, '1'), aSubject('p2', WARD, '1')],
  devices: [aMonitor('mon-1', ICU, '1'), aMonitor('mon-2', WARD, '1'), aMonitor('mon-3', ICU, '3')],
  associations: [anAssociation('mon-1', 'p1', ICU, '1'), anAssociation('mon-2', 'p2', WARD, '1')],
  users: [aUser('icu-nurse', 'nurse', ICU), aUser('ward-nurse', 'nurse', WARD)],
  stations: [{ id: 'wall' as StationId, name: 'Wall', units: [ICU], revoked: false }],
  hl7Peers: [],
  limits: [],
  rules: [],
  limitChanges: [],
  comfort: [],
})
