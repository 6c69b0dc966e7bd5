import { CATEGORIES, type EpochMs, type Fact, type Grant } from '@vigil/clinical'
import { factValue, type ConfigFileInput, type FactValue } from '@vigil/protocol'
import type { Hospital, LimitOverride } from '@vigil/storage'
import { writtenOf } from './config-limit'
import { ruleEntry } from './config-rules'

const timeText = (at: EpochMs): string => new Date(at).toISOString()
const localPart = (id: string): string => id.slice(id.lastIndexOf('/') + 1)

/** The configuration as it is, in the form of the file, without secrets. */
export function configFileOf(hospital: Hospital): ConfigFileInput {
  return {
    sites: hospital.sites.map((site) => ({
      ...site,
      units: hospital.units
        .filter((unit) => unit.site === site.id)
        .map(({ id, name, kind, beds }) => ({
          id: localPart(id),
          name,
          kind,
          beds: beds.map((bed) => {
            const own = localPart(bed.id)
            return bed.label === own ? own : { id: own, label: bed.label }
          }),
        })),
    })),
    users: hospital.users.map(({ id, name, grants, disabled }) => ({
      id,
      name,
      roles: grants.map(roleOf),
      ...(disabled ? { disabled } : {}),
    })),
    subjects: hospital.subjects.filter((subject) => subject.endedAt === null).map(subjectEntry),
    devices: hospital.devices.map((device) => deviceEntry(device, hospital)),
    associations: lent(hospital),
    stations: hospital.stations.map(({ id, name, units, revoked }) => ({
      id,
      name,
      units: [...units],
      revoked,
    })),
    hl7Peers: hospital.hl7Peers.map(({ assigningAuthority, ...peer }) => ({
      ...peer,
      ...(assigningAuthority === null ? {} : { assigningAuthority }),
    })),
    alarmProfiles: profilesOf(hospital.limits),
    alarmRules: hospital.rules.map(ruleEntry),
  }
}

function roleOf({ role, scope }: Grant) {
  switch (scope.kind) {
    case 'all':
      return { role }
    case 'site':
      return { role, site: scope.site }
    case 'unit':
      return { role, unit: scope.unit }
  }
}

function subjectEntry(subject: Hospital['subjects'][number]) {
  const { id, kind, name, mrn, birthDate, sex, preterm, paced, onOxygen, spo2Target, bed, unit } = subject
  const facts = subject.facts.filter(({ source }) => source.kind === 'config')
  return {
    id,
    kind,
    name,
    ...(mrn === null ? {} : { mrn }),
    ...(birthDate === null ? {} : { birthDate }),
    sex,
    preterm,
    paced,
    onOxygen,
    ...(spo2Target === null ? {} : { spo2Target }),
    ...(bed === null ? { unit } : { bed }),
    // What people and the hospital's systems told is no configuration.
    ...(facts.length === 0 ? {} : { facts: facts.map(factEntry) }),
    admittedAt: timeText(subject.admittedAt),
  }
}

/** Kind and value: when and from where is what makes it a file's. */
const factEntry = (fact: Fact): FactValue => factValue.parse(fact)

function deviceEntry(
  { id, type, simulated, identifiers, home }: Hospital['devices'][number],
  hospital: Hospital,
) {
  const open = hospital.associations.find((each) => each.device === id && each.to === null)
  return {
    id,
    type,
    simulated,
    identifiers: identifiers.map(({ system, value }) => ({ system, value })),
    ...(home.kind === 'bed' ? { bed: home.bed } : {}),
    ...(home.kind === 'subject' ? { subject: home.subject } : {}),
    ...(open ? { since: timeText(open.from) } : {}),
  }
}

/** Open intervals that the device's home does not say by itself. */
function lent(hospital: Hospital) {
  const homes = new Map(hospital.devices.map((device) => [device.id, device.home]))
  const beds = new Map(hospital.subjects.map((subject) => [subject.id, subject.bed]))
  return hospital.associations
    .filter(({ device, subject, to }) => {
      const home = homes.get(device)
      if (to !== null || !home) return false
      if (home.kind === 'subject') return home.subject !== subject
      return home.kind === 'none' || beds.get(subject) !== home.bed
    })
    .map(({ device, subject, bed, from }) => ({
      device,
      subject,
      ...(bed === null ? {} : { bed }),
      from: timeText(from),
    }))
}

function profilesOf(limits: readonly LimitOverride[]) {
  const profiles = new Map<string, LimitOverride[]>()
  for (const each of limits) {
    const known = profiles.get(each.profile)
    if (known) known.push(each)
    else profiles.set(each.profile, [each])
  }
  return Array.from(profiles, ([id, rows]) => {
    const category = CATEGORIES.find((each) => each === rows[0]?.category)
    return {
      id,
      ...(rows[0] ? { [rows[0].scope.kind]: rows[0].scope.id } : {}),
      ...(category ? { category } : {}),
      limits: rows.map(({ limit }) => writtenOf(limit)),
    }
  })
}
