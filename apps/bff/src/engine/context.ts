import {
  categoryAt,
  limitsFor,
  limitsInForce,
  rulesFor,
  type ComfortCare,
  type EpochMs,
  type Limit,
  type LimitChange,
  type LimitsInForce,
  type RuleInForce,
  type Subject,
  type SubjectContext,
} from '@vigil/clinical'
import type { LimitOverride, RuleOverride } from '@vigil/storage'
import type { Directory } from '../ports'

/** What is set for a subject, and what would be in force without it. */
export interface SettingsInForce extends LimitsInForce {
  readonly usual: readonly Limit[]
  readonly changes: readonly LimitChange[]
  readonly comfort: ComfortCare | null
}

export function settingsOf(directory: Directory, subject: Subject, now: EpochMs): SettingsInForce {
  const { limitChanges, comfort } = directory.hospital()
  const usual = usualLimitsOf(directory, subject, now)
  const changes = limitChanges.filter((change) => change.subject === subject.id)
  return {
    ...limitsInForce(changes, { usual, category: categoryAt(subject, now), now }),
    usual,
    changes,
    comfort: comfort.find((each) => each.subject === subject.id) ?? null,
  }
}

/** The limits in force for a subject: built-in ones by age, overridden by site, unit and subject, and by people. */
export const limitsOf = (directory: Directory, subject: Subject, now: EpochMs): readonly Limit[] =>
  settingsOf(directory, subject, now).limits

function usualLimitsOf(directory: Directory, subject: Subject, now: EpochMs): readonly Limit[] {
  const site = directory.unit(subject.unit)?.site
  const applies = ({ scope }: LimitOverride) =>
    scope.id === { site, unit: subject.unit, subject: subject.id }[scope.kind]
  return limitsFor({
    category: categoryAt(subject, now),
    spo2Target: subject.spo2Target,
    onOxygen: subject.onOxygen,
    overrides: directory.hospital().limits.filter(applies),
  })
}

/** A single simulated source makes the subject simulated: never the other way round (H25). */
export const isSimulated = (directory: Directory, subject: Subject): boolean =>
  directory.openAssociations(subject.id).some(({ device }) => directory.device(device)?.simulated === true)

/** The composite rules in force for a subject: those of its site and its unit. */
export function rulesOf(directory: Directory, subject: Subject, now: EpochMs): readonly RuleInForce[] {
  const unit = directory.unit(subject.unit)
  const applies = ({ scope }: RuleOverride) =>
    scope.id === (scope.kind === 'site' ? unit?.site : subject.unit)
  const rules = directory.hospital().rules.filter(applies)
  return rulesFor(rules, { category: categoryAt(subject, now), unitKind: unit?.kind ?? 'other' })
}

const siteOf = (directory: Directory, { unit }: Subject) => {
  const site = directory.unit(unit)?.site
  return directory.hospital().sites.find(({ id }) => id === site)
}

export function contextOf(directory: Directory, subject: Subject, now: EpochMs): SubjectContext {
  const isPatient = subject.kind === 'patient'
  const settings = isPatient ? settingsOf(directory, subject, now) : null
  const comfort = settings?.comfort ?? null
  return {
    subject: subject.id,
    kind: subject.kind,
    unit: subject.unit,
    unitKind: directory.unit(subject.unit)?.kind ?? 'other',
    bed: subject.bed,
    category: categoryAt(subject, now),
    paced: subject.paced,
    simulated: isSimulated(directory, subject),
    // A place has no age: the built-in limits are those of people.
    limits: settings?.limits ?? [],
    planned: subject.planned,
    rules: isPatient ? rulesOf(directory, subject, now) : [],
    timings: siteOf(directory, subject)?.alarmTimings,
    comfort: comfort && { since: comfort.at, remaining: comfort.remaining },
    devices: directory.openAssociations(subject.id).map(({ device, id }) => ({ device, association: id })),
  }
}
