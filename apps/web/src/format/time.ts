import type { Words } from '../words'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const formats = new Map<string, Intl.DateTimeFormat>()

function format(zone: string, key: 'clock' | 'minute' | 'zone' | 'day' | 'exact'): Intl.DateTimeFormat {
  const id = `${zone} ${key}`
  const known = formats.get(id)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(key === 'minute' || key === 'day' ? {} : { second: '2-digit' }),
    ...(key === 'day' || key === 'exact' ? { day: 'numeric', month: 'short' } : {}),
    ...(key === 'zone' ? { timeZoneName: 'short' } : {}),
  })
  formats.set(id, made)
  return made
}

/** `02:10:12` in the zone of the site, never the browser's. */
export const clock = (at: number, zone: string): string => format(zone, 'clock').format(at)
/** `02:10` */
export const minute = (at: number, zone: string): string => format(zone, 'minute').format(at)
/** `21 Nov, 02:10`: what may be of another day says of which. */
export const dayAndMinute = (at: number, zone: string): string => format(zone, 'day').format(at)
/** `21 Nov, 02:10:12` */
export const dayAndSecond = (at: number, zone: string): string => format(zone, 'exact').format(at)
/** `02:10:12 GMT` */
export const clockWithZone = (at: number, zone: string): string => format(zone, 'zone').format(at)

const two = (n: number) => String(n).padStart(2, '0')

/** `0:47`, `12:03`, `1:02:03`. */
export function duration(ms: number): string {
  const total = Math.max(0, Math.floor(ms / SECOND))
  const [h, m, s] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60]
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
}

/** `12 s`, `4 min`, `3 h`: rounded down, so an age is never shown older than it is. */
export function age(ms: number, t: Words): string {
  if (ms < MINUTE) return t('age.seconds', { n: Math.max(0, Math.floor(ms / SECOND)) })
  if (ms < HOUR) return t('age.minutes', { n: Math.floor(ms / MINUTE) })
  if (ms < 2 * DAY) return t('age.hours', { n: Math.floor(ms / HOUR) })
  return t('age.days', { n: Math.floor(ms / DAY) })
}
