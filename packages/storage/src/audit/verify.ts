import type { Database } from '../database'
import type { AuditVerdict } from '../store'
import { CHAIN_START, type Head, macOf } from './chain'
import type { Checkpoint } from './checkpoint'
import type { AuditKey } from './key'

const PAGE = 2_000

/** Reads every row in order. The first that does not fit is named; nothing behind it is trusted. */
export async function verifyAudit(
  db: Database,
  key: AuditKey,
  checkpoint: Checkpoint,
): Promise<AuditVerdict> {
  await checkpoint.settle()
  const noted = await checkpoint.read()
  let head: Head = { seq: 0, mac: CHAIN_START }
  for (;;) {
    const rows = await db
      .selectFrom('audit')
      .selectAll()
      .where('seq', '>', head.seq)
      .orderBy('seq')
      .limit(PAGE)
      .execute()
    for (const row of rows) {
      const why = faultOf(row, head, key, noted)
      if (why) return { ok: false, rows: head.seq, firstBroken: head.seq + 1, why }
      head = row
    }
    if (rows.length < PAGE) break
  }
  return verdictAtEnd(head, noted)
}

function faultOf(
  row: Parameters<typeof macOf>[1] & Head,
  head: Head,
  key: AuditKey,
  noted: Head | 'none' | 'forged',
): string | null {
  if (row.seq !== head.seq + 1) return `rows ${head.seq + 1} to ${row.seq - 1} are missing`
  if (row.key_id !== key.id) return `row ${row.seq} was written with a key that is not here`
  if (row.prev !== head.mac) return `row ${row.seq} does not follow the row before it`
  if (macOf(key, row) !== row.mac) return `row ${row.seq} was changed`
  if (typeof noted === 'object' && noted.seq === row.seq && noted.mac !== row.mac)
    return `row ${row.seq} is not the one that the checkpoint names`
  return null
}

function verdictAtEnd(head: Head, noted: Head | 'none' | 'forged'): AuditVerdict {
  const broken = (why: string): AuditVerdict => ({
    ok: false,
    rows: head.seq,
    firstBroken: head.seq + 1,
    why,
  })
  if (noted === 'forged') return broken('the checkpoint file was changed')
  if (noted === 'none')
    return head.seq === 0 ? { ok: true, rows: 0 } : broken('the checkpoint file is missing')
  if (noted.seq > head.seq) return broken(`rows ${head.seq + 1} to ${noted.seq} are missing at the end`)
  return { ok: true, rows: head.seq }
}
