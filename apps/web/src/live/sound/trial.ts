/** Whether a person has heard this display: asked at the begin of each shift (AK14, AL24, H62). */
import { boolean, nullable, number, object, type infer as Infer } from 'zod/mini'

const schema = object({
  /** The last answer of a person, server time. */
  answer: nullable(object({ at: number(), heard: boolean() })),
  /** Since when it has been asked for without an answer. */
  askedAt: nullable(number()),
})
export type Trial = Infer<typeof schema>
export type TrialState = 'heard' | 'due' | 'untested' | 'unheard'

/** Own proposal: long enough for a handover, short enough for a shift. */
export const ANSWER_WITHIN_MS = 15 * 60_000

export const UNTRIED: Trial = { answer: null, askedAt: null }

/** A "no" stands until somebody has heard it; a "yes" until the next shift. */
export function trialState({ answer, askedAt }: Trial, shift: number | null, now: number): TrialState {
  if (answer && !answer.heard) return 'unheard'
  if (answer && answer.at >= (shift ?? -Infinity)) return 'heard'
  if (askedAt === null || askedAt < (shift ?? -Infinity) || now - askedAt < ANSWER_WITHIN_MS) return 'due'
  return 'untested'
}

const KEY = 'vigil.sound-test'

/** Of this browser: it has the speaker. */
export function readTrial(): Trial {
  try {
    return schema.parse(JSON.parse(localStorage.getItem(KEY) ?? 'null'))
  } catch {
    return UNTRIED
  }
}

export function keepTrial(trial: Trial): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(trial))
  } catch {
    // It is asked again after a reload.
  }
}
