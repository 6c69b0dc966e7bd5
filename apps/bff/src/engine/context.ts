import {
  categoryAt,
  limitsFor,
  type EpochMs,
  type Limit,
  type Subject,
  type SubjectContext,
} from '@vigil/clinical'
import type { LimitOverride } from '@vigil/storage'
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
  devices: directory.openAssociations(subject.id).map(({ device, id }) => ({ device, association: id })),
})
