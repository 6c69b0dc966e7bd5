/** The breath: its curve, its rate, and the carbon dioxide that it brings out. */
import type { Random } from './random'

const INSPIRATION = 0.38
/** Without a breath for this long the rate is 0 (own choice); before, the pause counts as part of the last interval. */
const NO_BREATH_S = 10
const INTERVALS = 5
/** Arterial CO2 rises by about 3.4 mmHg a minute without breathing (Eger and Severinghaus, Anesthesiology 1961;22:419). */
const CO2_RISE_PER_S = 3.4 / 60
const CO2_BACK_S = 60
export const USUAL_CO2 = 38

export interface Breathing {
  step(
    now: number,
    seconds: number,
    input: { rate: number; breathing: 'on' | 'apnoea'; output: number },
  ): void
  /** 0 (out) to 1 (in). */
  volume(): number
  /** mm[Hg] at the tube now. */
  co2(): number
  /** Of the last breath that came out. */
  endTidal(now: number): number
  rate(now: number): number | null
  /** Seconds since a breath began. */
  pause(now: number): number
}

export function createBreathing(random: Random, regular: boolean): Breathing {
  let phase = random.uniform()
  let jitter = 0
  let starts: readonly number[] = []
  let store = USUAL_CO2
  let tube = 0
  let peak = 0
  let shown = 0
  let holds = false

  function begins(now: number): void {
    jitter = regular ? 0 : 0.05 * random.normal()
    // What lies before a pause says nothing of the rate after it.
    starts = pause(now) > NO_BREATH_S ? [now] : [...starts.slice(1 - INTERVALS), now]
    shown = peak
    peak = 0
  }

  const pause = (now: number): number => now - (starts.at(-1) ?? now)

  return {
    pause,
    step(now, seconds, { rate, breathing, output }) {
      if (!holds) phase += (rate * (1 + jitter) * seconds) / 60
      if (phase >= 1 || holds) {
        holds = breathing === 'apnoea'
        phase = holds ? 0 : phase >= 1 ? phase - 1 : 0
        if (!holds) begins(now)
      }
      store += holds ? CO2_RISE_PER_S * seconds : ((USUAL_CO2 - store) * seconds) / CO2_BACK_S
      const out = !holds && phase >= INSPIRATION + 0.05
      // Little blood through the lungs brings little CO2 to them.
      const flow = 0.2 + 0.8 * Math.min(1, output)
      // Dead space first, then the plateau, which rises a little to the end of the breath.
      const goal = out ? store * flow * (0.9 + (0.1 * (phase - INSPIRATION)) / (1 - INSPIRATION)) : 0
      tube += ((goal - tube) * seconds) / (out ? 0.09 : 0.06)
      peak = Math.max(peak, tube)
    },
    volume: () => (holds ? 0 : volumeAt(phase)),
    co2: () => tube,
    endTidal: (now) => (pause(now) > NO_BREATH_S ? 0 : shown),
    rate(now) {
      if (pause(now) > NO_BREATH_S) return 0
      const [first] = starts
      if (first === undefined || starts.length < 2) return null
      const counted = starts.length - 1
      const mean = ((starts.at(-1) ?? first) - first) / counted
      // A breath that is overdue slows the rate before it comes.
      return pause(now) > 1.5 * mean ? (60 * (counted + 1)) / (now - first) : 60 / mean
    },
  }
}

/** Breathing in is quicker than breathing out. */
const volumeAt = (phase: number): number =>
  phase < INSPIRATION
    ? 0.5 * (1 - Math.cos((Math.PI * phase) / INSPIRATION))
    : 0.5 * (1 + Math.cos((Math.PI * (phase - INSPIRATION)) / (1 - INSPIRATION)))
