import {
  news2,
  tendency,
  TENDENCY_CODES,
  parameter,
  rounded,
  type EpochMs,
  type ParameterCode,
  type Score,
  type Subject,
  type SubjectId,
} from '@vigil/clinical'
import type { SubjectCard } from '@vigil/protocol'
import type { Store, TrendSeries } from '@vigil/storage'
import type { Clock, Directory, Engine, Log } from '../ports'
import { CONTINUOUS, CONTINUOUS_WINDOW_MS, observationsOf } from './observations'

const MINUTE = 60_000
const EVERY_MS = MINUTE
/** Own proposal: what a sparkline on a tile shows (WB13: 1 to 8 hours). */
const SPAN_MS = 120 * MINUTE
/** One point for two minutes: a sparkline has no more pixels. */
const POINTS = 60
const SECONDS_IN_WINDOW = CONTINUOUS_WINDOW_MS / 1_000

export type Summary = Pick<SubjectCard, 'score' | 'tendencies' | 'spark'>

/** Early-warning score, tendency and sparkline of each subject, from what is stored: a restart changes none of them. */
export interface Summaries {
  of(subject: SubjectId): Summary
  /** One round over all subjects; called each minute by `start`, by hand in tests. */
  refresh(): Promise<void>
  start(): void
  stop(): void
}

interface Deps {
  readonly store: Pick<Store, 'trends'>
  readonly directory: Directory
  readonly engine: Pick<Engine, 'readings'>
  readonly clock: Clock
  readonly log: Log
}

export function createSummaries({ store, directory, engine, clock, log }: Deps): Summaries {
  let known = new Map<SubjectId, Summary>()
  let timer: NodeJS.Timeout | null = null

  const summarise = async (subject: Subject): Promise<Summary> => {
    const now = clock.now()
    const trends = (codes: Parameters<Store['trends']>[0]['codes'], span: number, points: number) =>
      store.trends({ subject: subject.id, codes, from: (now - span) as EpochMs, to: now, points })
    const continuous = await trends(CONTINUOUS, CONTINUOUS_WINDOW_MS, SECONDS_IN_WINDOW)
    const observed = observationsOf(subject, continuous, engine.readings(subject.id), now)
    const past = await trends(TENDENCY_CODES, SPAN_MS, POINTS)
    const score = observed && news2(observed, now)
    return { score: score && cardOf(score), tendencies: tendenciesOf(past, now), spark: sparkOf(past, now) }
  }

  const readAll = async () => {
    const next = new Map<SubjectId, Summary>()
    for (const subject of directory.hospital().subjects)
      if (subject.endedAt === null) next.set(subject.id, await summarise(subject))
    return next
  }

  const refresh = async () => {
    try {
      known = await readAll()
    } catch (error) {
      // An old score would look like a new one: better none.
      known = new Map()
      throw error
    }
  }

  const round = () =>
    void refresh()
      .catch((error: unknown) => log.warn('summary.failed', { error: String(error) }))
      .finally(() => {
        if (timer) timer = setTimeout(round, EVERY_MS)
      })

  return {
    of: (subject) => known.get(subject) ?? NOTHING,
    refresh,
    start() {
      timer = setTimeout(round, 0)
    },
    stop() {
      if (timer) clearTimeout(timer)
      timer = null
    },
  }
}

const NOTHING: Summary = { score: null, tendencies: [], spark: null }

/** Lists that the wire schema may change are its own. */
const cardOf = (score: Score): NonNullable<Summary['score']> => ({
  ...score,
  missing: [...score.missing],
  parts: [...score.parts],
})

const tendenciesOf = (past: readonly TrendSeries[], now: EpochMs): Summary['tendencies'] =>
  past.flatMap(({ code, t, mean }) => {
    // Columns of equal length come from the store.
    const points = t.map((at, index) => ({ at: at as EpochMs, mean: mean[index] ?? Number.NaN }))
    const moved = tendency(code, points, now)
    return moved ? [{ code, direction: moved.direction, delta: rounded(parameter(code), moved.delta) }] : []
  })

/** The first of these that the subject has. Own proposal. */
const SPARK_CODES: readonly ParameterCode[] = [
  'MDC_ECG_HEART_RATE',
  'MDC_PULS_OXIM_PULS_RATE',
  'MDC_PULS_OXIM_SAT_O2',
]

function sparkOf(past: readonly TrendSeries[], now: EpochMs): Summary['spark'] {
  const found = SPARK_CODES.flatMap((code) => past.filter((each) => each.code === code && each.t.length > 0))
  const [series] = found
  if (!series) return null
  const stepMs = SPAN_MS / POINTS
  const from = now - SPAN_MS
  const values = Array.from({ length: POINTS }, (): number | null => null)
  for (const [index, at] of series.t.entries()) {
    const place = Math.min(POINTS - 1, Math.floor((at - from) / stepMs))
    if (place >= 0) values[place] = rounded(parameter(series.code), series.mean[index] ?? Number.NaN)
  }
  return { code: series.code, from: from as EpochMs, stepMs, values }
}
