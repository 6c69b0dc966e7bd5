import {
  categoryAt,
  limitsFor,
  rulesFor,
  type EpochMs,
  type Limit,
  type RuleInForce,
  type Subject,
  type SubjectContext,
} from '@vigil/clinical'
import type { LimitOverride, RuleOverride } from '@vigil/storage'
import type { Directory } from '../ports'

/** The limits in force for a subject: built-in ones by age, overridden by site, unit and subject. */
export function limitsOf(directory: Directory, subject: Subject, now: EpochMs): readonly Limit[] {
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

export const contextOf = (directory: Directory, subject: Subject, now: EpochMs): SubjectContext => ({
  subject: subject.id,
  kind: subject.kind,
  unit: subject.unit,
  unitKind: directory.unit(subject.unit)?.kind ?? 'other',
  bed: subject.bed,
  category: categoryAt(subject, now),
  paced: subject.paced,
  simulated: isSimulated(directory, subject),
  // A place has no age: the built-in limits are those of people.
  limits: subject.kind === 'patient' ? limitsOf(directory, subject, now) : [],
  offUnit: subject.offUnit,
  rules: subject.kind === 'patient' ? rulesOf(directory, subject, now) : [],
  devices: directory.openAssociations(subject.id).map(({ device, id }) => ({ device, association: id })),
})
