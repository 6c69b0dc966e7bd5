import type { CONSCIOUSNESS } from '../facts'
import type { EpochMs } from '../ids'

/**
 * NEWS2 (Royal College of Physicians, 2017; clinical.md 2.1) with the input ages of clinical-decisions 16. For patients of
 * 16 years and more who are not pregnant; a missing input never counts as normal and never as zero.
 */
export const NEWS2_INPUTS = [
  'respiration',
  'spo2',
  'oxygen',
  'systolic',
  'pulse',
  'consciousness',
  'temperature',
] as const
export type News2Input = (typeof NEWS2_INPUTS)[number]

interface Observed<T> {
  readonly value: T
  readonly at: EpochMs
}

/** /min, percent, mmHg, degrees Celsius. `null`: nobody measured or told it. */
export interface News2Observations {
  readonly respiration: Observed<number> | null
  readonly spo2: Observed<number> | null
  readonly oxygen: Observed<boolean> | null
  readonly systolic: Observed<number> | null
  /** Of ECG rate and pulse the one that scores worse counts. */
  readonly pulse: readonly Observed<number>[]
  readonly consciousness: Observed<(typeof CONSCIOUSNESS)[number]> | null
  readonly temperature: Observed<number> | null
  /** Prescribed 88 to 92 percent: scale 2. */
  readonly isHypercapnic: boolean
}

export interface ScorePart {
  readonly input: News2Input
  readonly value: number | string | null
  readonly points: number
  readonly at: EpochMs | null
}

export type ScoreRisk = 'low' | 'low-medium' | 'medium' | 'high'

export interface Score {
  readonly system: 'NEWS2'
  /** A lower bound while something is missing: points never subtract. */
  readonly total: number
  readonly risk: ScoreRisk
  readonly missing: readonly News2Input[]
  readonly parts: readonly ScorePart[]
  /** Of its oldest input. */
  readonly at: EpochMs
  /** When the next complete set is due (RCP chart 4). */
  readonly dueAt: EpochMs
}

const HOUR = 3_600_000

/** Upper end of each band, with its points; the last one has no end. Bands of whole numbers, so round first. */
type Bands = readonly (readonly [upTo: number, points: number])[]
const RESPIRATION: Bands = [
  [8, 3],
  [11, 1],
  [20, 0],
  [24, 2],
  [Infinity, 3],
]
const SPO2_SCALE_1: Bands = [
  [91, 3],
  [93, 2],
  [95, 1],
  [Infinity, 0],
]
const SPO2_SCALE_2_ON_AIR: Bands = [
  [83, 3],
  [85, 2],
  [87, 1],
  [Infinity, 0],
]
const SPO2_SCALE_2_ON_OXYGEN: Bands = [
  [83, 3],
  [85, 2],
  [87, 1],
  [92, 0],
  [94, 1],
  [96, 2],
  [Infinity, 3],
]
const SYSTOLIC: Bands = [
  [90, 3],
  [100, 2],
  [110, 1],
  [219, 0],
  [Infinity, 3],
]
const PULSE: Bands = [
  [40, 3],
  [50, 1],
  [90, 0],
  [110, 1],
  [130, 2],
  [Infinity, 3],
]
const TEMPERATURE: Bands = [
  [35, 3],
  [36, 1],
  [38, 0],
  [39, 1],
  [Infinity, 2],
]

const pointsIn = (bands: Bands, value: number): number => bands.find(([upTo]) => value <= upTo)?.[1] ?? 0
const toTenth = (value: number): number => Math.round(value * 10) / 10

/** `null`: nothing at all is known. */
export function news2(observed: News2Observations, now: EpochMs): Score | null {
  const all = partsOf(observed)
  // What the known inputs ask for decides how old the others may be: until the next observation is due.
  const interval = intervalOf(riskOf(all), sumOf(all))
  const current = all.map((part) =>
    part.at !== null && now - part.at > interval ? { ...part, value: null, points: 0, at: null } : part,
  )
  const times = current.flatMap(({ at }) => (at === null ? [] : [at]))
  if (times.length === 0) return null
  const oldest = Math.min(...times)
  return {
    system: 'NEWS2',
    total: sumOf(current),
    risk: riskOf(current),
    missing: current.filter(({ at }) => at === null).map(({ input }) => input),
    parts: current,
    // Times go in and times come out.
    at: oldest as EpochMs,
    dueAt: (oldest + intervalOf(riskOf(current), sumOf(current))) as EpochMs,
  }
}

function partsOf(observed: News2Observations): readonly ScorePart[] {
  const { oxygen, consciousness, isHypercapnic } = observed
  const spo2Bands = isHypercapnic
    ? oxygen?.value === true
      ? SPO2_SCALE_2_ON_OXYGEN
      : SPO2_SCALE_2_ON_AIR
    : SPO2_SCALE_1
  return [
    numberPart('respiration', observed.respiration, RESPIRATION),
    numberPart('spo2', observed.spo2, spo2Bands),
    part('oxygen', oxygen && { value: oxygen.value ? 'oxygen' : 'air', at: oxygen.at }, () =>
      oxygen?.value === true ? 2 : 0,
    ),
    numberPart('systolic', observed.systolic, SYSTOLIC),
    worst(observed.pulse.map((each) => numberPart('pulse', each, PULSE))),
    part('consciousness', consciousness, () => (consciousness?.value === 'A' ? 0 : 3)),
    numberPart(
      'temperature',
      observed.temperature && { ...observed.temperature, value: toTenth(observed.temperature.value) },
      TEMPERATURE,
      toTenth,
    ),
  ]
}

const part = <T extends number | string>(
  input: News2Input,
  observed: Observed<T> | null,
  points: () => number,
): ScorePart =>
  observed
    ? { input, value: observed.value, points: points(), at: observed.at }
    : { input, value: null, points: 0, at: null }

function numberPart(
  input: News2Input,
  observed: Observed<number> | null,
  bands: Bands,
  round: (value: number) => number = Math.round,
): ScorePart {
  const known = observed && { value: round(observed.value), at: observed.at }
  return part(input, known, () => (known ? pointsIn(bands, known.value) : 0))
}

const worst = (parts: readonly ScorePart[]): ScorePart =>
  parts.toSorted((a, b) => b.points - a.points)[0] ?? { input: 'pulse', value: null, points: 0, at: null }

const sumOf = (parts: readonly ScorePart[]): number => parts.reduce((sum, { points }) => sum + points, 0)

/** RCP chart 4: a single 3 is a trigger of its own. */
function riskOf(parts: readonly ScorePart[]): ScoreRisk {
  const total = sumOf(parts)
  if (total >= 7) return 'high'
  if (total >= 5) return 'medium'
  return parts.some(({ points }) => points >= 3) ? 'low-medium' : 'low'
}

/** Minimum frequency of RCP chart 4; "continuous" still asks for a full set each hour (own proposal). */
function intervalOf(risk: ScoreRisk, total: number): number {
  if (risk !== 'low') return HOUR
  return total === 0 ? 12 * HOUR : 6 * HOUR
}

/** Of continuous inputs: the middle of what was measured in the window; `null` without any. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]]
  return low === undefined || high === undefined ? null : (low + high) / 2
}
