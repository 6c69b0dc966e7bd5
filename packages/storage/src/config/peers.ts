import type { Database } from '../database'
import type { ConfigChange } from '../store'
import { changedColumns, lineOf } from './row-change'

export async function applyPeers(db: Database, change: ConfigChange, now: number): Promise<string[]> {
  const lines: string[] = []
  const wanted = change.hl7Peers ?? []
  const before = new Map((await db.selectFrom('hl7_peer').selectAll().execute()).map((row) => [row.id, row]))
  for (const peer of wanted) {
    const row = {
      id: peer.id,
      application: peer.application,
      facility: peer.facility,
      site: peer.site,
      assigning_authority: peer.assigningAuthority,
      removed_at: null,
    }
    const changed = changedColumns(before.get(row.id), row)
    if (changed?.length === 0) continue
    await db
      .insertInto('hl7_peer')
      .values(row)
      .onConflict((on) => on.column('id').doUpdateSet(row))
      .execute()
    lines.push(...lineOf(`HL7 peer ${row.id}`, changed))
  }
  if (!change.prune) return lines
  const named = new Set<string>(wanted.map((peer) => peer.id))
  for (const row of before.values()) {
    if (named.has(row.id) || row.removed_at !== null) continue
    await db.updateTable('hl7_peer').set({ removed_at: now }).where('id', '=', row.id).execute()
    lines.push(`HL7 peer ${row.id}: removed`)
  }
  return lines
}
