import { parameter, type ParameterCode } from '@vigil/clinical'
import type { SubjectCard } from '@vigil/protocol'
import { useMemo } from 'react'
import { Area, ComposedChart, Line, ReferenceLine, XAxis, YAxis } from 'recharts'
import { unitLabel } from '../../format/number'
import { minute } from '../../format/time'
import { useSize } from '../../ui/use-size'
import { useWords } from '../../words'
import { isEpisodic, pointsOf, scaleOf, ticksOf, type Series } from './series'

interface Props {
  readonly subject: SubjectCard
  readonly code: ParameterCode
  readonly series: Series
  readonly from: number
  readonly to: number
  readonly zone: string
  /** The time axis stands once, below the last lane. */
  readonly axis: boolean
}

const AXIS_PIXELS = 20
const SCALE_PIXELS = 40

export function TrendLane({ subject, code, series, from, to, zone, axis }: Props) {
  const t = useWords()
  const [size, ref] = useSize()
  const { label, unit, group } = parameter(code)
  const points = useMemo(() => [...pointsOf(series, from)], [series, from])
  const scale = useMemo(() => scaleOf(points, subject, code), [points, subject, code])
  const episodic = isEpisodic(code)
  const mark = { r: 3, fill: 'var(--signal)', strokeWidth: 0 }
  const coverage = t('trends.coverage', { percent: Math.round(series.coverage * 100) })
  return (
    <div className="trend-lane" data-group={group} data-axis={axis}>
      <p className="trend-name">
        <b>{label}</b> <small>{unitLabel(unit)}</small>
        {!episodic && <small>{coverage}</small>}
      </p>
      <div className="trend-chart" ref={ref} role="img" aria-label={t('trends.laneLabel', { label })}>
        {series.t.length === 0 && <p className="trend-none">{t('trends.none')}</p>}
        {size.width > 0 && series.t.length > 0 && (
          <ComposedChart
            width={size.width}
            height={size.height}
            data={points}
            margin={{ top: 4, right: 8, bottom: 0, left: 0 }}
            accessibilityLayer={false}
          >
            <XAxis
              dataKey="at"
              type="number"
              scale="time"
              domain={[from, to]}
              ticks={ticksOf(from, to)}
              tickFormatter={(at: number) => minute(at, zone)}
              height={axis ? AXIS_PIXELS : 1}
              tick={axis}
              stroke="var(--text-2)"
              fontSize={12}
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
            {scale.limits.map((limit) => (
              <ReferenceLine key={limit} y={limit} stroke="var(--text-2)" strokeDasharray="5 4" />
            ))}
            <Area
              dataKey="band"
              stroke="none"
              fill="var(--signal)"
              fillOpacity={0.3}
              connectNulls={false}
              isAnimationActive={false}
              dot={false}
              activeDot={false}
            />
            <Line
              dataKey="mean"
              stroke="var(--signal)"
              strokeWidth={1.5}
              connectNulls={false}
              isAnimationActive={false}
              dot={episodic ? mark : false}
              activeDot={false}
            />
          </ComposedChart>
        )}
      </div>
    </div>
  )
}
