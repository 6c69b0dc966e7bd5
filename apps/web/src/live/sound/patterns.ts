/**
 * The sounds, after IEC 60601-1-8 tables 3 and 4 as quoted in the reference sheet "Auditory signals" (public secondary
 * sources; no conformity is claimed). Values inside the quoted ranges are our own proposal.
 */
import type { Alarm, Priority } from '@vigil/clinical'

export type SoundName = `${'clinical' | 'technical'}-${Priority}` | 'not-live' | 'test'

export interface Pattern {
  /** Start of each pulse from the start of the burst, ms. */
  readonly starts: readonly number[]
  /** Effective pulse duration t_d: high 75-200 ms, medium and low 125-250 ms (table 4). */
  readonly pulseMs: number
  /** Fundamentals, one per pulse, repeated when shorter: 150-1000 Hz (table 4). */
  readonly frequencies: readonly number[]
  /** From the end of a burst to the next: high 2.5-15 s, medium 2.5-30 s, low above 15 s (table 3). */
  readonly pauseMs: number
  /** Peak, 0 to 1; loudness high >= medium >= low. */
  readonly level: number
}

/** Harmonics 1 to 6 relative to the fundamental: at least four components in 300-4000 Hz, all within 15 dB (table 4). */
export const HARMONICS: readonly number[] = [1, 0.7, 0.6, 0.45, 0.35, 0.25]
/** Of t_d; table 4: 10-20 %. */
export const RISE = 0.15
/** Of t_d; must be over before the next pulse. */
export const FALL = 0.3

/** Equal pulses with equal silence between them. */
const evenly = (count: number, pulseMs: number, spacingMs: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => index * (pulseMs + spacingMs))

/** Ten pulses: 3 + 2, pause, 3 + 2. x = 50-125 ms; third to fourth 2x + t_d; fifth to sixth 350-1300 ms (table 3). */
function highStarts(pulseMs: number, x: number, halfPauseMs: number): readonly number[] {
  const step = pulseMs + x
  const half = [0, step, 2 * step, 4 * step, 5 * step]
  const second = 5 * step + pulseMs + halfPauseMs
  return [...half, ...half.map((start) => second + start)]
}

const high = { starts: highStarts(150, 100, 700), pulseMs: 150, pauseMs: 5_000, level: 0.9 }
const medium = { starts: evenly(3, 200, 200), pulseMs: 200, pauseMs: 15_000, level: 0.7 }
/** Table 3 allows one or two pulses; one is told apart from three at once, and has no rhythm that could be mistaken (AK11). */
const low = { starts: [0], pulseMs: 200, pauseMs: 30_000, level: 0.5 }

/** Annex F "general" melody is one note; technical alarms keep the rhythm of their priority an octave lower. */
const C5 = [523.25]
const C4 = [261.63]

export const PATTERNS: Readonly<Record<SoundName, Pattern>> = {
  'clinical-high': { ...high, frequencies: C5 },
  'clinical-medium': { ...medium, frequencies: C5 },
  'clinical-low': { ...low, frequencies: C5 },
  'technical-high': { ...high, frequencies: C4 },
  'technical-medium': { ...medium, frequencies: C4 },
  'technical-low': { ...low, frequencies: C4 },
  /** The alarm system itself failed: may be a sound of its own (IEC 60601-1-8 6.3.3.1 rationale): two long falling notes. */
  'not-live': { starts: [0, 450], pulseMs: 400, frequencies: [392, 294], pauseMs: 10_000, level: 0.8 },
  test: { starts: evenly(3, 200, 200), pulseMs: 200, frequencies: C5, pauseMs: 0, level: 0.7 },
}

export interface Pulse {
  readonly startMs: number
  readonly durationMs: number
  readonly frequency: number
}

export function burst(name: SoundName): readonly Pulse[] {
  const { starts, pulseMs, frequencies } = PATTERNS[name]
  return starts.map((startMs, index) => {
    const frequency = frequencies[index % frequencies.length]
    if (frequency === undefined) throw new Error(`sound ${name} has no frequency`)
    return { startMs, durationMs: pulseMs, frequency }
  })
}

export const burstMs = (name: SoundName): number => {
  const { starts, pulseMs } = PATTERNS[name]
  return Math.max(...starts) + pulseMs
}

/** From the start of a burst to the start of the next. */
export const periodMs = (name: SoundName): number => burstMs(name) + PATTERNS[name].pauseMs

export const soundOf = (alarm: Alarm): SoundName =>
  `${alarm.class === 'technical' ? 'technical' : 'clinical'}-${alarm.priority}`
