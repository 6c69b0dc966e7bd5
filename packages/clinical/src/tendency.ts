import type { EpochMs } from './ids'
import type { ParameterCode } from './parameters'
import { median } from './scores/news2'

/** How a parameter moved within the hour: the middle of the last ten minutes against that of an hour before (WB12). */
export interface Tendency {
  readonly direction: 'up' | 'down' | 'steady'
  /** In the canonical unit. */
  readonly delta: number
  readonly before: number
  readonly now: number
}

interface Point {
  readonly at: EpochMs
  readonly mean: number
}

const MINUTE = 60_000
const NOW_MS = 10 * MINUTE
const BACK_MS = 60 * MINUTE

/** Less is no movement: about what such a value does by itself within an hour. Own proposal, all of it. */
const STEADY_WITHIN: Partial<Record<ParameterCode, number>> = {
  MDC_ECG_HEART_RATE: 10,
  MDC_PULS_OXIM_PULS_RATE: 10,
  MDC_PULS_OXIM_SAT_O2: 2,
  MDC_TTHOR_RESP_RATE: 4,
  MDC_RESP_RATE: 4,
  MDC_CO2_RESP_RATE: 4,
  MDC_PRESS_BLD_NONINV_SYS: 15,
  MDC_PRESS_BLD_ART_SYS: 15,
  MDC_PRESS_BLD_ART_ABP_SYS: 15,
  MDC_CONC_AWAY_CO2_ET: 6,
  MDC_TEMP: 0.5,
  MDC_TEMP_BODY: 0.5,
  MDC_TEMP_CORE: 0.5,
}
/** Parameters that have a tendency. */
export const TENDENCY_CODES = Object.keys(STEADY_WITHIN) as readonly ParameterCode[]

/** `null` when either end has no data: a missing value never looks steady. */
export function tendency(code: ParameterCode, points: readonly Point[], now: EpochMs): Tendency | null {
  const steady = STEADY_WITHIN[code]
  if (steady === undefined) return null
  const within = (from: number, to: number) =>
    median(points.filter(({ at }) => at >= now - from && at < now - to).map(({ mean }) => mean))
  const newest = within(NOW_MS, -MINUTE)
  const before = within(BACK_MS + NOW_MS, BACK_MS - NOW_MS)
  if (newest === null || before === null) return null
  const delta = newest - before
  const direction = Math.abs(delta) < steady ? 'steady' : delta > 0 ? 'up' : 'down'
  return { direction, delta, before, now: newest }
}
