import type { Limit } from './alarm/subject-context'
import { parameter } from './parameters'

/**
 * A dead band takes up no more than this share of the way from its limit to the limit on the other side (own proposal):
 * a wider one would keep an alarm that is over, or leave no value at which it ends.
 */
const DEADBAND_SHARE = 0.25

type Place = Pick<Limit, 'codes' | 'direction' | 'value'>

/** Where nothing limits the other side the way ends where values stop being plausible. */
export function widestDeadband(limit: Place, all: readonly Place[]): number {
  const facing = all
    .filter((other) => isFacing(limit, other))
    .map(({ value }) => Math.abs(value - limit.value))
  return DEADBAND_SHARE * Math.min(...(facing.length > 0 ? facing : limit.codes.map(roomOf(limit))))
}

const isFacing = ({ codes, direction, value }: Place, other: Place): boolean =>
  other.direction !== direction &&
  (direction === 'low' ? other.value > value : other.value < value) &&
  other.codes.some((code) => codes.includes(code))

const roomOf =
  ({ direction, value }: Place) =>
  (code: Limit['codes'][number]): number => {
    const [low, high] = parameter(code).plausible
    return Math.max(0, direction === 'low' ? high - value : value - low)
  }

/** Limits that came nearer to each other, by a target or for one patient, narrow their dead bands. */
export const withFittingDeadbands = (limits: readonly Limit[]): readonly Limit[] =>
  limits.map((limit) =>
    limit.deadband === undefined
      ? limit
      : { ...limit, deadband: Math.min(limit.deadband, widestDeadband(limit, limits)) },
  )
