/**
 * How loud a burst is, in decibels below its full level (patterns.ts). Every figure is our own proposal, set per display and
 * clamped here, so that no stored or edited setting undercuts a floor. What the computer's own volume does to it nobody can
 * read from a page (H62): the sound test asks a person.
 */
import { PRIORITIES, type Priority } from '@vigil/clinical'
import { minute } from '../../format/time'
import type { SoundName } from './patterns'

export interface SoundSettings {
  /** Of each priority by day, dB, 0 to its floor. */
  readonly volume: Readonly<Record<Priority, number>>
  /** Quieter between these times of day of the site; `null`: no night. */
  readonly night: { readonly from: string; readonly to: string } | null
  /** When the sound is tested, times of day of the site. */
  readonly shifts: readonly string[]
}

export const SOUND_DEFAULTS: SoundSettings = {
  volume: { high: -3, medium: -6, low: -9 },
  night: { from: '21:00', to: '07:00' },
  shifts: ['07:00', '19:00'],
}

/** Nothing set, no night and no order among them makes an alarm quieter. */
export const FLOOR_DB: Readonly<Record<Priority, number>> = { high: -6, medium: -12, low: -15 }
const NIGHT_DB = 6
/** Unanswered it becomes louder by this at each step, up to the full level. */
const RISE_DB = 3
export const RISE_EVERY_MS = 30_000
const MINUTE_MS = 60_000
const DAY_MIN = 1_440

/** Before it rises; IEC 60601-1-8: loudness high >= medium >= low, whatever somebody sets. */
export function baseDb(settings: SoundSettings, priority: Priority, night: boolean): number {
  return PRIORITIES.slice(PRIORITIES.indexOf(priority)).reduceRight((louder, each) => {
    const wished = settings.volume[each] - (night ? NIGHT_DB : 0)
    return Math.min(louder, Math.max(FLOOR_DB[each], Math.min(0, wished)))
  }, 0)
}

/** Peak of a burst relative to its full level, 0 to 1. */
export function levelOf(
  settings: SoundSettings,
  sound: SoundName,
  night: boolean,
  unansweredMs: number,
): number {
  const rise = RISE_DB * Math.max(0, Math.floor(unansweredMs / RISE_EVERY_MS))
  return 10 ** (Math.min(0, baseDb(settings, priorityOf(sound), night) + rise) / 20)
}

/** A dead board is as loud as a high alarm; the test is as quiet as a person must still hear. */
const priorityOf = (sound: SoundName): Priority =>
  sound === 'not-live'
    ? 'high'
    : (PRIORITIES.find((each) => sound.endsWith(`-${each}`)) ?? ('medium' satisfies Priority))

export const minuteOf = (text: string): number => {
  const [hours = 0, minutes = 0] = text.split(':').map(Number)
  return hours * 60 + minutes
}
const minuteIn = (at: number, zone: string): number => minuteOf(minute(at, zone))
const since = (from: number, to: number): number => (to - from + DAY_MIN) % DAY_MIN

export function isNight({ night }: SoundSettings, at: number, zone: string): boolean {
  if (!night) return false
  const from = minuteOf(night.from)
  return since(from, minuteIn(at, zone)) < since(from, minuteOf(night.to))
}

/** The last time of day at which a shift began; a change of clocks in between is taken into account. */
export function shiftStart({ shifts }: SoundSettings, at: number, zone: string): number | null {
  const now = minuteIn(at, zone)
  const ages = shifts.map((each) => since(minuteOf(each), now))
  if (ages.length === 0) return null
  const age = Math.min(...ages)
  const guess = at - (at % MINUTE_MS) - age * MINUTE_MS
  const off = since(minuteIn(guess, zone), (now - age + DAY_MIN) % DAY_MIN)
  return guess + (off > DAY_MIN / 2 ? off - DAY_MIN : off) * MINUTE_MS
}
