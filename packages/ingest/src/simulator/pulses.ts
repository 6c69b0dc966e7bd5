/** The beats as they come, one after the other, and how much blood flows. */
import type { Condition } from './condition'
import type { Beat, createRhythm } from './rhythm'

export interface Pulses {
  /** The beat that falls into this step. */
  step(now: number, seconds: number, condition: Condition, breath: number, strength: number): Beat | null
  /** Those whose pulse is still on its way. */
  been(): readonly Beat[]
  /** These, and the one that comes: its P wave is before it. */
  around(): readonly Beat[]
  /** Flow against the usual one, 0 without beats. */
  output(): number
}

/** Waves of a beat and its pulse are over after this. */
const OVER_S = 1.6
/** How fast the flow through the lungs follows the beats. */
const OUTPUT_S = 4
/** A beat this close has begun already. */
const BEGUN_S = 0.3

export function createPulses(rhythm: ReturnType<typeof createRhythm>): Pulses {
  let beats: readonly Beat[] = []
  let withNext: readonly Beat[] = []
  let last: Beat | null = null
  let coming: Beat | null = null
  let output = 1

  function expect(next: Beat | null): void {
    if (next === coming) return
    coming = next
    withNext = next ? [...beats, next] : beats
  }

  return {
    been: () => beats,
    around: () => withNext,
    output: () => output,
    step(now, seconds, condition, breath, strength) {
      const setting = { rhythm: condition.rhythm, rate: condition.heartRate, breath }
      const stands = condition.rhythm === 'asystole' || condition.rhythm === 'vf'
      output *= 1 - seconds / OUTPUT_S
      if (stands && coming && coming.at - now > BEGUN_S) expect(null)
      if (!coming) expect(rhythm.next(last, now, setting))
      if (!coming || now < coming.at) return null
      const beat = coming
      last = beat
      beats = [...beats.filter((each) => now - each.at < OVER_S), beat]
      output += (beat.stroke * strength * beat.interval) / OUTPUT_S
      expect(rhythm.next(last, now, setting))
      return beat
    },
  }
}
