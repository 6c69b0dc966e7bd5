import type { BedCard, SubjectCard } from '@vigil/protocol'

/** A subject in its bed, or one without a bed: what one tile is for. */
export type Place =
  | {
      readonly kind: 'bed'
      readonly bed: BedCard
      readonly subject: SubjectCard | null
      /** Whom ADT puts into this bed though somebody lies there: without a bed until a person looks. */
      readonly claimant?: SubjectCard | null
    }
  | { readonly kind: 'no-bed'; readonly subject: SubjectCard }

/** Whom ADT puts into this bed, of those who lie in none. */
export const claimantOf = (bed: BedCard['id'], others: readonly SubjectCard[]): SubjectCard | null =>
  others.find(({ notice }) => notice?.kind === 'bed-taken' && notice.bed === bed) ?? null

export const labelOf = (place: Place): string | null => (place.kind === 'bed' ? place.bed.label : null)

/**
 * The React key of a subject's tile: another patient, or another association of the same one, is another component, so
 * that nothing of the former is left for a single frame (H58).
 */
export const tileKey = (subject: SubjectCard): string =>
  [
    subject.id,
    subject.admittedAt,
    ...subject.devices.map((device) => device.association ?? device.id).toSorted(),
  ].join(' ')

const same = (one: object, other: object): boolean => {
  const entries = Object.entries(other)
  return (
    entries.length === Object.keys(one).length &&
    entries.every(([key, value]) => Object.is(value, Reflect.get(one, key)))
  )
}

/** A place is made anew with each board; what it holds keeps its identity while it is the same. */
export const sameProps = <P extends { readonly place: Place }>(
  { place: before, ...one }: P,
  { place: after, ...other }: P,
): boolean => same(before, after) && same(one, other)
