import { ABSENT_REASONS, type AbsentReason } from '@vigil/clinical'
import { ByteReader, ByteWriter } from './bytes'
import { readNumbers, readRuns, readTimes, writeNumbers, writeRuns, writeTimes } from './column'

/** One stored numeric without what its chunk says for all. */
export interface NumericPoint {
  readonly measuredAt: number
  readonly receivedAt: number
  readonly value: number | null
  readonly reason: AbsentReason | null
}

export function encodeNumerics(points: readonly NumericPoint[]): Buffer {
  const to = new ByteWriter()
  to.varint(points.length)
  writeTimes(
    to,
    points.map((point) => point.measuredAt),
  )
  let lag = 0
  for (const point of points) {
    const now = point.receivedAt - point.measuredAt
    to.signed(now - lag)
    lag = now
  }
  writeRuns(
    to,
    points.map((point) => qualityOf(point)),
  )
  writeNumbers(
    to,
    points.flatMap((point) => (point.value === null ? [] : [point.value])),
  )
  return to.finish()
}

export function decodeNumerics(bytes: Buffer): NumericPoint[] {
  const from = new ByteReader(bytes)
  const count = from.varint()
  const measured = readTimes(from, count)
  let lag = 0
  const received = measured.map((time) => time + (lag += from.signed()))
  const qualities = readRuns(from, count)
  const values = readNumbers(from, qualities.filter((quality) => quality === VALID).length)
  let next = 0
  return measured.map((measuredAt, index) => {
    const quality = qualities[index] ?? VALID
    return {
      measuredAt,
      receivedAt: received[index] ?? measuredAt,
      value: quality === VALID ? (values[next++] ?? null) : null,
      reason: quality === VALID ? null : (ABSENT_REASONS[quality - 1] ?? 'unknown'),
    }
  })
}

/** 0: a value. Otherwise the place of the reason in the closed set, from 1; that set only ever grows at its end. */
const VALID = 0
const qualityOf = (point: NumericPoint): number =>
  point.value === null ? ABSENT_REASONS.indexOf(point.reason ?? 'unknown') + 1 : VALID
