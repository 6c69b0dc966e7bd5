import type { EpochMs } from '@vigil/clinical'
import { daysIn } from '../time'

/** Local time of a site, for timestamps that come without a zone. */
export interface SiteTime {
  /**
   * `local` as if it were UTC. An hour that comes twice is the one nearer to `near`; one that does not exist is moved
   * on by what the clocks were moved.
   */
  utcOf(local: number, near: number): number
}

const DAY_MS = 86_400_000
const QUARTER_MS = 900_000
/** Of offsets that are remembered; clocks are moved twice a year. */
const MOST_REMEMBERED = 1_000

export function createSiteTime(timeZone: string): SiteTime {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const known = new Map<number, number>()
  const offsetAt = (utc: number): number => {
    const quarter = Math.floor(utc / QUARTER_MS)
    const remembered = known.get(quarter)
    if (remembered !== undefined) return remembered
    if (known.size >= MOST_REMEMBERED) known.clear()
    const offset = offsetOf(format, quarter * QUARTER_MS)
    known.set(quarter, offset)
    return offset
  }
  return {
    utcOf(local, near) {
      const before = offsetAt(local - DAY_MS)
      const after = offsetAt(local + DAY_MS)
      if (before === after) return local - before
      const fitting = [local - before, local - after].filter((utc) => utc + offsetAt(utc) === local)
      const [first = local - before, second] = fitting
      return second !== undefined && Math.abs(second - near) < Math.abs(first - near) ? second : first
    },
  }
}

function offsetOf(format: Intl.DateTimeFormat, utc: number): number {
  const parts = new Map(format.formatToParts(utc).map(({ type, value }) => [type, Number(value)]))
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0
  const local = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  )
  return local - utc
}

const DTM = /^(\d{8})(\d\d)?(\d\d)?(\d\d)?(?:\.(\d{1,9})|(\d{3}))?(?:([+-])(\d\d)(\d\d))?$/

/** HL7 DTM with at least a day; the form of 17 digits too. `null`: no time. A leap second is the next second. */
export function parseHl7Time(text: string, site: SiteTime, near: number): EpochMs | null {
  const match = text.length > 40 ? null : DTM.exec(text)
  if (!match) return null
  const [, date = '', hours = '0', minutes = '0', seconds = '0', fraction, milliseconds] = match
  // Either form of a fraction stands behind the seconds alone.
  if ((fraction ?? milliseconds) !== undefined && match[4] === undefined) return null
  const [year, month, day] = [Number(date.slice(0, 4)), Number(date.slice(4, 6)), Number(date.slice(6))]
  const [hour, minute, second] = [Number(hours), Number(minutes), Number(seconds)]
  if (year < 1 || month < 1 || day < 1 || day > daysIn(year, month)) return null
  if (hour > 23 || minute > 59 || second > 60) return null
  const fractionMs = Number((fraction ?? milliseconds ?? '').padEnd(3, '0').slice(0, 3))
  const local = Date.UTC(year, month - 1, day, hour, minute, second, fractionMs)
  const zone = match[7]
  if (zone === undefined) return site.utcOf(local, near) as EpochMs
  const [zoneHours, zoneMinutes] = [Number(match[8]), Number(match[9])]
  if (zoneHours > 23 || zoneMinutes > 59) return null
  const offset = (zoneHours * 60 + zoneMinutes) * 60_000
  return (zone === '-' ? local + offset : local - offset) as EpochMs
}

/** ISO date of a day that is known whole; a year or a month alone is not a birth date. */
export function parseHl7Date(text: string): string | null {
  const date = /^(\d{4})(\d\d)(\d\d)/.exec(text)
  if (!date) return null
  const [year, month, day] = [Number(date[1]), Number(date[2]), Number(date[3])]
  if (year < 1 || month < 1 || day < 1 || day > daysIn(year, month)) return null
  return `${date[1]}-${date[2]}-${date[3]}`
}
