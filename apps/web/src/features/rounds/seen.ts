import * as z from 'zod/mini'

const schema = z.object({ day: z.string(), ids: z.array(z.string()) })
const keyOf = (who: string) => `vigil.seen.${who}`

/** The ticks of one person on one day of the site (VR1); they end with the day and with the tab. */
export function seenToday(who: string, day: string): ReadonlySet<string> {
  try {
    const stored = schema.parse(JSON.parse(sessionStorage.getItem(keyOf(who)) ?? ''))
    return new Set(stored.day === day ? stored.ids : [])
  } catch {
    return new Set()
  }
}

export function keepSeen(who: string, day: string, ids: ReadonlySet<string>): void {
  try {
    sessionStorage.setItem(keyOf(who), JSON.stringify({ day, ids: [...ids] }))
  } catch {
    // A full or forbidden storage costs the ticks of a reload, never the page.
  }
}

/** `2026-11-27` where the site is. */
export const dayAt = (at: number, zone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(at)
