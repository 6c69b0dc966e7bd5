import type { Database, DeviceRow } from '../database'
import type { ConfigChange } from '../store'
import { isInUse, type Placed } from './placed'
import { changedColumns, lineOf } from './row-change'

interface Context {
  readonly now: number
  readonly placed: Placed
}

export async function applyDevices(
  db: Database,
  change: ConfigChange,
  { now, placed }: Context,
): Promise<string[]> {
  const lines: string[] = []
  const before = new Map((await db.selectFrom('device').selectAll().execute()).map((row) => [row.id, row]))
  for (const device of change.devices) {
    const row = deviceRow(device, before.get(device.id), now)
    const changed = changedColumns(before.get(row.id), row)
    if (changed?.length === 0) continue
    await db
      .insertInto('device')
      .values(row)
      .onConflict((on) => on.column('id').doUpdateSet(row))
      .execute()
    lines.push(...lineOf(`device ${row.id}`, changed))
  }
  if (!change.prune) return lines
  const named = new Set<string>([
    ...change.devices.map((device) => device.id),
    ...[...placed.devices.values()].filter(isInUse).map((row) => row.id),
  ])
  for (const row of before.values()) {
    if (named.has(row.id) || row.removed_at !== null) continue
    await db
      .updateTable('device')
      .set({ removed_at: now, home_kind: 'none', home_bed: null, home_subject: null })
      .where('id', '=', row.id)
      .execute()
    lines.push(`device ${row.id}: removed`)
  }
  return lines
}

function deviceRow(
  device: ConfigChange['devices'][number],
  known: DeviceRow | undefined,
  now: number,
): DeviceRow {
  const { home } = device
  const place = {
    home_kind: home.kind,
    home_bed: home.kind === 'bed' ? home.bed : null,
    home_subject: home.kind === 'subject' ? home.subject : null,
  }
  return {
    id: device.id,
    type: device.type,
    simulated: device.simulated,
    identifiers: JSON.stringify(device.identifiers.map(({ system, value }) => ({ system, value }))),
    ...place,
    home_since: device.since ?? sinceOf(place, known, now),
    // Write-only: a file without a credential leaves the one that is set.
    secret_hash: device.secretHash ?? known?.secret_hash ?? null,
    certificate_fingerprint: device.certificateFingerprint ?? known?.certificate_fingerprint ?? null,
    removed_at: null,
  }
}

/** A device that was elsewhere is here from the moment it is told, not from its new subject's admission. */
function sinceOf(
  place: Pick<DeviceRow, 'home_kind' | 'home_bed' | 'home_subject'>,
  known: DeviceRow | undefined,
  now: number,
): number | null {
  if (!known) return null
  const isSame =
    known.home_kind === place.home_kind &&
    known.home_bed === place.home_bed &&
    known.home_subject === place.home_subject
  return isSame ? known.home_since : now
}
