import { CATEGORIES, limitProblem, type Category, type LimitProblem } from '@vigil/clinical'
import { pathText, type ConfigFile, type ConfigProblem } from '@vigil/protocol'
import type { Hospital } from '@vigil/storage'
import { fingerprintOf } from './config-change'
import { settingOf } from './config-limit'

/** Everything that the names in a file may point at: what the file makes, and what is there already. */
interface Names {
  readonly sites: ReadonlySet<string>
  readonly units: ReadonlySet<string>
  readonly beds: ReadonlySet<string>
  readonly subjects: ReadonlySet<string>
  readonly devices: ReadonlySet<string>
}

const ids = (rows: readonly { readonly id: string }[]) => rows.map((row) => row.id)

function namesIn(file: ConfigFile, hospital: Hospital, prune: boolean): Names {
  const units = file.sites.flatMap((site) =>
    site.units.map((unit) => ({ ...unit, id: `${site.id}/${unit.id}` })),
  )
  const beds = units.flatMap((unit) =>
    unit.beds.map((bed) => `${unit.id}/${typeof bed === 'string' ? bed : bed.id}`),
  )
  const kept = prune ? { sites: [], units: [], subjects: [], devices: [] } : hospital
  return {
    sites: new Set([...ids(file.sites), ...ids(kept.sites)]),
    units: new Set([...ids(units), ...ids(kept.units)]),
    beds: new Set([...beds, ...kept.units.flatMap((unit) => ids(unit.beds))]),
    subjects: new Set([...ids(file.subjects), ...ids(kept.subjects)]),
    devices: new Set([...ids(file.devices), ...ids(kept.devices)]),
  }
}

type Path = readonly (string | number)[]

/** All that a schema cannot see: what points nowhere, what is there twice, what contradicts itself. */
export function referenceProblems(
  file: ConfigFile,
  hospital: Hospital,
  prune: boolean,
): readonly ConfigProblem[] {
  const names = namesIn(file, hospital, prune)
  const problems: ConfigProblem[] = []
  const report = (path: Path, message: string) => problems.push({ path: pathText(path), message })
  const mustBe = (kind: keyof Names, id: string | undefined, path: Path) => {
    if (id !== undefined && !names[kind].has(id))
      report(path, `names ${kind.slice(0, -1)} ${id}, which is neither in the file nor configured.`)
  }
  reportDoubles(file, report)
  file.users.forEach((user, at) =>
    user.roles.forEach((role, index) => {
      mustBe('units', role.unit, ['users', at, 'roles', index, 'unit'])
      mustBe('sites', role.site, ['users', at, 'roles', index, 'site'])
    }),
  )
  file.stations.forEach((station, at) =>
    station.units.forEach((unit, index) => mustBe('units', unit, ['stations', at, 'units', index])),
  )
  reportPeers(file, mustBe, report)
  file.subjects.forEach((subject, at) => {
    mustBe('beds', subject.bed, ['subjects', at, 'bed'])
    mustBe('units', subject.unit, ['subjects', at, 'unit'])
    if (subject.bed === undefined && subject.unit === undefined && subject.endedAt === undefined)
      report(['subjects', at], 'needs a bed, or a unit when it has no bed.')
    if (
      subject.bed !== undefined &&
      subject.unit !== undefined &&
      !subject.bed.startsWith(`${subject.unit}/`)
    )
      report(['subjects', at, 'unit'], 'is not the unit of the bed; leave it out.')
  })
  file.devices.forEach((device, at) => {
    mustBe('beds', device.bed, ['devices', at, 'bed'])
    mustBe('subjects', device.subject, ['devices', at, 'subject'])
    if (device.bed !== undefined && device.subject !== undefined)
      report(['devices', at], 'names a bed (homed there) or a subject (worn), not both.')
    const { credential } = device
    if (credential && 'certificate' in credential && fingerprintOf(credential.certificate) === null)
      report(['devices', at, 'credential', 'certificate'], 'is neither PEM nor a SHA-256 fingerprint.')
  })
  file.associations.forEach((each, at) => {
    mustBe('devices', each.device, ['associations', at, 'device'])
    mustBe('subjects', each.subject, ['associations', at, 'subject'])
    mustBe('beds', each.bed, ['associations', at, 'bed'])
    if (each.to !== undefined && Date.parse(each.to) <= Date.parse(each.from))
      report(['associations', at, 'to'], 'is not after `from`.')
  })
  reportProfiles(file, mustBe, report)
  file.alarmRules.forEach((rule, at) => {
    mustBe('units', rule.unit, ['alarmRules', at, 'unit'])
    mustBe('sites', rule.site, ['alarmRules', at, 'site'])
  })
  return problems
}

