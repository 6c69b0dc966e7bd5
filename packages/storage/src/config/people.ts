import type { Grant, LimitCourse } from '@vigil/clinical'
import type { Database, Tables } from '../database'
import type { ConfigChange, LimitOverride } from '../store'
import { changedColumns, lineOf } from './row-change'

/** Users, stations, and limits of sites, units and subjects. */
export async function applyPeople(db: Database, change: ConfigChange): Promise<string[]> {
  return [
    ...(await applyUsers(db, change)),
    ...(await applyStations(db, change)),
    ...(await applyLimits(db, change)),
  ]
}

async function applyUsers(db: Database, change: ConfigChange): Promise<string[]> {
  const lines: string[] = []
  const before = new Map(
    (await db.selectFrom('user_account').selectAll().execute()).map((row) => [row.id, row]),
  )
  for (const user of change.users) {
    const known = before.get(user.id)
    const row = {
      id: user.id,
      name: user.name,
      disabled: user.disabled,
      // Write-only: a file without a password leaves the one that is set.
      password_hash: user.passwordHash ?? known?.password_hash ?? null,
    }
    const changed = changedColumns(known, row)
    if (changed?.length !== 0)
      await db
        .insertInto('user_account')
        .values(row)
        .onConflict((on) => on.column('id').doUpdateSet(row))
        .execute()
    const roles = await replaceGrants(db, user.id, user.grants)
    lines.push(...lineOf(`user ${user.id}`, changed && roles ? [...changed, 'roles'] : changed))
  }
  if (!change.prune) return lines
  const named = new Set<string>(change.users.map((user) => user.id))
  for (const row of before.values()) {
    if (named.has(row.id) || row.disabled) continue
    await db.updateTable('user_account').set({ disabled: true }).where('id', '=', row.id).execute()
    lines.push(`user ${row.id}: disabled`)
  }
  return lines
}

async function replaceGrants(db: Database, user: string, grants: readonly Grant[]): Promise<boolean> {
  const before = await db.selectFrom('user_grant').selectAll().where('user_id', '=', user).execute()
  const after = uniqueBy(
    grants.map((grant) => grantRow(user, grant)),
    nameOfGrant,
  )
  const same =
    before.length === after.length &&
    before.every((row) => after.some((other) => nameOfGrant(row) === nameOfGrant(other)))
  if (same) return false
  await db.deleteFrom('user_grant').where('user_id', '=', user).execute()
  if (after.length > 0) await db.insertInto('user_grant').values(after).execute()
  return true
}

function grantRow(user: string, { role, scope }: Grant): Tables['user_grant'] {
  switch (scope.kind) {
    case 'unit':
      return { user_id: user, role, scope_kind: 'unit', scope_id: scope.unit }
    case 'site':
      return { user_id: user, role, scope_kind: 'site', scope_id: scope.site }
    case 'all':
      return { user_id: user, role, scope_kind: 'all', scope_id: '' }
    default:
      return scope satisfies never
  }
}

const nameOfGrant = (row: Tables['user_grant']): string => [row.role, row.scope_kind, row.scope_id].join('\n')

function uniqueBy<T>(items: readonly T[], nameOf: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [nameOf(item), item])).values()]
}

async function applyStations(db: Database, change: ConfigChange): Promise<string[]> {
  const lines: string[] = []
  const before = new Map((await db.selectFrom('station').selectAll().execute()).map((row) => [row.id, row]))
  for (const station of change.stations) {
    const row = {
      id: station.id,
      name: station.name,
      units: JSON.stringify(station.units),
      revoked: station.revoked,
    }
    const changed = changedColumns(before.get(row.id), row)
    if (changed?.length === 0) continue
    await db
      .insertInto('station')
      .values(row)
      .onConflict((on) => on.column('id').doUpdateSet(row))
      .execute()
    lines.push(...lineOf(`station ${row.id}`, changed))
  }
  if (!change.prune) return lines
  const named = new Set<string>(change.stations.map((station) => station.id))
  for (const row of before.values()) {
    if (named.has(row.id) || row.revoked) continue
    await db.updateTable('station').set({ revoked: true }).where('id', '=', row.id).execute()
    lines.push(`station ${row.id}: revoked`)
  }
  return lines
}

/** A profile that is named is replaced as a whole: a limit taken out of the file is taken out of force. */
async function applyLimits(db: Database, change: ConfigChange): Promise<string[]> {
  const before = await db.selectFrom('limit_override').selectAll().execute()
  const after = uniqueBy(change.limits.map(limitRow), nameOfLimit)
  const lines: string[] = []
  for (const profile of new Set([...before, ...after].map((row) => row.profile))) {
    const old = before.filter((row) => row.profile === profile)
    const wanted = after.filter((row) => row.profile === profile)
    if (wanted.length === 0 && !change.prune) continue
    if (sameLimits(old, wanted)) continue
    await db.deleteFrom('limit_override').where('profile', '=', profile).execute()
    if (wanted.length > 0) await db.insertInto('limit_override').values(wanted).execute()
    lines.push(`alarm profile ${profile}: ${profileWord(old.length, wanted.length)}`)
  }
  return lines
}

function profileWord(before: number, after: number): string {
  if (after === 0) return 'removed'
  return before === 0 ? 'added' : 'changed'
}

const sameLimits = (a: readonly Tables['limit_override'][], b: readonly Tables['limit_override'][]) =>
  a.length === b.length &&
  a.every((row) =>
    b.some(
      (other) =>
        nameOfLimit(row) === nameOfLimit(other) &&
        row.value === other.value &&
        row.delay_ms === other.delay_ms &&
        row.course === other.course,
    ),
  )

const courseText = ({ clearMs, deadband, burden, lasting }: LimitCourse): string | null => {
  const text = JSON.stringify({ clearMs, deadband, burden, lasting } satisfies LimitCourse)
  return text === '{}' ? null : text
}

const limitRow = ({ profile, scope, category, limit }: LimitOverride): Tables['limit_override'] => ({
  profile,
  scope_kind: scope.kind,
  scope_id: scope.id,
  category: category ?? '',
  condition: limit.condition,
  priority: limit.priority,
  value: limit.value,
  delay_ms: limit.delayMs,
  course: courseText(limit),
})

const nameOfLimit = (row: Tables['limit_override']): string =>
  [row.profile, row.scope_kind, row.scope_id, row.category, row.condition, row.priority].join('\n')
