import type { Category } from './hospital'
import type { EpochMs } from './ids'

const DAY = 86_400_000
/** Neonate: to 28 days (clinical-decisions 14). */
const NEONATE_DAYS = 28
/** Upper bounds in whole years (clinical-decisions 14). */
const BY_YEARS: readonly (readonly [below: number, category: Category])[] = [
  [1, 'infant'],
  [5, '1-4'],
  [12, '5-11'],
  [16, '12-15'],
]
/**
 * A preterm baby keeps the preterm limits this long (own proposal: the corrected age is not known here, and the
 * preterm low limits suit a small infant better than those of a term neonate suit a preterm).
 */
const PRETERM_DAYS = 112

const dateParts = /^(\d{4})-(\d{2})-(\d{2})/u
/** Days since 1970 of a civil date (Fliegel and Van Flandern), so that no local clock or time zone is involved. */
function dayNumber(year: number, month: number, day: number): number {
  const a = Math.floor((14 - month) / 12)
  const y = year + 4800 - a
  const m = month + 12 * a - 3
  const julian =
    day +
    Math.floor((153 * m + 2) / 5) +
    365 * y +
    Math.floor(y / 4) -
    Math.floor(y / 100) +
    Math.floor(y / 400) -
    32_045
  return julian - 2_440_588
}

interface Born {
  /** ISO date; unknown counts as adult unless flagged preterm. */
  readonly birthDate: string | null
  readonly preterm: boolean
}

/** Age class by age and flags, never by the device alone (clinical-decisions 14). Uses `now`. */
export function categoryAt({ birthDate, preterm }: Born, now: EpochMs): Category {
  const parts = birthDate === null ? null : dateParts.exec(birthDate)
  if (!parts) return preterm ? 'preterm' : 'adult'
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  const age = Math.floor(now / DAY) - dayNumber(year, month, day)
  if (preterm && age < PRETERM_DAYS) return 'preterm'
  if (age <= NEONATE_DAYS) return 'neonate'
  for (const [below, category] of BY_YEARS)
    if (Math.floor(now / DAY) < dayNumber(year + below, month, day)) return category
  return 'adult'
}
