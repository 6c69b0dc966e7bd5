import {
  ABSENT_REASONS,
  freshness,
  parameter,
  type AbsentReason,
  type EpochMs,
  type Freshness,
  type Gaps,
  type Parameter,
  type ParameterCode,
  type Reading,
} from '@vigil/clinical'
import type { NumericState, NumericUpdate, Stream } from '@vigil/protocol'
import type { LiveReading } from '../port'

export const NEVER_RECEIVED: LiveReading = Object.freeze({
  reading: Object.freeze({ kind: 'absent', reason: 'never-received', since: null, source: null }),
  freshness: 'blank',
  ageMs: null,
})

const absentReason = (state: NumericState): AbsentReason =>
  ABSENT_REASONS.find((reason) => reason === state) ?? 'unknown'

/** The reading of one stream now: a valid value that outlived its parameter becomes `stale`, never a number. */
export function liveReading(stream: Stream, update: NumericUpdate, now: number, gaps: Gaps): LiveReading {
  const row: Parameter = parameter(stream.code)
  // The cast mints a brand: frames carry plain numbers.
  const times = { measuredAt: update.measuredAt as EpochMs, receivedAt: update.receivedAt as EpochMs }
  const fresh = freshness(row, times, now as EpochMs, gaps)
  const age = Math.max(0, now - Math.min(times.measuredAt, times.receivedAt))
  return {
    reading: readingOf(stream, update, times, fresh),
    freshness: fresh,
    ageMs: shownAge(row, fresh, age),
  }
}

function readingOf(
  stream: Stream,
  { value, state }: NumericUpdate,
  times: { readonly measuredAt: EpochMs; readonly receivedAt: EpochMs },
  fresh: Freshness,
): Reading {
  const { source } = stream
  if (value === null) {
    const reason = state === 'device-lost' ? state : absentReason(state)
    return { kind: 'absent', reason, since: times.measuredAt, source }
  }
  if (state !== 'valid') return { kind: 'invalid', reason: absentReason(state), raw: value, ...times, source }
  return fresh === 'struck' || fresh === 'blank'
    ? { kind: 'stale', last: value, ...times, source }
    : { kind: 'valid', value, ...times, source }
}

function shownAge(row: Parameter, fresh: Freshness, age: number): number {
  if (row.contract === 'periodic' && fresh === 'live') return 0
  const step = age < 60_000 ? 1_000 : 60_000
  return Math.floor(age / step) * step
}

export function sameReading(a: LiveReading, b: LiveReading): boolean {
  return a.freshness === b.freshness && a.ageMs === b.ageMs && sameValue(a.reading, b.reading)
}

function sameValue(a: Reading, b: Reading): boolean {
  if (a.source !== b.source) return false
  switch (a.kind) {
    case 'valid':
      return b.kind === 'valid' && a.value === b.value && sameTimes(a, b)
    case 'stale':
      return b.kind === 'stale' && a.last === b.last && sameTimes(a, b)
    case 'invalid':
      return b.kind === 'invalid' && a.raw === b.raw && a.reason === b.reason && sameTimes(a, b)
    case 'absent':
      return b.kind === 'absent' && a.reason === b.reason && a.since === b.since
  }
}

interface Times {
  readonly measuredAt: number
  readonly receivedAt: number
}
const sameTimes = (a: Times, b: Times): boolean =>
  a.measuredAt === b.measuredAt && a.receivedAt === b.receivedAt

/** Which of two sources a tile shows: one that is alive before one that is not, then the older stream, so that two monitors never take turns. */
export function preferred(a: LiveReading, b: LiveReading): LiveReading {
  return rank(b) > rank(a) ? b : a
}
const FRESHNESS_RANK: Readonly<Record<Freshness, number>> = { live: 3, late: 2, struck: 1, blank: 0 }
const KIND_RANK: Readonly<Record<Reading['kind'], number>> = { valid: 3, stale: 2, invalid: 1, absent: 0 }
const rank = ({ reading, freshness }: LiveReading): number =>
  4 * KIND_RANK[reading.kind] + FRESHNESS_RANK[freshness]

export type CellKey = `${string} ${ParameterCode}`
