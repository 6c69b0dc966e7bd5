import type { ParameterCode } from '@vigil/clinical'
import type { SubjectLimits } from '@vigil/protocol'

/** The nearest limits of one parameter while they were in force. */
export interface Band {
  readonly from: number
  readonly to: number
  /** `null`: none on that side, or switched off. */
  readonly low: number | null
  readonly high: number | null
}

type Rows = Pick<SubjectLimits, 'rows' | 'history'>
type Row = SubjectLimits['rows'][number]

/** What one rung was at that time: as somebody set it for this patient, else as it usually is now (sites keep no past). */
function valueAt({ condition, priority, usual }: Row, history: Rows['history'], at: number): number | null {
  const set = history.find(
    (each) =>
      each.condition === condition &&
      each.priority === priority &&
      each.to !== null &&
      each.at <= at &&
      at < (each.ended?.at ?? Infinity),
  )
  if (!set?.to) return usual.value
  return set.to.kind === 'off' ? null : set.to.value
}

/** Limits in force at that time (TR3): one band from each change to the next. */
export function bandsOf(
  { rows, history }: Rows,
  code: ParameterCode,
  { from, to }: { readonly from: number; readonly to: number },
): readonly Band[] {
  const own = rows.filter(({ codes }) => codes.includes(code))
  if (own.length === 0) return []
  const changes = history
    .filter((each) => own.some((row) => row.condition === each.condition && row.priority === each.priority))
    .flatMap(({ at, ended }) => (ended ? [at, ended.at] : [at]))
    .filter((at) => at > from && at < to)
  const edges = [from, ...new Set(changes.toSorted((a, b) => a - b)), to]
  return edges.slice(0, -1).map((begin, index) => {
    const side = (direction: Row['direction']) =>
      own
        .filter((row) => row.direction === direction)
        .map((row) => valueAt(row, history, begin))
        .filter((value) => value !== null)
    const [lows, highs] = [side('low'), side('high')]
    return {
      from: begin,
      to: edges[index + 1] ?? to,
      low: lows.length > 0 ? Math.max(...lows) : null,
      high: highs.length > 0 ? Math.min(...highs) : null,
    }
  })
}
