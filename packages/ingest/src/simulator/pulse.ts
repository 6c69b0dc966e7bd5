/** The pulse at the finger: its curve, and which beats arrive there. */
import type { Beat } from './rhythm'

/** R to the foot of the finger's pulse (a usual transit time with pre-ejection, own choice). */
export const FINGER_DELAY_S = 0.24
/** A beat weaker than this is not felt at the finger: a pulse deficit (own choice). */
const FELT = 0.3

export const isFelt = ({ stroke }: Beat, strength: number): boolean => stroke * strength >= FELT

/** A systolic and a dicrotic wave for each beat; the depth moves with the breath (-1 to 1). */
export function plethAt(now: number, beats: readonly Beat[], strength: number, breath: number): number {
  let sum = 0
  for (const beat of beats) {
    const since = now - beat.at - FINGER_DELAY_S
    if (since < -0.3 || since > 1.2) continue
    const faster = Math.min(1, Math.sqrt(beat.interval / 0.8))
    const size = isFelt(beat, strength) ? beat.stroke : 0.15 * beat.stroke
    sum +=
      size * (bell(since, 0.12 * faster, 0.07 * faster) + 0.42 * bell(since, 0.33 * faster, 0.11 * faster))
  }
  return strength * (0.88 + 0.06 * breath) * sum + 0.02 * breath
}

function bell(x: number, at: number, width: number): number {
  const distance = (x - at) / width
  return distance > 4 || distance < -4 ? 0 : Math.exp(-0.5 * distance * distance)
}
