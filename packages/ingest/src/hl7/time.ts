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

/** HL7 DTM with at least a day; the form of 17 digits too. `null`: no time. A leap second is the next second. */
export function parseHl7Time(text: string, site: SiteTime, near: number): EpochMs | null {
  const length = digitsFrom(text, 0)
  if (![8, 10, 12, 14, 17].includes(length)) return null
  const [year, month, day] = [numberAt(text, 0, 4), numberAt(text, 4, 6), numberAt(text, 6, 8)]
  const hour = length > 8 ? numberAt(text, 8, 10) : 0
  const minute = length > 10 ? numberAt(text, 10, 12) : 0
  const second = length > 12 ? numberAt(text, 12, 14) : 0
  if (year < 1 || month < 1 || day < 1 || day > daysIn(year, month)) return null
  if (hour > 23 || minute > 59 || second > 60) return null
  let milliseconds = length === 17 ? numberAt(text, 14, 17) : 0
  let at = length
  if (text[at] === '.') {
    const end = digitsFrom(text, at + 1)
    // A fraction stands behind the seconds alone.
    if (length !== 14 || end === at + 1 || end - at > 10) return null
    milliseconds = Number(
      text
        .slice(at + 1, at + 4)
        .slice(0, end - at - 1)
        .padEnd(3, '0'),
    )
    at = end
  }
  const local = Date.UTC(year, month - 1, day, hour, minute, second, milliseconds)
  if (at === text.length) return site.utcOf(local, near) as EpochMs
  const offset = offsetFrom(text, at)
  return offset === null ? null : ((local - offset) as EpochMs)
}

/** `+0100` and no more behind it. */
function offsetFrom(text: string, at: number): number | null {
  const sign = text[at]
  if ((sign !== '+' && sign !== '-') || text.length !== at + 5 || digitsFrom(text, at + 1) !== text.length)
    return null
  const [hours, minutes] = [numberAt(text, at + 1, at + 3), numberAt(text, at + 3, at + 5)]
  if (hours > 23 || minutes > 59) return null
  return (sign === '-' ? -1 : 1) * (hours * 60 + minutes) * 60_000
}

/** Where the digits from here end. */
function digitsFrom(text: string, from: number): number {
  let at = from
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 48 || code > 57) break
  }
  return at
}

/** Of digits only. */
function numberAt(text: string, from: number, to: number): number {
  let value = 0
  for (let at = from; at < to; at++) value = value * 10 + text.charCodeAt(at) - 48
  return value
}

/** ISO date of a day that is known whole; a year or a month alone is not a birth date. */
export function parseHl7Date(text: string): string | null {
  const date = /^(\d{4})(\d\d)(\d\d)/.exec(text)
  if (!date) return null
  const [year, month, day] = [Number(date[1]), Number(date[2]), Number(date[3])]
  if (year < 1 || month < 1 || day < 1 || day > daysIn(year, month)) return null
  return `${date[1]}-${date[2]}-${date[3]}`
}
