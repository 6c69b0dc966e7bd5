import { Fragment, memo, useMemo } from 'react'
import { Area, Bar, ComposedChart, Line, ReferenceArea, ReferenceLine, XAxis, YAxis } from 'recharts'
import { dayName, timeIn } from '../../format/zone'
import { minute } from '../../format/time'
import type { LanePlan, Signal } from './lanes'
import type { Band } from './limits-then'
import type { Range, Span } from './ranges'
import type { PointsOf } from './readout'
import { isLone, type Scale } from './series'

/** The same on every lane, so that one cursor fits all of them; trends.css knows them too. */
export const SCALE_PIXELS = 40
export const RIGHT_PIXELS = 8
const AXIS_PIXELS = 20

interface Props {
  readonly plan: LanePlan
  readonly pointsOf: PointsOf
  readonly scale: Scale
  /** In force at that time, where that is known. */
  readonly bands: readonly Band[]
  readonly span: Span
  readonly hours: Range
  readonly ticks: readonly number[]
  readonly zone: string
  /** The time axis stands once, below the last lane. */
  readonly axis: boolean
  readonly width: number
  readonly height: number
}

type Row = Readonly<Record<string, number | readonly [number, number] | null>>

/** Everything of one lane by bucket; what was not measured is `null` and never a line. */
function rowsOf({ signals, cuff }: LanePlan, pointsOf: PointsOf, { from, step, points }: Span): Row[] {
  const own = signals.map(({ code }) => pointsOf(code))
  const [sys, dia] = cuff ? [pointsOf(cuff.sys), pointsOf(cuff.dia)] : []
  return Array.from({ length: points }, (_, index) => {
    const row: Record<string, number | readonly [number, number] | null> = { at: from + (index + 0.5) * step }
    own.forEach((each, at) => {
      const point = each[index]
      row[`mean${at}`] = point?.mean ?? null
      row[`band${at}`] = point?.band ?? null
      row[`lone${at}`] = isLone(each, index) ? (point?.mean ?? null) : null
    })
    const [above, below] = [sys?.[index]?.mean ?? null, dia?.[index]?.mean ?? null]
    row['cuff'] = above !== null && below !== null ? [below, above] : null
    return row
  })
}

const tickText = (at: number, hours: Range, zone: string): string => {
  const { hour, minute: past } = timeIn(at, zone)
  return hours >= 24 && hour === 0 && past === 0 ? dayName(at, zone) : minute(at, zone)
}

/** Redrawn only with new data: the cursor moves over it. */
export const LaneChart = memo(function LaneChart(props: Props) {
  const { plan, pointsOf, scale, bands, span, hours, zone, axis } = props
  const rows = useMemo(() => rowsOf(plan, pointsOf, span), [plan, pointsOf, span])
  return (
    <ComposedChart
      width={props.width}
      height={props.height}
      data={rows}
      margin={{ top: 4, right: RIGHT_PIXELS, bottom: 0, left: 0 }}
      accessibilityLayer={false}
    >
      <XAxis
        dataKey="at"
        type="number"
        scale="time"
        domain={[span.from, span.to]}
        ticks={[...props.ticks]}
        tickFormatter={(at: number) => tickText(at, hours, zone)}
        height={axis ? AXIS_PIXELS : 1}
        tick={axis}
        stroke="var(--text-2)"
        fontSize={12}
        allowDataOverflow
      />
      <YAxis
        domain={[scale.low, scale.high]}
        ticks={[...scale.ticks]}
        interval={0}
        width={SCALE_PIXELS}
        stroke="var(--text-2)"
        fontSize={12}
        allowDataOverflow
      />
      {outside(scale, bands)}
      {plan.cuff && <Bar dataKey="cuff" barSize={3} fill="var(--sig-nibp)" isAnimationActive={false} />}
      {plan.signals.flatMap((signal, index) => drawn(signal, index))}
    </ComposedChart>
  )
})

/** Where it would have alarmed then, shaded (TR3). */
function outside({ low, high }: Scale, bands: readonly Band[]) {
  const shade = { fill: 'var(--text-3)', fillOpacity: 0.22, ifOverflow: 'hidden' as const }
  const dashes = { stroke: 'var(--text-2)', strokeDasharray: '5 4', ifOverflow: 'hidden' as const }
  return bands.flatMap((band) => {
    const across = { x1: band.from, x2: band.to }
    const segmentAt = (y: number) =>
      [
        { x: band.from, y },
        { x: band.to, y },
      ] as const
    return [
      band.high === null ? null : (
        <Fragment key={`above ${band.from}`}>
          <ReferenceArea {...across} y1={band.high} y2={high} {...shade} />
          <ReferenceLine segment={segmentAt(band.high)} {...dashes} />
        </Fragment>
      ),
      band.low === null ? null : (
        <Fragment key={`below ${band.from}`}>
          <ReferenceArea {...across} y1={low} y2={band.low} {...shade} />
          <ReferenceLine segment={segmentAt(band.low)} {...dashes} />
        </Fragment>
      ),
    ]
  })
}

function drawn({ draw }: Signal, index: number) {
  const dot = { r: draw === 'mark' ? 3 : 1.5, fill: 'var(--signal)', strokeWidth: 0 }
  const still = { connectNulls: false, isAnimationActive: false, activeDot: false } as const
  if (draw === 'mark')
    return [<Line key={`mean${index}`} dataKey={`mean${index}`} stroke="none" dot={dot} {...still} />]
  return [
    <Area
      key={`band${index}`}
      dataKey={`band${index}`}
      stroke="none"
      fill="var(--signal)"
      fillOpacity={0.3}
      dot={false}
      {...still}
    />,
    <Line
      key={`mean${index}`}
      dataKey={`mean${index}`}
      stroke="var(--signal)"
      strokeWidth={1.5}
      strokeDasharray={draw === 'second' ? '4 3' : '0'}
      dot={false}
      {...still}
    />,
    <Line key={`lone${index}`} dataKey={`lone${index}`} stroke="none" dot={dot} {...still} />,
  ]
}
