import type { Subject } from '@vigil/clinical'
import { demoCensus, type Person } from '@vigil/ingest/simulator'

/**
 * The beds among which people move, and who lies there: after a restart the hospital goes on from what it knows. A bed
 * with somebody whom the administration does not know stays out of it.
 */
export function bedsNow(
  subjects: readonly Subject[],
  now: number,
): readonly (readonly [bed: string, person: Person | null])[] {
  const there = new Map(
    subjects
      .filter(({ bed, endedAt }) => bed !== null && endedAt === null)
      .map((each) => [each.bed as string, each]),
  )
  return [...demoCensus(now).keys()].flatMap((bed): readonly (readonly [string, Person | null])[] => {
    const subject = there.get(bed)
    if (!subject) return [[bed, null]]
    const person = personOf(subject)
    return person ? [[bed, person]] : []
  })
}

function personOf({ id, mrn, name, birthDate, sex }: Subject): Person | null {
  if (mrn === null || birthDate === null || !id.startsWith('mrn:')) return null
  return { mrn, name, birthDate, sex: sex === 'male' ? 'male' : 'female' }
}
