import type { DeviceId, ParameterCode } from '@vigil/clinical'
import type { Database } from '../database'
import type { Hot, HotSeries } from '../hot/hot'
import { subjectsIn } from '../moves/merged'
import { LONGEST_CHUNK_MS } from '../writer/chunks'
import type { WhyStore } from './why-store'

interface Span {
  readonly from: number
  readonly to: number
}

/** Which waveforms there are, without reading them. */
export const waveformIndex = (db: Database, hot: Hot): Pick<WhyStore, 'waveformsKept'> => ({
  async waveformsKept({ subject, ...span }) {
    const subjects = await subjectsIn(db, subject)
    return hot.consistently(subjects, async (series) => {
      const rows = await db
        .selectFrom('chunk')
        .innerJoin('series', 'series.id', 'chunk.series')
        .select(['series.code', 'series.source'])
        .distinct()
        .where('series.subject', 'in', subjects)
        .where('series.kind', '=', 'waveform')
        .where('chunk.valid', '>', 0)
        .where('chunk.start_at', '>=', span.from - LONGEST_CHUNK_MS)
        .where('chunk.start_at', '<', span.to)
        .where('chunk.end_at', '>=', span.from)
        .execute()
      const kept = [...rows, ...series.filter((each) => isIn(each, span)).map((each) => each.series)]
      const byName = new Map(kept.map(({ code, source }) => [`${code} ${source}`, { code, source }]))
      return [...byName.values()]
        .toSorted((a, b) => a.code.localeCompare(b.code) || a.source.localeCompare(b.source))
        .map(({ code, source }) => ({ code: code as ParameterCode, source: source as DeviceId }))
    })
  },
})

const isIn = (entry: HotSeries, { from, to }: Span): boolean =>
  entry.kind === 'waveform' &&
  entry.parts.some(
    ({ measuredAt, samples }) =>
      measuredAt < to &&
      measuredAt + (samples.length * 1_000) / entry.rate > from &&
      samples.some((sample) => sample !== null),
  )
