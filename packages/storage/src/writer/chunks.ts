import type { ChunkRow } from '../database'
import { pack } from '../codec/body'
import { encodeNumerics, type NumericPoint } from '../codec/numerics'
import { encodeWaveform, type WavePart } from '../codec/waveform'
import type { Generation, HotEvent, HotSeries, SeriesKey } from '../hot/hot'

export const CODEC = 1
const HOUR = 3_600_000
const MINUTE = 60_000

/** No chunk is longer than the hour it starts in, so that a query knows how far back to look. */
export const LONGEST_CHUNK_MS = HOUR

export interface Minute {
  readonly minuteAt: number
  min: number
  max: number
  sum: number
  samples: number
}

export interface SealedSeries {
  readonly series: SeriesKey
  readonly kind: HotSeries['kind']
  /** As it was before it was packed. */
  readonly from: HotSeries
  readonly chunks: readonly Omit<ChunkRow, 'series' | 'committed_at' | 'damaged_at'>[]
  readonly minutes: readonly Minute[]
}

/** One series at a time; compression runs off the main thread, so nothing live waits for a seal. */
export async function sealSeries(generation: Generation): Promise<SealedSeries[]> {
  const sealed: SealedSeries[] = []
  for (const entries of generation.series.values())
    for (const entry of entries) sealed.push(await sealOne(entry))
  return sealed
}

async function sealOne(entry: HotSeries): Promise<SealedSeries> {
  const { series, late, kind } = entry
  switch (kind) {
    case 'numeric': {
      const points = entry.points.toSorted(byTime)
      const chunks = []
      for (const part of hours(points)) chunks.push({ ...(await numericChunk(part)), late })
      return { series, kind, from: entry, chunks, minutes: minutesOf(points) }
    }
    case 'waveform': {
      const { rate, gain, offset } = entry
      const chunks = []
      for (const part of hours(entry.parts.toSorted(byTime)))
        chunks.push({ ...(await waveformChunk(part, rate)), late, rate, gain, offset })
      return { series, kind, from: entry, chunks, minutes: [] }
    }
    case 'event': {
      const events = entry.events.toSorted((a, b) => a.event.measuredAt - b.event.measuredAt)
      const chunks = []
      for (const part of hours(events.map((item) => ({ ...item, measuredAt: item.event.measuredAt }))))
        chunks.push({ ...(await eventChunk(part)), late })
      return { series, kind, from: entry, chunks, minutes: [] }
    }
    default:
      return kind satisfies never
  }
}

export const byTime = (a: { measuredAt: number }, b: { measuredAt: number }) => a.measuredAt - b.measuredAt

function hours<T extends { measuredAt: number }>(sorted: readonly T[]): T[][] {
  const parts = new Map<number, T[]>()
  for (const item of sorted) {
    const hour = Math.floor(item.measuredAt / HOUR)
    const part = parts.get(hour)
    if (part) part.push(item)
    else parts.set(hour, [item])
  }
  return [...parts.values()]
}

const noWave = { rate: null, gain: null, offset: null } as const
const noNumbers = { min: null, max: null, sum: null } as const

export async function numericChunk(points: readonly NumericPoint[]) {
  const values = points.flatMap((point) => (point.value === null ? [] : [point.value]))
  return {
    ...span(points, 0),
    ...noWave,
    ...(values.length === 0 ? noNumbers : extremes(values)),
    codec: CODEC,
    samples: points.length,
    valid: values.length,
    ...(await pack(encodeNumerics(points))),
  }
}

/** The header speaks of raw samples, before gain and offset. */
async function waveformChunk(parts: readonly WavePart[], rate: number) {
  const { bytes, length, present } = encodeWaveform(parts)
  const lastLengthMs = Math.max(0, ...parts.map((part) => Math.ceil((part.samples.length * 1000) / rate)))
  return {
    ...span(parts, lastLengthMs),
    ...(present.length === 0 ? noNumbers : extremes(present)),
    codec: CODEC,
    samples: length,
    valid: present.length,
    ...(await pack(bytes)),
  }
}

async function eventChunk(events: readonly (HotEvent & { measuredAt: number })[]) {
  return {
    ...span(events, 0),
    ...noWave,
    ...noNumbers,
    codec: CODEC,
    samples: events.length,
    valid: events.length,
    ...(await pack(
      Buffer.from(JSON.stringify(events.map(({ event, receivedAt }) => ({ event, receivedAt })))),
    )),
  }
}

function span(items: readonly { measuredAt: number }[], lengthMs: number) {
  const first = items[0]
  const last = items.at(-1)
  if (!first || !last) throw new Error('a chunk has at least one sample')
  return { start_at: first.measuredAt, end_at: last.measuredAt + lengthMs }
}

function extremes(values: readonly number[]): { min: number; max: number; sum: number } {
  let min = Infinity
  let max = -Infinity
  let sum = 0
  for (const value of values) {
    if (value < min) min = value
    if (value > max) max = value
    sum += value
  }
  return { min, max, sum }
}

export function minutesOf(points: readonly NumericPoint[]): Minute[] {
  const minutes = new Map<number, Minute>()
  for (const { measuredAt, value } of points) {
    if (value === null) continue
    const minuteAt = Math.floor(measuredAt / MINUTE) * MINUTE
    const minute = minutes.get(minuteAt)
    if (minute) {
      minute.min = Math.min(minute.min, value)
      minute.max = Math.max(minute.max, value)
      minute.sum += value
      minute.samples += 1
    } else minutes.set(minuteAt, { minuteAt, min: value, max: value, sum: value, samples: 1 })
  }
  return [...minutes.values()]
}
