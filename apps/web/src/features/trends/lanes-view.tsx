import type { ParameterCode } from '@vigil/clinical'
import type { SubjectCard } from '@vigil/protocol'
import { useCallback, useMemo, useState } from 'react'
import { dayAndMinute } from '../../format/time'
import { otherZone, viewerZone } from '../../format/zone'
import { useAlarmHistory, useMoves } from '../../state/history'
import { useSurroundings } from '../../state/places'
import { useWords } from '../../words'
import { TimeCursor } from './cursor'
import { EventsLane } from './events-lane'
import { TrendLane } from './lane'
import { FIO2, type LanePlan } from './lanes'
import { alarmMarkers, clustersOf, moveMarkers, oxygenMarkers } from './markers'
import { useLimitsThen, type Trend } from './query'
import { ticksOf, type Range } from './ranges'
import { laneReadout } from './readout'
import { pointsOf as pointsOfSeries, type Point } from './series'

interface Props {
  readonly subject: SubjectCard
  readonly zone: string
  readonly plans: readonly LanePlan[]
  readonly trend: Trend
  readonly focus: number
  readonly ranges: readonly Range[]
  readonly onHours: (hours: Range) => void
}

const NO_SERIES = { t: [], min: [], max: [], mean: [], coverage: 0 }
/** Marks closer than this part of the range become one (own proposal). */
const APART = 1 / 80

export function Lanes({ subject, zone, plans, trend, focus, ranges, onHours }: Props) {
  const t = useWords()
  const { span, hours } = trend
  const [at, setAt] = useState<number | null>(null)
  const pointsOf = usePoints(trend)
  const ticks = useMemo(() => ticksOf(span, hours, zone), [span, hours, zone])
  const past = useLimitsThen(subject)
  const events = useEvents(subject, trend, pointsOf)
  // The cursor stays at its time when the range is renewed.
  const inside = at !== null && at >= span.from && at < span.to
  const bucket = inside ? Math.floor((at - span.from) / span.step) : null
  const near =
    at === null
      ? null
      : events.clusters.filter((each) => Math.abs(each.at - at) < (span.to - span.from) * APART)
  const spoken = [
    cursorTime(at ?? span.to, zone, t),
    ...plans.map((plan) => {
      const cursor = { bucket: bucket ?? 0, step: span.step, zone }
      return `${t(`trends.lane.${plan.key}`)} ${laneReadout(plan, pointsOf, cursor, t)}`
    }),
    ...(near ?? []).flatMap(({ markers }) => markers.map(({ text }) => text)),
  ].join(', ')
  return (
    <>
      <EventsLane
        {...{ span, zone, near }}
        clusters={events.clusters}
        incomplete={events.incomplete}
        time={at === null ? null : cursorTime(at, zone, t)}
      />
      <div className="trend-lanes">
        {plans.map((plan, index) => (
          <TrendLane
            key={plan.key}
            {...{ subject, plan, trend, pointsOf, ticks, zone, past, bucket }}
            axis={index === plans.length - 1}
          />
        ))}
        <TimeCursor
          {...{ span, hours, ranges, bucket, spoken, focus, onHours }}
          onBucket={(next) => setAt(next === null ? null : span.from + (next + 0.5) * span.step)}
        />
      </div>
    </>
  )
}

function cursorTime(at: number, zone: string, t: ReturnType<typeof useWords>): string {
  const own = otherZone(at, zone, viewerZone())
  const here = dayAndMinute(at, zone)
  if (own === null) return here
  return `${here} (${t('trends.yours', { time: dayAndMinute(at, own), zone: own })})`
}

/** Each signal by bucket, computed once per answer. */
function usePoints(trend: Trend): (code: ParameterCode) => readonly Point[] {
  const known = useMemo(() => {
    const found = [...trend.series].map(
      ([code, series]) => [code, pointsOfSeries(series, trend.span)] as const,
    )
    return { points: new Map<string, readonly Point[]>(found), none: pointsOfSeries(NO_SERIES, trend.span) }
  }, [trend])
  return useCallback((code) => known.points.get(code) ?? known.none, [known])
}

function useEvents(subject: SubjectCard, { span, hours }: Trend, pointsOf: ReturnType<typeof usePoints>) {
  const t = useWords()
  const around = useSurroundings()
  const alarms = useAlarmHistory(subject, Math.max(hours, 24))
  const moves = useMoves(subject)
  const clusters = useMemo(
    () =>
      clustersOf(
        [
          ...alarmMarkers(alarms.data ?? [], t, around),
          ...moveMarkers(moves.data ?? [], t),
          ...oxygenMarkers(subject, pointsOf(FIO2), t),
        ],
        span,
        (span.to - span.from) * APART,
      ),
    [alarms.data, moves.data, subject, pointsOf, span, t, around],
  )
  return { clusters, incomplete: alarms.isError || moves.isError }
}
