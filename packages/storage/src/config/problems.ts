import type { Hospital, ConfigChange } from '../store'

/** Nothing was changed; every sentence says what to correct. */
export class ConfigRefused extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.name = 'ConfigRefused'
    this.problems = problems
  }
}

/** What the change names but neither it nor the hospital has. */
export function problemsOf(change: ConfigChange, hospital: Hospital): string[] {
  const kept = <T>(those: readonly T[]) => (change.prune ? [] : those)
  const sites = ids(change.sites, kept(hospital.sites))
  const units = ids(change.units, kept(hospital.units))
  const beds = ids(...[...change.units, ...kept(hospital.units)].map((unit) => unit.beds))
  const devices = ids(change.devices, kept(hospital.devices))
  const subjects = ids(change.subjects, kept(hospital.subjects))
  return [
    ...change.units.flatMap((unit) => missing(`unit ${unit.id}`, 'site', unit.site, sites)),
    ...change.subjects.flatMap((subject) => [
      ...missing(`subject ${subject.id}`, 'bed', subject.bed, beds),
      ...(subject.bed === null ? missing(`subject ${subject.id}`, 'unit', subject.unit, units) : []),
    ]),
    ...change.devices.flatMap(({ id, home }) => [
      ...(home.kind === 'bed' ? missing(`device ${id}`, 'bed', home.bed, beds) : []),
      ...(home.kind === 'subject' ? missing(`device ${id}`, 'subject', home.subject, subjects) : []),
    ]),
    ...change.users.flatMap(({ id, grants }) =>
      grants.flatMap(({ scope }) => [
        ...(scope.kind === 'unit' ? missing(`user ${id}`, 'unit', scope.unit, units) : []),
        ...(scope.kind === 'site' ? missing(`user ${id}`, 'site', scope.site, sites) : []),
      ]),
    ),
    ...change.stations.flatMap((station) =>
      station.units.flatMap((unit) => missing(`station ${station.id}`, 'unit', unit, units)),
    ),
    ...(change.hl7Peers ?? []).flatMap((peer) => missing(`HL7 peer ${peer.id}`, 'site', peer.site, sites)),
    ...(change.associations ?? []).flatMap(({ device, subject, bed, from, to }) => [
      ...missing(`association of ${device}`, 'device', device, devices),
      ...missing(`association of ${device}`, 'subject', subject, subjects),
      ...missing(`association of ${device}`, 'bed', bed, beds),
      ...(to !== null && to <= from ? [`association of ${device}: it ends before it begins`] : []),
    ]),
    ...repeated(change),
  ]
}

const ids = (...lists: readonly (readonly { readonly id: string }[])[]): ReadonlySet<string> =>
  new Set(lists.flat().map((item) => item.id))

function repeated(change: ConfigChange): string[] {
  const occupied = change.subjects.flatMap(({ bed, endedAt }) => (bed && endedAt === null ? [bed] : []))
  return [
    ...twice('site', named(change.sites)),
    ...twice('unit', named(change.units)),
    ...twice('bed', named(change.units.flatMap((unit) => unit.beds))),
    ...twice('subject', named(change.subjects)),
    ...twice('device', named(change.devices)),
    ...twice('user', named(change.users)),
    ...twice('station', named(change.stations)),
    ...twice('HL7 peer', named(change.hl7Peers ?? [])),
    ...occupied
      .filter((bed, index) => occupied.indexOf(bed) !== index)
      .map((bed) => `bed ${bed} is given to two subjects`),
  ]
}

const named = (items: readonly { readonly id: string }[]): string[] => items.map((item) => item.id)

const missing = (owner: string, kind: string, id: string | null, known: ReadonlySet<string>): string[] =>
  id === null || known.has(id) ? [] : [`${owner}: there is no ${kind} ${id}`]

const twice = (kind: string, names: readonly string[]): string[] =>
  names.filter((name, index) => names.indexOf(name) !== index).map((name) => `${kind} ${name} is named twice`)
