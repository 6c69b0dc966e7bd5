import { setImmediate as turn } from 'node:timers/promises'
import type { DeviceId, EpochMs, ParameterCode } from '@vigil/clinical'
import type { Database } from '../database'
import type { Hot, HotSeries } from '../hot/hot'
import { subjectsIn } from '../moves/merged'
import type { Damage } from '../samples/damage'
import { blocksOf, hotBlocks } from '../samples/queries'
import { readChunks } from '../samples/read-chunks'
import type { StoredBlock } from '../store'
import { LONGEST_CHUNK_MS } from '../writer/chunks'
import type { WaveSpan, WaveStore } from './waves'

/** Chunks follow each other with less than this between them; a shorter loss is seen in the samples (own proposal). */
const APART_MS = 2_000

export const waveStore = (db: Database, hot: Hot, damage: Damage): WaveStore => ({
  foldWaveform: async ({ subject, code, from, to }, begin, take) => {
    const subjects = await subjectsIn(db, subject)
    const isInside = within(from, to)
    return hot.consistently(subjects, async (series) => {
      const folded = begin()
      const query = { subjects, codes: [code], kind: 'waveform', from, to } as const
      for (const chunk of await readChunks(db, query, damage)) {
        for (const block of blocksOf(chunk, code)) if (isInside(block)) take(folded, block)
        // Live work comes between two chunks.
        await turn()
      }
      for (const entry of series)
        for (const block of hotBlocks(entry, code)) if (isInside(block)) take(folded, block)
      return folded
    })
  },

  waveformSpans: async ({ subject, from, to }) => {
    const subjects = await subjectsIn(db, subject)
    return hot.consistently(subjects, async (series) => {
      const rows = await db
        .selectFrom('chunk')
        .innerJoin('series', 'series.id', 'chunk.series')
        .select(['series.code', 'series.source', 'chunk.late', 'chunk.start_at', 'chunk.end_at'])
        .where('series.subject', 'in', subjects)
        .where('series.kind', '=', 'waveform')
        .where('chunk.start_at', '>=', from - LONGEST_CHUNK_MS)
        .where('chunk.start_at', '<', to)
        .where('chunk.end_at', '>=', from)
        .execute()
      const stored = rows.map((row) => span(row.code, row.source, row.late, row.start_at, row.end_at))
      return merged([...stored, ...series.flatMap(hotSpans)])
        .filter((each) => each.to > from && each.from < to)
        .map((each) => ({ ...each, from: later(each.from, from), to: earlier(each.to, to) }))
    })
  },
})

const within =
  (from: number, to: number) =>
  ({ measuredAt, samples, rate }: Pick<StoredBlock, 'measuredAt' | 'samples' | 'rate'>): boolean =>
    measuredAt < to && measuredAt + (samples.length * 1_000) / rate > from

const span = (code: string, source: string, late: boolean, from: number, to: number): WaveSpan => ({
  // Written by this store.
  code: code as ParameterCode,
  source: source as DeviceId,
  late,
  from: from as EpochMs,
  to: to as EpochMs,
})

const hotSpans = (entry: HotSeries): readonly WaveSpan[] =>
  entry.kind === 'waveform'
    ? entry.parts.map(({ measuredAt, samples }) => {
        const end = measuredAt + (samples.length * 1_000) / entry.rate
        return span(entry.series.code, entry.series.source, entry.late, measuredAt, Math.ceil(end))
      })
    : []

function merged(spans: readonly WaveSpan[]): WaveSpan[] {
  const open = new Map<string, WaveSpan>()
  const done: WaveSpan[] = []
  for (const each of spans.toSorted((a, b) => a.from - b.from)) {
    const key = `${each.code} ${each.source} ${String(each.late)}`
    const known = open.get(key)
    if (known && each.from - known.to <= APART_MS) open.set(key, { ...known, to: later(known.to, each.to) })
    else {
      if (known) done.push(known)
      open.set(key, each)
    }
  }
  return [...done, ...open.values()].toSorted((a, b) => a.from - b.from)
}

const later = (a: EpochMs, b: EpochMs): EpochMs => (a > b ? a : b)
const earlier = (a: EpochMs, b: EpochMs): EpochMs => (a < b ? a : b)
