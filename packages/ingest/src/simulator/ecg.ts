/**
 * Two leads of ECG from a dynamical model: McSharry, Clifford, Tarassenko, Smith, "A dynamical model for generating
 * synthetic electrocardiogram signals", IEEE Trans Biomed Eng 50(3):289-294, 2003, on its limit cycle (only the phase
 * of each beat moves), with amplitudes that do not depend on the rate as in Sameni, Clifford, Jutten, Shamsollahi,
 * "Multichannel ECG and noise modeling", EURASIP J Adv Signal Process 2007:043407.
 */
import type { Rhythm } from './condition'
import type { Random } from './random'
import type { Beat, BeatKind } from './rhythm'

/** Place and width in seconds at 60/min, from McSharry's table (radians / 2 pi); height in mV, in leads II and V5. */
interface Wave {
  readonly at: number
  readonly width: number
  readonly ii: number
  readonly v: number
}

const P: Wave = { at: -0.167, width: 0.04, ii: 0.12, v: 0.08 }
const QRS: readonly Wave[] = [
  { at: -0.042, width: 0.016, ii: -0.1, v: -0.12 },
  { at: 0, width: 0.016, ii: 1.1, v: 1.35 },
  { at: 0.042, width: 0.016, ii: -0.2, v: -0.3 },
  { at: 0.25, width: 0.064, ii: 0.28, v: 0.34 },
]
const WAVES: Readonly<Record<BeatKind, readonly Wave[]>> = {
  sinus: [P, ...QRS],
  af: QRS,
  /** Wide, without P, the T wave against it. */
  ventricular: [
    { at: 0, width: 0.048, ii: 1.3, v: -1.2 },
    { at: 0.12, width: 0.04, ii: -0.35, v: 0.4 },
    { at: 0.28, width: 0.07, ii: -0.4, v: 0.45 },
  ],
  paced: [
    { at: 0, width: 0.035, ii: 0.9, v: -0.8 },
    { at: 0.072, width: 0.035, ii: -0.35, v: 0.25 },
    { at: 0.25, width: 0.072, ii: -0.3, v: 0.35 },
  ],
}
/** The pacing spike, this long before R. */
const SPIKE_S = 0.056
const SPIKE_MV = 1.6

/** The baseline returns within about a second (McSharry: -(z - z0)). */
const RETURN_PER_SECOND = 1
const TURN = 2 * Math.PI
/** Movement as of brushing teeth: about three swings a second (own choice). */
export const NOISE_HZ = 3.1

export interface Leads {
  ii: number
  v: number
}

export interface EcgInput {
  readonly rhythm: Rhythm
  /** Beats before and after now, as far as their waves reach. */
  readonly beats: readonly Beat[]
  readonly breath: number
  readonly noise: boolean
}

export function createEcg(random: Random): (now: number, seconds: number, input: EcgInput) => Leads {
  const forcing = { ii: 0, v: 0 }
  const z = { ii: 0, v: 0 }
  const out = { ii: 0, v: 0 }
  const at = TURN * random.uniform()
  return (now, seconds, { rhythm, beats, breath, noise }) => {
    const next = forcingAt(now, beats)
    const rolling = fibrillation(rhythm, now, at)
    const moved = noise ? movement(now, at) : 0
    const z0 = 0.04 * breath
    z.ii += next.ii - forcing.ii - RETURN_PER_SECOND * (z.ii - z0) * seconds
    z.v += next.v - forcing.v - RETURN_PER_SECOND * (z.v - z0) * seconds
    forcing.ii = next.ii
    forcing.v = next.v
    out.ii = z.ii + next.spike + rolling + moved + 0.008 * random.normal()
    out.v = z.v + next.spike + 0.8 * rolling + 0.9 * moved + 0.008 * random.normal()
    return out
  }
}

/** Distances from R stretch with the root of the interval, as intervals do (ECGSYN); the QRS keeps its width. */
function forcingAt(now: number, beats: readonly Beat[]): Leads & { spike: number } {
  const sum = { ii: 0, v: 0, spike: 0 }
  for (const beat of beats) {
    const since = now - beat.at
    if (since < -0.5 || since > 0.7) continue
    const stretch = Math.sqrt(Math.min(1.3, beat.interval))
    for (const { at, width, ii, v } of WAVES[beat.kind]) {
      const far = Math.abs(at) > 0.1
      const distance = (since - (far ? at * stretch : at)) / (far ? width * stretch : width)
      if (distance > 4 || distance < -4) continue
      const bell = Math.exp(-0.5 * distance * distance)
      sum.ii += ii * bell
      sum.v += v * bell
    }
    if (beat.kind === 'paced' && since >= -SPIKE_S && since < -SPIKE_S + 0.008) sum.spike = SPIKE_MV
  }
  return sum
}

/** Atria at 350 to 450 a minute ripple; ventricles that fibrillate roll at 4 to 6 Hz, without form. */
function fibrillation(rhythm: Rhythm, now: number, at: number): number {
  if (rhythm === 'af')
    return 0.035 * Math.sin(TURN * 6.3 * now + at) + 0.025 * Math.sin(TURN * 7.4 * now + 2 * at)
  if (rhythm !== 'vf') return 0
  const swell = 0.7 + 0.3 * Math.sin(TURN * 0.4 * now + at)
  return swell * (0.3 * Math.sin(TURN * 4.6 * now + at) + 0.22 * Math.sin(TURN * 5.7 * now + 3 * at))
}

const movement = (now: number, at: number): number =>
  0.95 * Math.sin(TURN * NOISE_HZ * now + at) * (1 + 0.2 * Math.sin(TURN * 0.7 * now)) +
  0.25 * Math.sin(TURN * 2 * NOISE_HZ * now)
