import type { EpochMs, ParameterCode } from '@vigil/clinical'
import type { RoundsLane } from '@vigil/protocol'
import type { TrendSeries } from '@vigil/storage'
import { isArtefact, type ArtefactRange } from './artefacts'

export const DAY_MS = 24 * 3_600_000
export const MINUTE_MS = 60_000
/** A quarter of an hour each: fine enough for a sheet of paper. */
const BUCKETS = 96

/** What a sheet shows, best source first. */
const LANE_CODES = {
  hr: ['MDC_ECG_HEART_RATE', 'MDC_PULS_OXIM_PULS_RATE'],
  spo2: ['MDC_PULS_OXIM_SAT_O2'],
  rr: ['MDC_TTHOR_RESP_RATE', 'MDC_RESP_RATE', 'MDC_CO2_RESP_RATE', 'MDC_AWAY_RESP_RATE'],
  map: ['MDC_PRESS_BLD_ART_ABP_MEAN', 'MDC_PRESS_BLD_ART_MEAN', 'MDC_PRESS_BLD_NONINV_MEAN'],
  temp: ['MDC_TEMP_BODY', 'MDC_TEMP', 'MDC_TEMP_TYMP'],
} as const satisfies Readonly<Record<RoundsLane['lane'], readonly ParameterCode[]>>

const LANE_KEYS = Object.keys(LANE_CODES) as (keyof typeof LANE_CODES)[]
export const DAY_CODES: readonly ParameterCode[] = LANE_KEYS.flatMap((lane) => LANE_CODES[lane])

type Minutes = Pick<TrendSeries, 't' | 'min' | 'max' | 'mean' | 'count'>

interface Day {
  readonly from: EpochMs
  readonly to: EpochMs
}

/** The lanes that have data, from one value per minute. */
export function lanesOf(
  series: readonly TrendSeries[],
  day: Day,
  unitOf: (code: ParameterCode) => string,
  artefacts: readonly ArtefactRange[] = [],
): RoundsLane[] {
  return LANE_KEYS.flatMap((lane) => {
    const found = LANE_CODES[lane]
      .map((code) => series.find((each) => each.code === code))
      .find((each) => each && each.t.length > 0)
    return found
      ? [
          {
            lane,
            code: found.code,
            unit: unitOf(found.code),
            ...reduced(found, day),
            ...worstOf(found, artefacts),
          },
        ]
      : []
  })
}

interface Bucket {
  min: number
  max: number
  sum: number
  count: number
}

/** Fewer, wider buckets: minimum and maximum stay exact, the mean weighs by samples, an empty one stays away. */
export function reduced(minutes: Minutes, { from, to }: Day) {
  const width = Math.ceil((to - from) / BUCKETS)
  const buckets = new Map<number, Bucket>()
  minutes.t.forEach((at, index) => {
    const [min, max, mean, count] = [minutes.min, minutes.max, minutes.mean, minutes.count].map(
      (column) => column[index],
    )
    if (min === undefined || max === undefined || mean === undefined || count === undefined) return
    const key = Math.min(BUCKETS - 1, Math.max(0, Math.floor((at - from) / width)))
    const known = buckets.get(key) ?? { min, max, sum: 0, count: 0 }
    buckets.set(key, {
      min: Math.min(known.min, min),
      max: Math.max(known.max, max),
      sum: known.sum + mean * count,
      count: known.count + count,
    })
  })
  const sorted = [...buckets].toSorted(([a], [b]) => a - b)
  return {
    width,
    t: sorted.map(([key]) => from + key * width),
    min: sorted.map(([, bucket]) => bucket.min),
    max: sorted.map(([, bucket]) => bucket.max),
    mean: sorted.map(([, bucket]) => bucket.sum / bucket.count),
  }
}

/** The plot shows every minute; what is told as worst leaves out what somebody marked. */
function worstOf(
  series: TrendSeries,
  artefacts: readonly ArtefactRange[],
): Pick<RoundsLane, 'lowest' | 'highest' | 'artefactMinutes'> {
  const isOut = (at: number) => isArtefact(artefacts, series.code, at, MINUTE_MS)
  return {
    lowest: extreme(series, series.min, isOut, (a, b) => a < b),
    highest: extreme(series, series.max, isOut, (a, b) => a > b),
    artefactMinutes: series.t.filter(isOut).length,
  }
}

function extreme(
  { t }: Minutes,
  values: readonly number[],
  isOut: (at: number) => boolean,
  isBeyond: (a: number, b: number) => boolean,
): RoundsLane['lowest'] {
  let found: { value: number; at: EpochMs } | null = null
  values.forEach((value, index) => {
    const at = t[index]
    if (at === undefined || isOut(at)) return
    // The cast mints a time: begins of minutes of this database.
    if (!found || isBeyond(value, found.value)) found = { value, at: at as EpochMs }
  })
  return found
}

/** Minutes without any of the values, of those since the subject came. */
export function unmonitored(
  series: readonly TrendSeries[],
  { from, to }: Day,
  admittedAt: EpochMs,
): { readonly minutes: number; readonly of: number } {
  const begin = Math.max(from, admittedAt)
  const first = Math.ceil(begin / MINUTE_MS)
  const end = Math.floor(to / MINUTE_MS)
  const seen = new Set<number>()
  for (const { t } of series)
    for (const at of t) {
      const minute = Math.floor(at / MINUTE_MS)
      if (minute >= first && minute < end) seen.add(minute)
    }
  const of = Math.max(0, end - first)
  return { minutes: of - seen.size, of }
}
