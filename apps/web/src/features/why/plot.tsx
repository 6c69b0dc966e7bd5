import { parameter, type ParameterCode } from '@vigil/clinical'
import { display, unitLabel } from '../../format/number'
import { whyWords as say } from '../../words/why'

export interface Point {
  readonly at: number
  readonly low: number
  readonly high: number
}

const WIDTH = 320
const HEIGHT = 64
const PAD = 4

interface Props {
  readonly code: ParameterCode
  readonly name: string
  readonly points: readonly Point[]
  readonly from: number
  readonly to: number
  readonly onset: number
  readonly limit: number | null
  /** A longer time without a point is a gap in the line. */
  readonly gapMs: number
}

/** Values over time with the limit, and a mark where the alarm began. */
export function Plot({ code, name, points, from, to, onset, limit, gapMs }: Props) {
  const { decimals, unit, group } = parameter(code)
  if (points.length === 0) return null
  const levels = [...points.flatMap(({ low, high }) => [low, high]), ...(limit === null ? [] : [limit])]
  const [bottom, top] = [Math.min(...levels), Math.max(...levels)]
  const x = (at: number) => (((at - from) / (to - from)) * WIDTH).toFixed(1)
  const y = (value: number) =>
    (HEIGHT - PAD - ((value - bottom) / (top - bottom || 1)) * (HEIGHT - 2 * PAD)).toFixed(1)
  const text = { low: display(bottom, decimals), high: display(top, decimals), unit: unitLabel(unit) }
  return (
    <figure className="why-plot" data-group={group}>
      <figcaption>
        {name}
        <span className="values">{`${text.high} / ${text.low} ${text.unit}`}</span>
      </figcaption>
      <svg
        viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={say('plot', { name, ...text })}
      >
        <line className="why-onset" x1={x(onset)} x2={x(onset)} y1={0} y2={HEIGHT} />
        {limit !== null && <line className="why-limit" x1={0} x2={WIDTH} y1={y(limit)} y2={y(limit)} />}
        {runsOf(points, gapMs).map((run) => (
          <path
            key={run[0]?.at}
            d={run
              .map(({ at, low, high }, index) => `${index === 0 ? 'M' : 'L'}${x(at)},${y(high)}V${y(low)}`)
              .join('')}
          />
        ))}
      </svg>
    </figure>
  )
}

function runsOf(points: readonly Point[], gapMs: number): readonly (readonly Point[])[] {
  const runs: Point[][] = []
  for (const point of points) {
    const run = runs.at(-1)
    const before = run?.at(-1)
    if (run && before && point.at - before.at <= gapMs) run.push(point)
    else runs.push([point])
  }
  return runs
}
