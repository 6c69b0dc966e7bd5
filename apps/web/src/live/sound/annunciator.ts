/** Which sound a station makes now: pure, so that the table of mutes can be tested without an AudioContext. */
import { PRIORITIES, type Alarm } from '@vigil/clinical'
import type { Connection } from '../port'
import { soundOf, type SoundName } from './patterns'

/** clinical-decisions 2: a station mute lasts at most 2 minutes. */
export const MAX_MUTE_MS = 120_000

export interface Mute {
  readonly until: number
  /** Episodes that sounded when the button was pressed: any other high alarm is new. */
  readonly episodes: ReadonlySet<string>
}

export interface Voice {
  readonly sound: SoundName
  /** Every announcement that this sound stands for: one that was not there before starts a burst at once. */
  readonly announcements: ReadonlySet<string>
  /** Server time since which it calls unanswered, of the oldest that sounds, so that a high one never begins quieter; `null`: never rises. */
  readonly since: number | null
  /** Monotonic time before which it stays silent (mute); scheduled all the same, so no timer has to wake up. */
  readonly notBefore: number
}

const episodeOf = (alarm: Alarm): string => `${alarm.id} ${alarm.episode} ${alarm.announcedAt}`
const isSounding = (alarm: Alarm): boolean => alarm.state !== 'ended' && alarm.annunciation === 'sounding'

export const muteNow = (alarms: readonly Alarm[], now: number, seconds: number): Mute => ({
  until: now + Math.min(Math.max(0, seconds * 1000), MAX_MUTE_MS),
  episodes: new Set(alarms.filter(isSounding).map(episodeOf)),
})

/** The mute that still holds: it ends by time, and at once by a high alarm that it does not know (clinical-decisions 2). */
export function muteHolding(mute: Mute | null, alarms: readonly Alarm[], now: number): Mute | null {
  if (!mute || now >= mute.until) return null
  const isNewHigh = (alarm: Alarm): boolean =>
    alarm.priority === 'high' && isSounding(alarm) && !mute.episodes.has(episodeOf(alarm))
  return alarms.some(isNewHigh) ? null : mute
}

/** A board of whose alarms nobody decides any more is as blind as one that is not live (H32). */
export const blindness = (connection: Connection): Connection['kind'] =>
  connection.kind === 'live' && connection.engine === 'silent' ? 'not-live' : connection.kind

/**
 * One stream per board: the highest priority that sounds, a clinical alarm before a technical one. A board that is not live
 * says so with a sound of its own unless a high alarm is louder: what it last knew may still be true.
 */
export function voiceNow(
  alarms: readonly Alarm[],
  connection: Connection['kind'],
  mute: Mute | null,
): Voice | null {
  const notBefore = mute?.until ?? 0
  const loudest = alarms.filter(isSounding).toSorted(louder)[0]
  if (connection === 'not-live' && loudest?.priority !== 'high') {
    return { sound: 'not-live', announcements: new Set(['not-live']), since: null, notBefore }
  }
  if (!loudest) return null
  const since = Math.min(...alarms.filter(isSounding).map(({ announcedAt }) => announcedAt))
  const sound = soundOf(loudest)
  const same = alarms.filter((alarm) => isSounding(alarm) && soundOf(alarm) === sound)
  return { sound, announcements: new Set(same.map(episodeOf)), since, notBefore }
}

const louder = (a: Alarm, b: Alarm): number =>
  PRIORITIES.indexOf(b.priority) - PRIORITIES.indexOf(a.priority) ||
  Number(a.class === 'technical') - Number(b.class === 'technical')
