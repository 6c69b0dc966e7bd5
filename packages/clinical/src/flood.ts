import type { AlarmEvent } from './alarm/alarm'
import type { EpochMs } from './ids'

/** So many alarms that begin in ten minutes are more than one person can look at (clinical.md 4.6; ISA 18.2). */
const FLOOD_COUNT = 10
/** It is over when fewer than this began in them (ISA 18.2). */
const CALM_COUNT = 5
const FLOOD_MS = 10 * 60_000

/** The alarms of one unit that began lately. A flood is shown and silences nothing. */
export interface FloodWatch {
  readonly startedAt: readonly EpochMs[]
  /** Since when there is a flood. */
  readonly since: EpochMs | null
}

export interface Flood {
  readonly since: EpochMs
}

export const NO_FLOOD: FloodWatch = { startedAt: [], since: null }

/** What is back while it chatters, or is found late, is no new alarm. */
export const isNewAlarm = ({ type, alarm }: Pick<AlarmEvent, 'type' | 'alarm'>): boolean =>
  type === 'raised' && alarm.state === 'active'

export const withAlarm = (watch: FloodWatch, at: EpochMs): FloodWatch =>
  watchAt({ ...watch, startedAt: [...watch.startedAt, at] }, at)

export function watchAt({ startedAt, since }: FloodWatch, now: EpochMs): FloodWatch {
  const recent = startedAt.filter((time) => time > now - FLOOD_MS)
  if (since !== null) return { startedAt: recent, since: recent.length < CALM_COUNT ? null : since }
  return { startedAt: recent, since: recent.length < FLOOD_COUNT ? null : now }
}

/** Without the count, which changes with each alarm: a board that tells it would be sent anew when there is least room. */
export const floodOf = ({ since }: FloodWatch): Flood | null => (since === null ? null : { since })
