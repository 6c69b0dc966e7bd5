import {
  plannedOf,
  type AdtNotice,
  type Association,
  type Bed,
  type Device,
  type EpochMs,
  type Fact,
  type Grant,
  type Hl7Peer,
  type LimitCourse,
  type Site,
  type SiteRetention,
  type SiteTimings,
  type Station,
  type Subject,
  type Unit,
  type UnitId,
  type User,
} from '@vigil/clinical'
import type { AssociationRow, Database, DeviceRow, SubjectRow, Tables } from '../database'
import { factsByOwner } from '../facts/by-owner'
import { readSettings } from '../settings/load'
import type { Hospital, LimitOverride } from '../store'
import { readRules } from './rules'

/** Late data are attributed by measurement time: ended associations are still needed this long. */
const ENDED_KEPT_MS = 24 * 3_600_000

export function loadHospital(db: Database, now: number): Promise<Hospital> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute((reading) => readHospital(reading, now))
}

export async function hospitalVersion(db: Database): Promise<number> {
  const row = await db.selectFrom('config_version').select('version').executeTakeFirstOrThrow()
  return row.version
}

/** Inside the caller's transaction, so that everything belongs to one version. Secrets are not read. */
export async function readHospital(db: Database, now: number): Promise<Hospital> {
  const sites = await db
    .selectFrom('site')
    .selectAll()
    .where('removed_at', 'is', null)
    .orderBy('id')
    .execute()
  const subjects = await db
    .selectFrom('subject')
    .selectAll()
    // Who was merged lately is still listed, so that what is open there is taken over.
    .where((is) =>
      is.or([
        is('ended_at', 'is', null),
        is.and([is('merged_into', 'is not', null), is('ended_at', '>', now - ENDED_KEPT_MS)]),
      ]),
    )
    .orderBy('id')
    .execute()
  const facts = await factsByOwner(db, subjects)
  const devices = await db
    .selectFrom('device')
    .selectAll()
    .where('removed_at', 'is', null)
    .orderBy('id')
    .execute()
  const associations = await db
    .selectFrom('association')
    .selectAll()
    .where((is) => is.or([is('to_at', 'is', null), is('to_at', '>', now - ENDED_KEPT_MS)]))
    .orderBy('from_at')
    .orderBy('id')
    .execute()
  return {
    version: await hospitalVersion(db),
    sites: sites.map(siteOf),
    units: await readUnits(db),
    subjects: subjects.map((row) => subjectOf(row, facts.get(row.id) ?? [])),
    devices: devices.map(deviceOf),
    associations: associations.map(associationOf),
    users: await readUsers(db),
    stations: await readStations(db),
    hl7Peers: await readPeers(db),
    rules: await readRules(db),
    limits: (await db.selectFrom('limit_override').selectAll().execute()).map(limitOf),
    ...(await readSettings(db)),
  }
}

async function readUnits(db: Database): Promise<Unit[]> {
  const units = await db
    .selectFrom('unit')
    .selectAll()
    .where('removed_at', 'is', null)
    .orderBy('site')
    .orderBy('position')
    .orderBy('id')
    .execute()
  const beds = await db
    .selectFrom('bed')
    .selectAll()
    .where('removed_at', 'is', null)
    .orderBy('position')
    .orderBy('id')
    .execute()
  return units.map((row) => ({
    id: row.id as UnitId,
    site: row.site as Unit['site'],
    name: row.name,
    kind: row.kind as Unit['kind'],
    beds: beds
      .filter((bed) => bed.unit === row.id)
      .map((bed): Bed => ({ id: bed.id as Bed['id'], label: bed.label })),
  }))
}

async function readUsers(db: Database): Promise<User[]> {
  const users = await db.selectFrom('user_account').select(['id', 'name', 'disabled']).orderBy('id').execute()
  const grants = await db
    .selectFrom('user_grant')
    .selectAll()
    .orderBy('role')
    .orderBy('scope_kind')
    .orderBy('scope_id')
    .execute()
  return users.map((row) => ({
    id: row.id as User['id'],
    name: row.name,
    disabled: row.disabled,
    grants: grants.filter((grant) => grant.user_id === row.id).map(grantOf),
  }))
}

