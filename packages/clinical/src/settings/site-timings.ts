/**
 * Times and counts of the alarm engine that no source gives: own proposals, which a site may change within bounds. What
 * clinical-decisions gives (5 s, 20 s, 2 min pause, 5 and 15 min) is none of them.
 */
export interface AlarmTimings {
  /** An alarm that nobody took asks again. */
  readonly askAgainHighSeconds: number
  readonly askAgainMediumSeconds: number
  /** A latched alarm that nobody saw asks again. */
  readonly latchedAgainSeconds: number
  /** So long after a lethal rhythm or shock a loss sounds at once: "the last minutes" of clinical-decisions 5. */
  readonly criticalSeconds: number
  /** A sensor that was on for less before it is off again was never put right. */
  readonly sensorAgainSeconds: number
  /** One that chatters is over when it stayed away for so long. */
  readonly chatterClearSeconds: number
  /** One that chatters and stays for so long does not chatter: beyond the delay of its limit, else at all. */
  readonly chatterStaysSeconds: number
  readonly chatterStaysUndelayedSeconds: number
  /** Losses that began within this time of each other count as one network incident. */
  readonly incidentSeconds: number
  /** Fewer beds are separate losses; `incidentShare` of the monitored subjects likewise. */
  readonly incidentBeds: number
  readonly incidentShare: number
}

interface Figure {
  readonly usual: number
  readonly least: number
  readonly most: number
}

/** Bounds: no setting silences for longer than a person would notice anyway, and none asks so often that nobody listens. */
export const ALARM_TIMINGS: Readonly<Record<keyof AlarmTimings, Figure>> = {
  askAgainHighSeconds: { usual: 120, least: 30, most: 180 },
  askAgainMediumSeconds: { usual: 300, least: 60, most: 600 },
  latchedAgainSeconds: { usual: 300, least: 60, most: 600 },
  criticalSeconds: { usual: 600, least: 300, most: 3_600 },
  sensorAgainSeconds: { usual: 60, least: 0, most: 120 },
  chatterClearSeconds: { usual: 60, least: 15, most: 180 },
  chatterStaysSeconds: { usual: 45, least: 15, most: 60 },
  chatterStaysUndelayedSeconds: { usual: 60, least: 15, most: 90 },
  incidentSeconds: { usual: 10, least: 2, most: 30 },
  incidentBeds: { usual: 3, least: 2, most: 20 },
  incidentShare: { usual: 0.3, least: 0.1, most: 1 },
}

const USUAL: AlarmTimings = {
  askAgainHighSeconds: ALARM_TIMINGS.askAgainHighSeconds.usual,
  askAgainMediumSeconds: ALARM_TIMINGS.askAgainMediumSeconds.usual,
  latchedAgainSeconds: ALARM_TIMINGS.latchedAgainSeconds.usual,
  criticalSeconds: ALARM_TIMINGS.criticalSeconds.usual,
  sensorAgainSeconds: ALARM_TIMINGS.sensorAgainSeconds.usual,
  chatterClearSeconds: ALARM_TIMINGS.chatterClearSeconds.usual,
  chatterStaysSeconds: ALARM_TIMINGS.chatterStaysSeconds.usual,
  chatterStaysUndelayedSeconds: ALARM_TIMINGS.chatterStaysUndelayedSeconds.usual,
  incidentSeconds: ALARM_TIMINGS.incidentSeconds.usual,
  incidentBeds: ALARM_TIMINGS.incidentBeds.usual,
  incidentShare: ALARM_TIMINGS.incidentShare.usual,
}

/** What a site set; the rest is as usual. Contexts that an earlier version stored have none. */
export type SiteTimings = { readonly [Name in keyof AlarmTimings]?: AlarmTimings[Name] | undefined }

const known = new WeakMap<SiteTimings, AlarmTimings>()

export function timingsOf(set: SiteTimings | null | undefined): AlarmTimings {
  if (!set) return USUAL
  const before = known.get(set)
  if (before) return before
  const told = Object.entries(set).filter(([, value]) => value !== undefined)
  const timings: AlarmTimings = { ...USUAL, ...Object.fromEntries(told) }
  known.set(set, timings)
  return timings
}
