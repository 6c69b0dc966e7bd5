import type { SiteRetention, SiteTimings } from '@vigil/clinical'
import type { Database } from '../database'
import type { ConfigChange } from '../store'
import { changedColumns, lineOf } from './row-change'

/** Sites, units and beds. Nothing is deleted: history names them. */
export async function applyPlaces(db: Database, change: ConfigChange, now: number): Promise<string[]> {
  return [
    ...(await applySites(db, change, now)),
    ...(await applyUnits(db, change, now)),
    ...(await applyBeds(db, change, now)),
  ]
}

async function applySites(db: Database, change: ConfigChange, now: number): Promise<string[]> {
  const lines: string[] = []
  const before = new Map((await db.selectFrom('site').selectAll().execute()).map((row) => [row.id, row]))
  for (const site of change.sites) {
    const row = {
      id: site.id,
      name: site.name,
      time_zone: site.timeZone,
      production: site.production,
      alarm_timings: textOf(site.alarmTimings),
      retention: textOf(site.retention),
      removed_at: null,
    }
    const changed = changedColumns(before.get(row.id), row)
    if (changed?.length === 0) continue
    await db
      .insertInto('site')
      .values(row)
      .onConflict((on) => on.column('id').doUpdateSet(row))
      .execute()
    lines.push(...lineOf(`site ${row.id}`, changed))
  }
  if (!change.prune) return lines
  const named = new Set<string>(change.sites.map((site) => site.id))
  for (const row of before.values()) {
    if (named.has(row.id) || row.removed_at !== null) continue
    await db.updateTable('site').set({ removed_at: now }).where('id', '=', row.id).execute()
    lines.push(`site ${row.id}: removed`)
  }
  return lines
}

/** In one order, so that the same figures are no change. */
function textOf(figures: SiteTimings | SiteRetention | undefined): string | null {
  const told = Object.entries(figures ?? {}).filter(([, value]) => value !== undefined)
  const ordered = told.toSorted(([a], [b]) => (a < b ? -1 : 1))
  return told.length === 0 ? null : JSON.stringify(Object.fromEntries(ordered))
}

async function applyUnits(db: Database, change: ConfigChange, now: number): Promise<string[]> {
  const lines: string[] = []
  const before = new Map((await db.selectFrom('unit').selectAll().execute()).map((row) => [row.id, row]))
  for (const [index, unit] of change.units.entries()) {
    const known = before.get(unit.id)
    const row = {
      id: unit.id,
      site: unit.site,
      name: unit.name,
      kind: unit.kind,
      position: known?.position ?? before.size + index,
      removed_at: null,
    }
    const changed = changedColumns(known, row)
    if (changed?.length === 0) continue
    await db
      .insertInto('unit')
      .values(row)
      .onConflict((on) => on.column('id').doUpdateSet(row))
      .execute()
    lines.push(...lineOf(`unit ${row.id}`, changed))
  }
  if (!change.prune) return lines
  const named = new Set<string>(change.units.map((unit) => unit.id))
  for (const row of before.values()) {
    if (named.has(row.id) || row.removed_at !== null) continue
    await db.updateTable('unit').set({ removed_at: now }).where('id', '=', row.id).execute()
    lines.push(`unit ${row.id}: removed`)
  }
  return lines
}

async function applyBeds(db: Database, change: ConfigChange, now: number): Promise<string[]> {
  const lines: string[] = []
  const before = new Map((await db.selectFrom('bed').selectAll().execute()).map((row) => [row.id, row]))
  for (const unit of change.units) {
    for (const [position, bed] of unit.beds.entries()) {
      const row = { id: bed.id, unit: unit.id, label: bed.label, position, removed_at: null }
      const changed = changedColumns(before.get(bed.id), row)
      if (changed?.length === 0) continue
      await db
        .insertInto('bed')
        .values(row)
        .onConflict((on) => on.column('id').doUpdateSet(row))
        .execute()
      lines.push(
        ...(changed === null
          ? [`unit ${unit.id}: added bed ${bed.label}`]
          : lineOf(`bed ${bed.id}`, changed)),
      )
    }
  }
  if (!change.prune) return lines
  const named = new Set<string>(change.units.flatMap((unit) => unit.beds.map((bed) => bed.id)))
  for (const row of before.values()) {
    if (named.has(row.id) || row.removed_at !== null) continue
    await db.updateTable('bed').set({ removed_at: now }).where('id', '=', row.id).execute()
    lines.push(`unit ${row.unit}: removed bed ${row.label}`)
  }
  return lines
}
