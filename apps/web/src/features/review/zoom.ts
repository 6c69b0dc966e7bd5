const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** From far to near; what is drawn changes with it (WF11). */
export const LEVELS = ['day', 'hour', 'minute', 'ten', 'one'] as const
export type Level = (typeof LEVELS)[number]

export interface Span {
  readonly from: number
  readonly to: number
}

/** Everything that is looked back on. */
export const WHOLE_MS = 72 * HOUR

/** How much of the time each level shows; `ten`: as much as fits at the chosen speed. */
const LENGTH: Readonly<Record<Level, number>> = {
  day: 24 * HOUR,
  hour: HOUR,
  minute: MINUTE,
  ten: 10 * SECOND,
  one: SECOND,
}
export const lengthOf = (level: Level): number => LENGTH[level]

export const zoomed = (level: Level, by: 1 | -1): Level => LEVELS[LEVELS.indexOf(level) + by] ?? level

/** The hour of the clock around a moment, of the hours that there are. */
export function hourOf(at: number, now: number): Span {
  const from = Math.floor(at / HOUR) * HOUR
  return { from, to: Math.min(from + HOUR, Math.max(from + MINUTE, now)) }
}

export const around = (at: number, ms: number): Span => ({ from: at - ms / 2, to: at + ms / 2 })

export const within = (at: number, { from, to }: Span): number => Math.min(Math.max(at, from), to)

/** How far an arrow goes: a fifth of what is shown. */
export const stepOf = (level: Level): number => lengthOf(level) / 5

/** What is asked of the server: whole half minutes, so that small steps ask for nothing new, and nothing to come. */
export function asked({ from, to }: Span, now: number): Span {
  const half = 30 * SECOND
  const first = Math.floor(Math.min(from, now - 1) / half) * half
  return { from: first, to: Math.min(Math.ceil(to / half) * half, Math.max(first + 1, Math.floor(now))) }
}

export const xOf = (at: number, { from, to }: Span, width: number): number =>
  ((at - from) / (to - from)) * width
export const timeAt = (x: number, { from, to }: Span, width: number): number =>
  from + (x / Math.max(1, width)) * (to - from)
