import type { DeviceId, EpochMs, ParameterCode } from '@vigil/clinical'
import { sql } from 'kysely'
import type { NumericPoint } from '../codec/numerics'
import type { Database } from '../database'
import type { Hot, HotSeries } from '../hot/hot'
import { subjectsIn } from '../moves/merged'
import type { Store, StoredBlock, StoredSample } from '../store'
import type { Damage } from './damage'
import { type FoundChunk, numericsIn, readChunks, wavesIn } from './read-chunks'
import { LONGEST_CHUNK_MS } from '../writer/chunks'
import { trends } from './trends'

type SampleQueries = Pick<Store, 'samples' | 'waveform' | 'trends' | 'latest'>

export const sampleQueries = (db: Database, hot: Hot, damage: Damage): SampleQueries => ({
  samples: async ({ subject, code, from, to }) => {
    const subjects = await subjectsIn(db, subject)
    return hot.consistently(subjects, async (series) => {
      const chunks = await readChunks(db, { subjects, codes: [code], kind: 'numeric', from, to }, damage)
      const stored = [
        ...chunks.flatMap((chunk) => numericsIn(chunk).map((point) => sampleOf(point, chunk))),
        ...series.flatMap((entry) =>
          entry.kind === 'numeric' && entry.series.code === code
            ? entry.points.map((point) => sampleOf(point, hotOrigin(entry)))
            : [],
        ),
      ]
      return stored
        .filter((sample) => sample.measuredAt >= from && sample.measuredAt < to)
        .toSorted((a, b) => a.measuredAt - b.measuredAt || a.receivedAt - b.receivedAt)
    })
  },

  waveform: async ({ subject, code, from, to }) => {
    const subjects = await subjectsIn(db, subject)
    return hot.consistently(subjects, async (series) => {
      const chunks = await readChunks(db, { subjects, codes: [code], kind: 'waveform', from, to }, damage)
      const blocks = [
        ...chunks.flatMap((chunk) => blocksOf(chunk, code)),
        ...series.flatMap((entry) => hotBlocks(entry, code)),
      ]
      return blocks
        .filter(
          (block) =>
            block.measuredAt < to && block.measuredAt + (block.samples.length * 1000) / block.rate > from,
        )
        .toSorted((a, b) => a.measuredAt - b.measuredAt || a.receivedAt - b.receivedAt)
    })
  },

  trends: (query) => trends({ db, hot, damage }, query),

  latest: async (subject) => {
    const subjects = await subjectsIn(db, subject)
    return hot.consistently(subjects, async (series) => {
      const newest = new Map<string, StoredSample & { code: ParameterCode }>()
      const consider = (code: string, sample: StoredSample) => {
        const key = `${code} ${sample.source}`
        const known = newest.get(key)
        if (!known || sample.measuredAt >= known.measuredAt)
          newest.set(key, { ...sample, code: code as ParameterCode })
      }
      for (const chunk of (await lastChunks(db, subjects)).filter(damage.isReadable))
        for (const point of numericsIn(chunk)) consider(chunk.code, sampleOf(point, chunk))
      for (const entry of series) {
        if (entry.kind !== 'numeric') continue
        for (const point of entry.points) consider(entry.series.code, sampleOf(point, hotOrigin(entry)))
      }
      return [...newest.values()]
    })
  },
})

interface Origin {
  readonly source: string
  readonly late: boolean
}

const hotOrigin = (entry: HotSeries): Origin => ({ source: entry.series.source, late: entry.late })

const sampleOf = (point: NumericPoint, origin: Origin): StoredSample => ({
  measuredAt: point.measuredAt as EpochMs,
  receivedAt: point.receivedAt as EpochMs,
  value: point.value,
  reason: point.reason,
  source: origin.source as DeviceId,
  late: origin.late,
})

export function blocksOf(chunk: FoundChunk, code: ParameterCode): StoredBlock[] {
  const { rate, gain, offset, source, late } = chunk
  if (rate === null || gain === null || offset === null)
    throw new Error('a waveform chunk has no rate, gain or offset')
  return wavesIn(chunk).map((part) => ({
    code,
    measuredAt: part.measuredAt as EpochMs,
    receivedAt: part.receivedAt as EpochMs,
    rate,
    gain,
    offset,
    samples: part.samples,
    source: source as DeviceId,
    late,
  }))
}

export function hotBlocks(entry: HotSeries, code: ParameterCode): StoredBlock[] {
  if (entry.kind !== 'waveform' || entry.series.code !== code) return []
  const { rate, gain, offset, late, series } = entry
  return entry.parts.map((part) => ({
    code,
    measuredAt: part.measuredAt as EpochMs,
    receivedAt: part.receivedAt as EpochMs,
    rate,
    gain,
    offset,
    samples: part.samples,
    source: series.source as DeviceId,
    late,
  }))
}

/** Of each series the chunk that ends last: late data may begin later and end earlier than others. */
async function lastChunks(db: Database, subjects: readonly string[]): Promise<FoundChunk[]> {
  const found = await sql<FoundChunk>`
    select last.*, series.code, series.source from series
    cross join lateral (
      select * from chunk where chunk.series = series.id
        and start_at >= (select max(start_at) from chunk where chunk.series = series.id) - ${LONGEST_CHUNK_MS}
      order by end_at desc limit 1
    ) as last
    where series.subject = any(${subjects}::text[]) and series.kind = 'numeric'`.execute(db)
  return found.rows
}