async function readStations(db: Database): Promise<Station[]> {
  const rows = await db.selectFrom('station').selectAll().orderBy('id').execute()
  return rows.map((row) => ({
    id: row.id as Station['id'],
    name: row.name,
    units: JSON.parse(row.units) as UnitId[],
    revoked: row.revoked,
  }))
}

async function readPeers(db: Database): Promise<Hl7Peer[]> {
  const rows = await db
    .selectFrom('hl7_peer')
    .selectAll()
    .where('removed_at', 'is', null)
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    id: row.id as Hl7Peer['id'],
    application: row.application,
    facility: row.facility,
    site: row.site as Site['id'],
    assigningAuthority: row.assigning_authority,
  }))
}

const siteOf = (row: Tables['site']): Site => ({
  id: row.id as Site['id'],
  name: row.name,
  timeZone: row.time_zone,
  production: row.production,
  // As it was written: the configuration was checked at its door.
  ...(row.retention === null ? {} : { retention: JSON.parse(row.retention) as SiteRetention }),
  ...(row.alarm_timings === null ? {} : { alarmTimings: JSON.parse(row.alarm_timings) as SiteTimings }),
})

const subjectOf = (row: SubjectRow, facts: readonly Fact[]): Subject => ({
  id: row.id as Subject['id'],
  kind: row.kind as Subject['kind'],
  name: row.name,
  mrn: row.mrn,
  birthDate: row.birth_date,
  sex: row.sex as Subject['sex'],
  preterm: row.preterm,
  paced: row.paced,
  onOxygen: row.on_oxygen,
  spo2Target:
    row.spo2_low === null || row.spo2_high === null ? null : { low: row.spo2_low, high: row.spo2_high },
  bed: row.bed as Subject['bed'],
  unit: row.unit as UnitId,
  admittedAt: row.admitted_at as EpochMs,
  endedAt: row.ended_at as EpochMs | null,
  identity: row.identity,
  notice: row.notice === null ? null : (JSON.parse(row.notice) as AdtNotice),
  facts,
  planned: row.off_unit === null ? null : plannedOf(JSON.parse(row.off_unit)),
  mergedInto: row.merged_into as Subject['mergedInto'],
})

const deviceOf = (row: DeviceRow): Device => ({
  id: row.id as Device['id'],
  type: row.type as Device['type'],
  simulated: row.simulated,
  identifiers: JSON.parse(row.identifiers) as Device['identifiers'],
  home: homeOf(row),
})

export function homeOf(row: Pick<DeviceRow, 'home_kind' | 'home_bed' | 'home_subject'>): Device['home'] {
  switch (row.home_kind) {
    case 'bed':
      return { kind: 'bed', bed: row.home_bed as Bed['id'] }
    case 'subject':
      return { kind: 'subject', subject: row.home_subject as Subject['id'] }
    case 'none':
      return { kind: 'none' }
    default:
      return row.home_kind satisfies never
  }
}

export const associationOf = (row: AssociationRow): Association => ({
  id: row.id as Association['id'],
  device: row.device as Association['device'],
  subject: row.subject as Association['subject'],
  bed: row.bed as Association['bed'],
  unit: row.unit as UnitId,
  from: row.from_at as EpochMs,
  to: row.to_at as EpochMs | null,
  by: row.by,
})

function grantOf(row: Tables['user_grant']): Grant {
  const role = row.role as Grant['role']
  switch (row.scope_kind) {
    case 'unit':
      return { role, scope: { kind: 'unit', unit: row.scope_id as UnitId } }
    case 'site':
      return { role, scope: { kind: 'site', site: row.scope_id as Site['id'] } }
    default:
      return { role, scope: { kind: 'all' } }
  }
}

const limitOf = (row: Tables['limit_override']): LimitOverride => ({
  profile: row.profile,
  scope: { kind: row.scope_kind as LimitOverride['scope']['kind'], id: row.scope_id },
  category: row.category === '' ? null : row.category,
  limit: {
    condition: row.condition,
    priority: row.priority as LimitOverride['limit']['priority'],
    value: row.value,
    delayMs: row.delay_ms,
    ...(row.course === null ? {} : (JSON.parse(row.course) as LimitCourse)),
  },
})
