import { unpack } from '../codec/body'
import type { Damage } from './damage'
import { decodeNumerics, type NumericPoint } from '../codec/numerics'
import { decodeWaveform, type WavePart } from '../codec/waveform'
import type { ChunkRow, Database } from '../database'
import { CODEC, LONGEST_CHUNK_MS } from '../writer/chunks'

export interface ChunkQuery {
  /** One subject, and those merged into it. */
  readonly subjects: readonly string[]
  readonly codes: readonly string[]
  readonly kind: 'numeric' | 'waveform'
  /** Half-open: from ≤ t < to. */
  readonly from: number
  readonly to: number
}

export type FoundChunk = ChunkRow & { readonly code: string; readonly source: string }

/** Chunks that may hold something of the window; damaged ones are left out and said. */
export async function readChunks(db: Database, query: ChunkQuery, damage: Damage): Promise<FoundChunk[]> {
  const found = await db
    .selectFrom('chunk')
    .innerJoin('series', 'series.id', 'chunk.series')
    .selectAll('chunk')
    .select(['series.code', 'series.source'])
    .where('series.subject', 'in', query.subjects)
    .where('series.kind', '=', query.kind)
    .where('series.code', 'in', query.codes)
    .where('chunk.start_at', '>=', Math.floor(query.from) - LONGEST_CHUNK_MS)
    .where('chunk.start_at', '<', Math.ceil(query.to))
    .where('chunk.end_at', '>=', Math.floor(query.from))
    .orderBy('chunk.start_at')
    .execute()
  return found.filter(damage.isReadable)
}

export function numericsIn(chunk: ChunkRow): NumericPoint[] {
  return decodeNumerics(bodyOf(chunk))
}

export function wavesIn(chunk: ChunkRow): WavePart[] {
  return decodeWaveform(bodyOf(chunk))
}

function bodyOf(chunk: ChunkRow): Buffer {
  if (chunk.codec !== CODEC) throw new Error(`chunk format ${chunk.codec} is not known`)
  return unpack(chunk)
}
