import type { Assessment } from './assessment'

/** When the signals are looked at again while an alarm lasts, in milliseconds after the first time. */
const AGAIN_MS = [5_000, 10_000] as const
/** And as often after that: what is said of an alarm must not grow old beside it (own proposal). */
const EACH_MS = 10_000
/** A rhythm that an alarm is about has shown itself by then (EC13: within 10 s of its beginning). */
const SHOWN_MS = 10_000

/** Milliseconds after the first look at which the next one is due, `done` looks being over. */
export const lookAfter = (done: number): number =>
  AGAIN_MS[done - 1] ?? SHOWN_MS + EACH_MS * (done - AGAIN_MS.length)

/**
 * What counts of a further look. A rhythm that was seen has been, and one that could not be contradicted when it was
 * announced may be over: a heart that beats well a minute later says nothing of then. A rate is about now.
 */
export function followed(
  condition: string,
  before: Assessment | null,
  next: Assessment,
  sinceMs: number,
): Assessment {
  if (before === null || condition.startsWith('hr-') || next.verdict !== 'contradicted') return next
  const stands = before.verdict === 'supported' || (before.verdict === 'undecided' && sinceMs > SHOWN_MS)
  return stands ? before : next
}
