/** When the heart beats, how each beat comes about and how much blood it moves. */
import type { Rhythm } from './condition'
import type { Random } from './random'

export type BeatKind = 'sinus' | 'af' | 'ventricular' | 'paced'

export interface Beat {
  /** Seconds; the top of R. */
  readonly at: number
  readonly kind: BeatKind
  /** Seconds since the beat before. */
  readonly interval: number
  /** Stroke against the usual one: a heart that had no time to fill moves little. */
  readonly stroke: number
}

export interface Setting {
  readonly rhythm: Rhythm
  readonly rate: number
  /** -1 (out) to 1 (in): the sinus follows the breath. */
  readonly breath: number
}

const FIRST_S = 0.6
const TURN = 2 * Math.PI
/** Mayer waves: 0.1 Hz (McSharry 2003). */
const MAYER_HZ = 0.1
/** Share of beats of the script that are ectopic, of these as a run of three (own choice). */
const ECTOPIC = 0.16
const RUN = 0.2
const COUPLING = 0.58
const IN_RUN_S = 0.4

/** Gives the next beat whenever one has been; `null` while there is none. */
export function createRhythm(random: Random): {
  next(last: Beat | null, now: number, setting: Setting): Beat | null
} {
  const mayer = TURN * random.uniform()
  let run = 0
  let pause = 0

  const sinus = (rate: number, breath: number, now: number): number =>
    (60 / rate) *
    (1 - 0.015 * Math.sin(TURN * MAYER_HZ * now + mayer) - 0.025 * breath + 0.008 * random.normal())

  /** A single ectopic beat is followed by a pause that makes the two intervals as long as two usual ones. */
  function ectopic(rate: number, breath: number, now: number): readonly [BeatKind, number] {
    const usual = 60 / rate
    if (run > 0) {
      run -= 1
      pause = usual * 1.15
      return ['ventricular', Math.min(IN_RUN_S, usual * 0.7)]
    }
    if (pause > 0) {
      const interval = pause
      pause = 0
      return ['sinus', interval]
    }
    if (random.uniform() >= ECTOPIC) return ['sinus', sinus(rate, breath, now)]
    run = random.uniform() < RUN ? 2 : 0
    const coupling = usual * (COUPLING + 0.03 * random.normal())
    pause = 2 * usual - coupling
    return ['ventricular', coupling]
  }

  function following(now: number, { rhythm, rate, breath }: Setting): readonly [BeatKind, number] | null {
    switch (rhythm) {
      case 'sinus':
        return ['sinus', sinus(rate, breath, now)]
      case 'paced':
        return ['paced', 60 / rate]
      case 'af':
        // Irregularly irregular: no two intervals know of each other.
        return ['af', (60 / rate) * Math.max(0.55, 1 + 0.22 * random.normal())]
      case 'pvc':
        return ectopic(rate, breath, now)
      case 'vt':
        return ['ventricular', (60 / rate) * (1 + 0.01 * random.normal())]
      case 'vf':
      case 'asystole':
        return null
      default:
        return rhythm satisfies never
    }
  }

  return {
    next(last, now, setting) {
      const found = following(now, setting)
      if (!found) return null
      const [kind, interval] = found
      if (!last || now - last.at > 3 * interval) return { at: now + FIRST_S, kind, interval, stroke: 1 }
      const stroke = strokeOf(interval / (60 / setting.rate), kind, setting.rhythm)
      return { at: last.at + interval, kind, interval, stroke }
    },
  }
}

/** Filling grows with the time before the beat; an ectopic beat also contracts out of order. */
function strokeOf(share: number, kind: BeatKind, rhythm: Rhythm): number {
  const filled = Math.max(0, Math.min(1.25, (share - 0.35) / 0.65))
  return kind === 'ventricular' && rhythm !== 'vt' ? 0.5 * filled : filled
}
