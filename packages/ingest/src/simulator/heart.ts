/**
 * One lead of ECG from a dynamical model: McSharry, Clifford, Tarassenko, Smith, "A dynamical model for generating
 * synthetic electrocardiogram signals", IEEE Trans Biomed Eng 50(3):289-294, 2003, on its limit cycle (only the
 * phase moves), with amplitudes that do not depend on the rate as in Sameni, Clifford, Jutten, Shamsollahi,
 * "Multichannel ECG and noise modeling", EURASIP J Adv Signal Process 2007:043407.
 */
import type { Random } from './random'

/** Place (radians from R), height (mV) and width (radians) of P, Q, R, S, T at 60/min; places as in McSharry's table. */
interface Wave {
  readonly at: number
  readonly height: number
  readonly width: number
}

const NORMAL: readonly Wave[] = [
  { at: -Math.PI / 3, height: 0.12, width: 0.25 },
  { at: -Math.PI / 12, height: -0.1, width: 0.1 },
  { at: 0, height: 1.1, width: 0.1 },
  { at: Math.PI / 12, height: -0.2, width: 0.1 },
  { at: Math.PI / 2, height: 0.28, width: 0.4 },
]

/** Ventricular pacing: no P, a wide complex, the T wave against it. */
const PACED: readonly Wave[] = [
  { at: 0, height: 0.9, width: 0.22 },
  { at: 0.45, height: -0.35, width: 0.22 },
  { at: Math.PI / 2, height: -0.3, width: 0.45 },
]
const SPIKE = { at: -0.35, height: 1.6 }

/** The baseline returns within about a second (McSharry: -(z - z0)). */
const RETURN_PER_SECOND = 1
const TURN = 2 * Math.PI

export interface Heart {
  /** One step; `beat` is true in the step in which R has its top. */
  step(seconds: number, target: { rate: number; breath: number }): { millivolt: number; beat: boolean }
}

export function createHeart(random: Random, kind: 'normal' | 'paced'): Heart {
  const waves = kind === 'paced' ? PACED : NORMAL
  let phase = -Math.PI + TURN * random.uniform()
  let mayer = TURN * random.uniform()
  let jitter = 0
  let forcing = 0
  let z = 0

  return {
    step(seconds, { rate, breath }) {
      // Variability: 0.1 Hz Mayer waves, breathing (sinus arrhythmia), and a little from beat to beat.
      mayer += TURN * 0.1 * seconds
      const variability = kind === 'paced' ? 0 : 0.015 * Math.sin(mayer) + 0.025 * breath + jitter
      const before = phase
      phase += (TURN * rate * (1 + variability) * seconds) / 60
      const next = forcingAt(waves, phase, Math.sqrt(rate / 60))
      const z0 = 0.04 * breath
      z += next - forcing - RETURN_PER_SECOND * (z - z0) * seconds
      forcing = next
      const spike = kind === 'paced' && before < SPIKE.at && phase >= SPIKE.at ? SPIKE.height : 0
      const beat = before < 0 && phase >= 0
      if (phase >= Math.PI) {
        phase -= TURN
        jitter = 0.008 * random.normal()
        forcing = forcingAt(waves, phase, Math.sqrt(rate / 60))
      }
      return { millivolt: z + spike + 0.008 * random.normal(), beat }
    },
  }
}

/** Waves stretch with the root of the rate, as intervals do (McSharry, ECGSYN); none reaches over the turn. */
function forcingAt(waves: readonly Wave[], phase: number, stretch: number): number {
  let sum = 0
  for (const { at, height, width } of waves) {
    const place = Math.max(-2.4, Math.min(2.4, at * stretch))
    const distance = (phase - place) / (width * Math.min(stretch, 1.6))
    sum += height * Math.exp(-0.5 * distance * distance)
  }
  return sum
}
