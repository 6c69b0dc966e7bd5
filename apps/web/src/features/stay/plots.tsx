import { parameter } from '@vigil/clinical'
import { display, unitLabel } from '../../format/number'
import { dayName, timeIn } from '../../format/zone'
import { minute } from '../../format/time'
import { shapeOf, type Run } from '../../ui/shape'
import { stayWords as say } from '../../words/stay'
import { ticksOf, type Window } from './period'
import type { StaySeries } from './query'

const WIDTH = 640
const HEIGHT = 72
const PAD = 4

const x = (part: number) => (part * WIDTH).toFixed(1)
const y = (part: number) => (HEIGHT - PAD - part * (HEIGHT - 2 * PAD)).toFixed(1)

interface Props {
  readonly series: readonly StaySeries[]
  readonly window: Window
  readonly zone: string
}

/** One plot for everything that was measured, under each other on one axis of time. */
export function Plots({ series, window, zone }: Props) {
  const ticks = ticksOf(window, zone)
  return (
    <section className="stay-part">
      <h2>{say('trends')}</h2>
      {series.length === 0 ? (
        <p>{say('noTrend')}</p>
      ) : (
        <p className="stay-note">{say('band', { minutes: window.step / 60_000 })}</p>
      )}
      {series.map((each) => (
        <Plot key={each.code} series={each} window={window} ticks={ticks} zone={zone} />
      ))}
    </section>
  )
}

/** Less than a percent is not none. */
function coverage(part: number): string {
  const percent = Math.round(part * 100)
  return percent === 0 && part > 0 ? say('coveredLittle') : say('covered', { percent })
}

/** Less is no change worth the height of a plot: 2 °C, 10 %, else a fifth of the value (own proposal). */
function leastSpan({ code, min, max }: StaySeries): number {
  const { unit } = parameter(code)
  if (unit === 'Cel') return 2
  return unit === '%' ? 10 : Math.abs(Math.min(...min) + Math.max(...max)) / 10
}

interface PlotProps extends Omit<Props, 'series'> {
  readonly series: StaySeries
  readonly ticks: readonly number[]
}

function Plot({ series, window, ticks, zone }: PlotProps) {
  const { from, to, step } = window
  const shape = shapeOf({ ...series, width: step }, from, to, leastSpan(series))
  if (!shape) return null
  const { label, unit, decimals, contract } = parameter(series.code)
  const [low, high] = [display(shape.low, decimals), display(shape.high, decimals)]
  const percent = Math.round(series.coverage * 100)
  return (
    <figure className="stay-plot">
      <figcaption>
        <b>{label}</b> <small>{unitLabel(unit)}</small>
        {/* Of what is measured now and then, a share of the time says nothing. */}
        {contract === 'periodic' && <small>{coverage(series.coverage)}</small>}
      </figcaption>
      <div className="stay-scale">
        <span>{high}</span>
        <span>{low}</span>
      </div>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={say('plot', { label, low, high, unit: unitLabel(unit), percent })}
      >
        {ticks.map((at) => (
          <line
            key={at}
            x1={x((at - from) / (to - from))}
            x2={x((at - from) / (to - from))}
            y1="0"
            y2={HEIGHT}
          />
        ))}
        {shape.runs.map((run) => (
          <Stretch key={run.points[0]?.x} run={run} />
        ))}
      </svg>
      <ol className="stay-axis" aria-hidden="true">
        {ticks.map((at) => (
          <li key={at} style={{ left: `${((at - from) / (to - from)) * 100}%` }}>
            {tickText(at, zone)}
          </li>
        ))}
      </ol>
    </figure>
  )
}

function tickText(at: number, zone: string): string {
  const { hour, minute: past } = timeIn(at, zone)
  return hour === 0 && past === 0 ? dayName(at, zone) : minute(at, zone)
}

/** Measured without a gap; one bucket alone is a mark from its lowest to its highest. */
function Stretch({ run: { points } }: { run: Run }) {
  const [first] = points
  if (first && points.length === 1) {
    const [top, bottom] = [Number(y(first.high)), Number(y(first.low))]
    const height = Math.max(2.4, bottom - top)
    return <rect x={Number(x(first.x)) - 1.2} y={(top + bottom - height) / 2} width="2.4" height={height} />
  }
  const above = points.map((point) => `${x(point.x)},${y(point.high)}`)
  const below = points.toReversed().map((point) => `${x(point.x)},${y(point.low)}`)
  return (
    <g>
      <polygon points={[...above, ...below].join(' ')} />
      <polyline
        points={points.map((point) => `${x(point.x)},${y(point.y)}`).join(' ')}
        vectorEffect="non-scaling-stroke"
      />
    </g>
  )
}
