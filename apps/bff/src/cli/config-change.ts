import { X509Certificate } from 'node:crypto'
import type { BedId, EpochMs, Fact, Grant, Site, Subject, Unit, UnitId } from '@vigil/clinical'
import { bedId, unitId, type ConfigFile } from '@vigil/protocol'
import type { ConfigChange, Hospital, LimitOverride, Store } from '@vigil/storage'
import { settingOf } from './config-limit'
import { ruleOf } from './config-rules'
import { hashPassword, verifyPassword } from '../auth/password'

/** What a file with a clean bill means for the store. Hashes only what changed, so that a repeat changes nothing. */
export async function changeOf(
  file: ConfigFile,
  hospital: Hospital,
  store: Pick<Store, 'passwordHash' | 'deviceSecret'>,
  now: EpochMs,
): Promise<Omit<ConfigChange, 'prune' | 'dryRun'>> {
  const known = new Map(hospital.subjects.map((subject) => [subject.id, subject]))
  const subjects = file.subjects.map((subject) => subjectOf(subject, known.get(subject.id), now))
  const everybody = new Map([...known, ...subjects.map((subject) => [subject.id, subject] as const)])
  return {
    sites: file.sites.map(({ id, name, timeZone, production, alarmTimings, retention }): Site => ({
      id,
      name,
      timeZone,
      production,
      alarmTimings,
      retention,
    })),
    units: file.sites.flatMap((site) => site.units.map((unit) => unitOf(site, unit))),
    subjects,
    devices: await Promise.all(
      file.devices.map((device) => deviceOf(device, [...everybody.values()], store)),
    ),
    users: await Promise.all(
      file.users.map(async ({ id, name, roles, disabled, password }) => ({
        id,
        name,
        disabled,
        grants: roles.map(grantOf),
        passwordHash: password === undefined ? null : await hashOfNew(password, await store.passwordHash(id)),
      })),
    ),
    stations: file.stations,
    hl7Peers: file.hl7Peers.map(({ assigningAuthority, ...peer }) => ({
      ...peer,
      assigningAuthority: assigningAuthority ?? null,
    })),
    limits: file.alarmProfiles.flatMap(limitsOf),
    rules: file.alarmRules.map(ruleOf),
    associations: file.associations.map(({ device, subject, bed, from, to }) => ({
      device,
      subject,
      bed: bed ?? null,
      from: timeOf(from),
      to: to === undefined ? null : timeOf(to),
    })),
  }
}

// The cast mints a time: the schema has checked that it is one.
const timeOf = (text: string): EpochMs => Date.parse(text) as EpochMs

const hashOfNew = async (secret: string, stored: string | null): Promise<string | null> =>
  (await verifyPassword(stored, secret)) ? null : hashPassword(secret)

type SiteEntry = ConfigFile['sites'][number]
function unitOf(site: SiteEntry, unit: SiteEntry['units'][number]): Unit {
  const id = unitId.parse(`${site.id}/${unit.id}`)
  const beds = unit.beds.map((bed) => (typeof bed === 'string' ? { id: bed, label: bed } : bed))
  return {
    id,
    site: site.id,
    name: unit.name,
    kind: unit.kind,
    beds: beds.map((bed) => ({ id: bedId.parse(`${id}/${bed.id}`), label: bed.label })),
  }
}

const unitOfBed = (bed: BedId): UnitId => unitId.parse(bed.split('/').slice(0, 2).join('/'))

function subjectOf(entry: ConfigFile['subjects'][number], known: Subject | undefined, now: EpochMs): Subject {
  const unit = entry.bed === undefined ? (entry.unit ?? known?.unit) : unitOfBed(entry.bed)
  if (unit === undefined) throw new Error(`subject ${entry.id} has no unit`)
  return {
    id: entry.id,
    kind: entry.kind,
    name: entry.name,
    mrn: entry.mrn ?? null,
    birthDate: entry.birthDate ?? null,
    sex: entry.sex,
    preterm: entry.preterm,
    paced: entry.paced,
    onOxygen: entry.onOxygen,
    spo2Target: entry.spo2Target ?? null,
    bed: entry.bed ?? null,
    unit,
    admittedAt: entry.admittedAt === undefined ? (known?.admittedAt ?? now) : timeOf(entry.admittedAt),
    endedAt: entry.endedAt === undefined ? null : timeOf(entry.endedAt),
    // What people do at the bed is no configuration.
    identity: known?.identity ?? 'confirmed',
    notice: known?.notice ?? null,
    planned: known?.planned ?? null,
    mergedInto: known?.mergedInto ?? null,
    facts: entry.facts.map((fact): Fact => ({ ...fact, source: { kind: 'config', by: 'config' }, at: now })),
  }
}

async function deviceOf(
  entry: ConfigFile['devices'][number],
  subjects: readonly Subject[],
  store: Pick<Store, 'deviceSecret'>,
): Promise<ConfigChange['devices'][number]> {
  const { id, type, simulated, identifiers, credential } = entry
  const password = credential && 'password' in credential ? credential.password : null
  return {
    id,
    type,
    simulated,
    identifiers,
    home: homeOf(entry),
    since: sinceOf(entry, subjects),
    secretHash: password === null ? null : await hashOfNew(password, await store.deviceSecret(id)),
    certificateFingerprint:
      credential && 'certificate' in credential ? fingerprintOf(credential.certificate) : null,
  }
}

function homeOf({ bed, subject }: ConfigFile['devices'][number]): ConfigChange['devices'][number]['home'] {
  if (bed !== undefined) return { kind: 'bed', bed }
  return subject === undefined ? { kind: 'none' } : { kind: 'subject', subject }
}

/** `null` is the default, also when it is written out: an exported file changes nothing when it is applied. */
function sinceOf(entry: ConfigFile['devices'][number], subjects: readonly Subject[]): EpochMs | null {
  if (entry.since === undefined) return null
  const since = timeOf(entry.since)
  const wearer = subjects.find((subject) =>
    entry.bed === undefined
      ? subject.id === entry.subject
      : subject.bed === entry.bed && subject.endedAt === null,
  )
  return wearer?.admittedAt === since ? null : since
}

/** SHA-256 in lower-case hexadecimal, of a PEM or as written; `null` when it is neither. */
export function fingerprintOf(certificate: string): string | null {
  const hex = certificate.replaceAll(/[:\s]/g, '').toLowerCase()
  if (/^[0-9a-f]{64}$/.test(hex)) return hex
  try {
    return new X509Certificate(certificate).fingerprint256.replaceAll(':', '').toLowerCase()
  } catch {
    return null
  }
}

function grantOf({ role, unit, site }: ConfigFile['users'][number]['roles'][number]): Grant {
  if (unit !== undefined) return { role, scope: { kind: 'unit', unit } }
  return site === undefined ? { role, scope: { kind: 'all' } } : { role, scope: { kind: 'site', site } }
}

function limitsOf(profile: ConfigFile['alarmProfiles'][number]): readonly LimitOverride[] {
  const scope =
    profile.unit !== undefined
      ? ({ kind: 'unit', id: profile.unit } as const)
      : profile.site !== undefined
        ? ({ kind: 'site', id: profile.site } as const)
        : ({ kind: 'subject', id: profile.subject ?? '' } as const)
  return profile.limits.map((limit) => ({
    profile: profile.id,
    scope,
    category: profile.category ?? null,
    limit: settingOf(limit),
  }))
}
