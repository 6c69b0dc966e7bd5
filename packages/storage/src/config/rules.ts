import type { AlarmRule, EpochMs } from '@vigil/clinical'
import type { Database, Tables } from '../database'
import type { ConfigChange, RuleOverride } from '../store'

type Row = Tables['alarm_rule']

/** A rule that asks something else than before is a new version; the old ones stay, since alarms name them. */
export async function applyRules(db: Database, change: ConfigChange, now: number): Promise<string[]> {
  const lines: string[] = []
  const wanted = change.rules ?? []
  const before = await newestRules(db)
  for (const rule of wanted) {
    const known = before.get(rule.id)
    const row = rowOf(rule, known?.version ?? 1, now)
    if (known && sameRule(known, row)) continue
    const asksAnew = known !== undefined && known.body !== row.body
    const version = asksAnew ? known.version + 1 : row.version
    await db
      .insertInto('alarm_rule')
      .values({ ...row, version })
      .onConflict((on) => on.columns(['id', 'version']).doUpdateSet({ ...row, version }))
      .execute()
    lines.push(`alarm rule ${rule.id}: ${known ? 'changed' : 'added'}, version ${version}, ${rule.stage}`)
  }
  if (!change.prune) return lines
  const named = new Set(wanted.map(({ id }) => id))
  for (const row of before.values()) {
    if (named.has(row.id) || row.removed_at !== null) continue
    await db.updateTable('alarm_rule').set({ removed_at: now }).where('id', '=', row.id).execute()
    lines.push(`alarm rule ${row.id}: removed`)
  }
  return lines
}

/** The newest version of each, removed ones too. */
async function newestRules(db: Database): Promise<ReadonlyMap<string, Row>> {
  const rows = await db.selectFrom('alarm_rule').selectAll().orderBy('id').orderBy('version').execute()
  return new Map(rows.map((row) => [row.id, row]))
}

export async function readRules(db: Database): Promise<readonly RuleOverride[]> {
  const rows = await newestRules(db)
  return [...rows.values()].filter((row) => row.removed_at === null).map(ruleOf)
}

const sameRule = (a: Row, b: Row) =>
  a.body === b.body &&
  a.stage === b.stage &&
  a.scope_kind === b.scope_kind &&
  a.scope_id === b.scope_id &&
  a.removed_at === null

const rowOf = ({ scope, stage, ...rule }: ConfigRule, version: number, now: number): Row => ({
  id: rule.id,
  version,
  scope_kind: scope.kind,
  scope_id: scope.id,
  stage,
  body: JSON.stringify(rule),
  changed_at: now,
  removed_at: null,
})

/** As a file tells it: version and time are the store's. */
export type ConfigRule = Omit<RuleOverride, 'version' | 'changedAt'>

const ruleOf = (row: Row): RuleOverride => ({
  // The cast trusts what `rowOf` wrote.
  ...(JSON.parse(row.body) as Omit<AlarmRule, 'version' | 'stage' | 'changedAt'>),
  version: row.version,
  stage: row.stage as AlarmRule['stage'],
  changedAt: row.changed_at as EpochMs,
  scope: { kind: row.scope_kind as RuleOverride['scope']['kind'], id: row.scope_id },
})
