/** Age as a ward says it: newborns in days, small children in months (units of category.ts: neonate under 28 days). */
export interface Age {
  readonly unit: 'days' | 'months' | 'years'
  readonly count: number
}

const NEONATE_DAYS = 28
const MONTHS_UNTIL_YEARS = 2
const DAY_MS = 86_400_000

const days = new Map<string, Intl.DateTimeFormat>()

/** The calendar day at a place, as `[2026, 11, 27]`. */
function dayIn(zone: string, at: number): readonly [number, number, number] {
  let format = days.get(zone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' })
    days.set(zone, format)
  }
  return parts(format.format(at))
}

function parts(day: string): readonly [number, number, number] {
  const [year = NaN, month = NaN, date = NaN] = day.split('-').map(Number)
  return [year, month, date]
}

/** `null` where no date is known, or one that lies ahead: no age is better than a wrong one. */
export function ageOf(birthDate: string | null, now: number, zone: string): Age | null {
  if (birthDate === null) return null
  const [year, month, date] = parts(birthDate)
  const [thisYear, thisMonth, today] = dayIn(zone, now)
  const whole = (Date.UTC(thisYear, thisMonth - 1, today) - Date.UTC(year, month - 1, date)) / DAY_MS
  if (!Number.isFinite(whole) || whole < 0) return null
  if (whole < NEONATE_DAYS) return { unit: 'days', count: whole }
  const months = (thisYear - year) * 12 + thisMonth - month - (today < date ? 1 : 0)
  if (months < MONTHS_UNTIL_YEARS * 12) return { unit: 'months', count: Math.max(0, months) }
  return { unit: 'years', count: Math.floor(months / 12) }
}
