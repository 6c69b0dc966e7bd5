import { parameter } from '@vigil/clinical'
import type { RoundsLane } from '@vigil/protocol'
import { display, unitLabel } from '../../format/number'
import { roundsWords as say } from '../../words/rounds'
import { shapeOf, type Run } from '../../ui/shape'

const WIDTH = 192
const HEIGHT = 44
const PAD = 3

const x = (part: number) => (part * WIDTH).toFixed(1)
const y = (part: number) => (HEIGHT - PAD - part * (HEIGHT - 2 * PAD)).toFixed(1)

const line = ({ points }: Run): string => points.map((point) => `${x(point.x)},${y(point.y)}`).join(' ')
const band = ({ points }: Run): string =>
  [
    ...points.map((point) => `${x(point.x)},${y(point.high)}`),
    ...points.toReversed().map((point) => `${x(point.x)},${y(point.low)}`),
  ].join(' ')

interface Props {
  readonly lane: RoundsLane
  readonly from: number
  readonly to: number
}

/** One parameter of one day: mean, band of minimum and maximum, and gaps where nothing was measured. */
export function Plot({ lane, from, to }: Props) {
  const shape = shapeOf(lane, from, to)
  if (!shape) return null
  const { decimals, group } = parameter(lane.code)
  const name = say(`lane.${lane.lane}`)
  const [low, high] = [display(shape.low, decimals), display(shape.high, decimals)]
  return (
    <figure className="rounds-plot" data-group={group}>
      <figcaption>
        <b>{name}</b>
        <small>{unitLabel(lane.unit)}</small>
        <span className="values">
          {high}
          <br />
          {low}
        </span>
      </figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={say('plot', { lane: name, low, high, unit: unitLabel(lane.unit) })}
      >
        {shape.runs.map((run) =>
          run.points.length === 1 ? (
            <Single key={run.points[0]?.x} run={run} />
          ) : (
            <g key={run.points[0]?.x}>
              <polygon points={band(run)} />
              <polyline points={line(run)} vectorEffect="non-scaling-stroke" />
            </g>
          ),
        )}
      </svg>
    </figure>
  )
}

/** A bucket alone is a mark from its lowest to its highest. */
function Single({ run }: { run: Run }) {
  const [point] = run.points
  if (!point) return null
  const [top, bottom] = [Number(y(point.high)), Number(y(point.low))]
  return (
    <rect
      x={Number(x(point.x)) - 0.8}
      y={Math.min(top, bottom - 1.6)}
      width="1.6"
      height={Math.max(1.6, bottom - top)}
    />
  )
}
