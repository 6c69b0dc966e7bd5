import { parameter, type ParameterCode } from '@vigil/clinical'
import { display } from '../../format/number'
import { minute } from '../../format/time'
import type { Words } from '../../words'
import type { LanePlan } from './lanes'
import type { Point } from './series'

export type PointsOf = (code: ParameterCode) => readonly Point[]

export interface Cursor {
  readonly bucket: number
  readonly step: number
  readonly zone: string
}

const MINUTE_MS = 60_000

/** As exact as the bucket is wide, and no more. */
function taken(value: string, { at }: Point, { step, zone }: Cursor, t: Words): string {
  const from = minute(at - step / 2, zone)
  if (step <= MINUTE_MS) return t('trends.readoutAt', { value, time: from })
  return t('trends.readoutIn', { value, from, to: minute(at + step / 2, zone) })
}

const said = (value: number, code: ParameterCode) => display(value, parameter(code).decimals)

/** What a lane measured at the cursor: mean with the range inside the bucket, or that there was nothing. */
export function laneReadout(
  plan: LanePlan,
  pointsOf: PointsOf,
  { bucket, step, zone }: Cursor,
  t: Words,
): string {
  const [sys, dia] = plan.signals
  if (plan.key === 'bp' && sys?.draw === 'line' && dia)
    return pressure(plan, pointsOf, { bucket, step, zone }, t)
  const parts = plan.signals.map(({ code, draw }) => {
    const points = pointsOf(code)
    const value =
      draw === 'mark' ? lastText(code, points, { bucket, step, zone }, t) : bandText(code, points[bucket], t)
    return plan.signals.length > 1 ? t('trends.series', { label: parameter(code).label, value }) : value
  })
  const cuff = plan.cuff ? cuffText(plan.cuff, pointsOf, { bucket, step, zone }, t) : null
  return [...parts, cuff].filter((part) => part !== null).join(t('separator'))
}

/** Systolic over diastolic, as everybody says it; the cuff beside the artery. */
function pressure(plan: LanePlan, pointsOf: PointsOf, cursor: Cursor, t: Words): string {
  const [sys, dia] = plan.signals.map(({ code }) => ({
    code,
    mean: pointsOf(code)[cursor.bucket]?.mean ?? null,
  }))
  const artery =
    !sys || !dia || sys.mean === null || dia.mean === null
      ? t('trends.noData')
      : t('trends.pair', { sys: said(sys.mean, sys.code), dia: said(dia.mean, dia.code) })
  return plan.cuff ? `${artery}${t('separator')}${cuffText(plan.cuff, pointsOf, cursor, t)}` : artery
}

function bandText(code: ParameterCode, point: Point | undefined, t: Words): string {
  if (!point || point.mean === null || point.band === null) return t('trends.noData')
  const [min, max] = point.band
  if (said(min, code) === said(max, code)) return said(point.mean, code)
  return t('trends.readout', { mean: said(point.mean, code), min: said(min, code), max: said(max, code) })
}

const lastIndex = (points: readonly Point[], bucket: number): number =>
  points.findLastIndex(({ mean }, index) => index <= bucket && mean !== null)

/** The last one until then, with its own time: a spot value is not the value of the cursor's minute. */
function lastText(code: ParameterCode, points: readonly Point[], cursor: Cursor, t: Words): string {
  const point = points[lastIndex(points, cursor.bucket)]
  if (!point || point.mean === null) return t('trends.noData')
  return taken(said(point.mean, code), point, cursor, t)
}

function cuffText(
  { sys, dia }: NonNullable<LanePlan['cuff']>,
  pointsOf: PointsOf,
  cursor: Cursor,
  t: Words,
): string {
  const [high, low] = [pointsOf(sys), pointsOf(dia)]
  const index = lastIndex(high, cursor.bucket)
  const [above, below] = [high[index], low[index]]
  const label = parameter(sys).label
  const value =
    above?.mean == null || below?.mean == null
      ? t('trends.noData')
      : taken(t('trends.pair', { sys: said(above.mean, sys), dia: said(below.mean, dia) }), above, cursor, t)
  return t('trends.series', { label, value })
}
