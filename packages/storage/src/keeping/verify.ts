import { setImmediate as nextTurn } from 'node:timers/promises'
import type { EpochMs, ParameterCode, SubjectId } from '@vigil/clinical'
import type { Pool } from 'pg'
import { isWhole } from '../codec/body'

export interface DamagedChunk {
  readonly subject: SubjectId
  readonly code: ParameterCode
  readonly from: EpochMs
  readonly to: EpochMs
}

export interface ChunkVerdict {
  readonly chunks: number
  readonly damaged: readonly DamagedChunk[]
}

type Row = DamagedChunk & { readonly body: Buffer; readonly checksum: number; readonly row: string }

/** Few enough to be in memory at once, whatever is in them. */
const PAGE = 500

/** Day by day and row by row, so that a server that runs goes on meanwhile. */
export async function verifyChunks(pool: Pool, told?: (chunks: number) => void): Promise<ChunkVerdict> {
  const damaged: DamagedChunk[] = []
  let chunks = 0
  const days = await pool.query<{ name: string }>(
    `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'chunk'::regclass order by 1`,
  )
  for (const { name } of days.rows) {
    for (let after = '(0,0)'; ;) {
      const page = await pool.query<Row>(
        `select chunk.ctid::text as row, series.subject, series.code, start_at as "from", end_at as "to", body, checksum
         from ${name} as chunk join series on series.id = chunk.series
         where chunk.ctid > $1::tid order by chunk.ctid limit ${PAGE}`,
        [after],
      )
      for (const { body, checksum, row: _, ...chunk } of page.rows)
        if (!isWhole({ body, checksum })) damaged.push(chunk)
      chunks += page.rows.length
      told?.(chunks)
      const last = page.rows.at(-1)
      if (!last) break
      after = last.row
      await nextTurn()
    }
  }
  return { chunks, damaged }
}
