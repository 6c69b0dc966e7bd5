import { parameter } from '@vigil/clinical'
import type { SubjectCard, SubjectLimits } from '@vigil/protocol'
import { useMemo } from 'react'
import { unitLabel } from '../../format/number'
import { dayAndMinute, minute } from '../../format/time'
import { useSize } from '../../ui/use-size'
import { useWords, type Words } from '../../words'
import { LaneChart } from './chart'
import type { LanePlan } from './lanes'
import type { Trend } from './query'
import { laneReadout, type PointsOf } from './readout'
import { bandsOf } from './limits-then'
import { bandNow, gapsOf, scaleOf, type Gap } from './series'

interface Props {
  readonly subject: SubjectCard
  readonly plan: LanePlan
  readonly trend: Trend
  readonly pointsOf: PointsOf
  readonly ticks: readonly number[]
  readonly zone: string
  /** With every change; `undefined`: not known yet. */
  readonly past: SubjectLimits | undefined
  readonly axis: boolean
  /** The bucket under the cursor. */
  readonly bucket: number | null
}

export function TrendLane({ subject, plan, trend, pointsOf, ticks, zone, past, axis, bucket }: Props) {
  const t = useWords()
  const [size, ref] = useSize()
  const { span, hours } = trend
  const codes = useMemo(
    () => [...plan.signals.map(({ code }) => code), ...(plan.cuff ? [plan.cuff.sys, plan.cuff.dia] : [])],
    [plan],
  )
  const first = plan.signals[0]?.code ?? plan.cuff?.sys
  const values = useMemo(
    () => codes.flatMap((code) => pointsOf(code).flatMap(({ band }) => band ?? [])),
    [codes, pointsOf],
  )
  const bands = useMemo(() => {
    if (!first) return []
    return past ? bandsOf(past, first, span) : [bandNow(subject, first, span)]
  }, [past, first, span, subject])
  const scale = useMemo(() => (first ? scaleOf(values, bands, first) : null), [values, bands, first])
  if (!first || !scale) return null
  const label = t(`trends.lane.${plan.key}`)
  return (
    <div className="trend-lane" data-group={plan.group} data-axis={axis} data-lane={plan.key}>
      <div className="trend-name">
        <p>
          <b>{label}</b> <small>{unitLabel(parameter(first).unit)}</small>
        </p>
        {bucket === null ? (
          <Covered subject={subject} plan={plan} trend={trend} pointsOf={pointsOf} zone={zone} />
        ) : (
          <p className="trend-value">{laneReadout(plan, pointsOf, { bucket, step: span.step, zone }, t)}</p>
        )}
      </div>
      <div
        className="trend-chart"
        ref={ref}
        role="img"
        aria-label={t('trends.laneLabel', { label, range: t('trends.lastHours', { hours }) })}
      >
        {values.length === 0 && <p className="trend-none">{t('trends.empty')}</p>}
        {size.width > 0 && (values.length > 0 || axis) && (
          <LaneChart
            {...{ plan, pointsOf, scale, bands, span, hours, ticks, zone, axis }}
            width={size.width}
            height={size.height}
          />
        )}
      </div>
    </div>
  )
}

/** How much of the range is known, and where nothing came: a calm line must not be taken for a calm night (TR11). */
function Covered({
  subject,
  plan,
  trend,
  pointsOf,
  zone,
}: Omit<Props, 'ticks' | 'axis' | 'bucket' | 'past'>) {
  const t = useWords()
  const line = plan.signals.find(({ draw }) => draw === 'line')
  if (!line) return null
  const percent = Math.round((trend.series.get(line.code)?.coverage ?? 0) * 100)
  const gaps = gapsOf(pointsOf(line.code), trend.span, subject.admittedAt, trend.asOf)
  const [longest] = gaps
  return (
    <>
      <small>{t('trends.coverage', { percent })}</small>
      {longest && (
        <small title={gaps.map((gap) => gapText(gap, trend.hours, zone, t)).join('; ')}>
          {gapText(longest, trend.hours, zone, t)}
          {gaps.length > 1 && `${t('separator')}${t('trends.gapsMore', { count: gaps.length - 1 })}`}
        </small>
      )}
    </>
  )
}

const gapText = ({ from, to }: Gap, hours: number, zone: string, t: Words): string => {
  const said = hours > 24 ? dayAndMinute : minute
  return t('trends.gap', { from: said(from, zone), to: said(to, zone) })
}