function reportDoubles(file: ConfigFile, report: (path: Path, message: string) => void): void {
  for (const key of [
    'sites',
    'users',
    'subjects',
    'devices',
    'stations',
    'hl7Peers',
    'alarmProfiles',
    'alarmRules',
  ] as const)
    doubles(ids(file[key])).forEach(([at, id]) => report([key, at, 'id'], `${id} is there twice.`))
  file.sites.forEach((site, at) =>
    doubles(ids(site.units)).forEach(([index, id]) =>
      report(['sites', at, 'units', index, 'id'], `${id} is there twice.`),
    ),
  )
  // Two patients in one bed would be one patient's number over another's name.
  const beds = file.subjects.flatMap(({ bed, endedAt }) =>
    bed === undefined || endedAt !== undefined ? [] : [bed],
  )
  doubles(beds).forEach(([, bed]) => report(['subjects'], `two of them lie in bed ${bed}.`))
}

/** Two with the same names could not be told apart by what they send. */
function reportPeers(
  file: ConfigFile,
  mustBe: (kind: keyof Names, id: string | undefined, path: Path) => void,
  report: (path: Path, message: string) => void,
): void {
  file.hl7Peers.forEach((peer, at) => mustBe('sites', peer.site, ['hl7Peers', at, 'site']))
  const names = file.hl7Peers.map(({ application, facility }) => `${application}|${facility}`)
  doubles(names).forEach(([at]) =>
    report(['hl7Peers', at], 'has the application and facility of another peer.'),
  )
}

function doubles(list: readonly string[]): readonly (readonly [number, string])[] {
  return list.flatMap((id, at) => (list.indexOf(id) < at ? [[at, id] as const] : []))
}

const LIMIT_SENTENCES: Readonly<Record<LimitProblem, string>> = {
  'unknown-condition': 'names a condition that has no limit, see docs/alarms.',
  'not-a-number': 'has a value that is not a number.',
  'bad-delay': 'has a delay outside 0 to 120 seconds.',
  'bad-course':
    'ends or grows as no limit may: at most 60 s inside, a dead band within the margin of the limit, and graver only after its delay.',
  'wide-deadband':
    'has a dead band wider than a quarter of the way to the limit on the other side: its alarm would hardly end; choose a narrower one.',
  'outside-envelope':
    'lies outside the safety envelope of its age category (H42); choose a value nearer the default.',
}

function reportProfiles(
  file: ConfigFile,
  mustBe: (kind: keyof Names, id: string | undefined, path: Path) => void,
  report: (path: Path, message: string) => void,
): void {
  file.alarmProfiles.forEach((profile, at) => {
    const path = ['alarmProfiles', at]
    const scopes = [profile.unit, profile.site, profile.subject].filter((scope) => scope !== undefined)
    if (scopes.length !== 1) report(path, 'names exactly one of unit, site, subject.')
    mustBe('units', profile.unit, [...path, 'unit'])
    mustBe('sites', profile.site, [...path, 'site'])
    mustBe('subjects', profile.subject, [...path, 'subject'])
    profile.limits.forEach((limit, index) => {
      const setting = settingOf(limit)
      const category = profile.category
      const found = category ? limitProblem(setting, category) : problemInAll(setting)
      if (found) report([...path, 'limits', index], LIMIT_SENTENCES[found])
    })
  })
}

/** A profile for every age must suit at least one; where it does not fit, the default stays in force. */
function problemInAll(setting: Parameters<typeof limitProblem>[0]): LimitProblem | null {
  const found = CATEGORIES.map((category: Category) => limitProblem(setting, category))
  return found.every((each) => each !== null) ? (found[0] ?? null) : null
}
