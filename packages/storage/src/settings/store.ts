import { randomUUID } from 'node:crypto'
import type { LimitChange, LimitDecision, LimitTo, SubjectId } from '@vigil/clinical'
import type { PoolClient } from 'pg'
import { appendAudit, type Entry } from '../audit/chain'
import { ANSWER_LIMIT_MS } from '../pools'
import { CONFIG_LOCK } from '../config/change-lock'
import { subjectsIn } from '../moves/merged'
import type { Parts } from '../parts'
import type { AuditEntry } from '../store'
import { transact } from '../transaction'
import { recordOf, type LimitRow } from './rows'
import type { SettingOrder, SettingOutcome, SettingsStore } from './settings'

/** Settings of patients, on disk together with their lines in the audit trail. */
export const settingsStore = ({
  pools,
  key,
  checkpoint,
}: Pick<Parts, 'pools' | 'key' | 'checkpoint'>): SettingsStore => {
  /** The change, its audit lines and the new version of the hospital: all or nothing. */
  const write = async <T>(work: (client: PoolClient) => Promise<Written<T>>): Promise<T> => {
    const done = await transact(pools.queries, ANSWER_LIMIT_MS, async (client) => {
      await client.query('select pg_advisory_xact_lock($1)', [CONFIG_LOCK])
      const { value, audit } = await work(client)
      if (audit.length > 0) await client.query('update config_version set version = version + 1')
      return { value, head: await appendAudit(client, key, audit.map(entryOf)) }
    })
    checkpoint.advance(done.head)
    return done.value
  }
  return {
    changeLimits: (decisions, order) => write((client) => changeLimits(client, decisions, order)),
    endExpiredLimits: (now) => write((client) => endExpired(client, now)),
    limitHistory: async (subject, limit) => {
      const rows = await pools.db
        .selectFrom('limit_change')
        .selectAll()
        .where('subject', 'in', await subjectsIn(pools.db, subject))
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return rows.map(recordOf)
    },
    orderComfort: (comfort, order) => write((client) => orderComfort(client, comfort, order)),
    endComfort: (order) => write((client) => endComfort(client, order)),
  }
}

interface Written<T> {
  readonly value: T
  /** Nothing changed where nothing is said. */
  readonly audit: readonly AuditEntry[]
}

const entryOf = (entry: AuditEntry): Entry => ({ id: randomUUID(), entry })

type Ordered = SettingOrder & Pick<LimitChange, 'category'>

async function changeLimits(
  client: PoolClient,
  decisions: readonly LimitDecision[],
  order: Ordered,
): Promise<Written<SettingOutcome>> {
  const known = await client.query('select 1 from limit_change where key = $1 limit 1', [order.key])
  if (known.rows.length > 0) return { value: 'repeated', audit: [] }
  if (!(await isHere(client, order.subject))) return { value: 'not-admitted', audit: [] }
  for (const decision of decisions) await changeOne(client, decision, order)
  return { value: 'done', audit: decisions.map((decision) => lineOf(decision, order)) }
}

async function isHere(client: PoolClient, subject: SubjectId): Promise<boolean> {
  const found = await client.query('select 1 from subject where id = $1 and ended_at is null', [subject])
  return found.rows.length > 0
}

async function changeOne(client: PoolClient, decision: LimitDecision, order: Ordered): Promise<void> {
  const { condition, priority, old, to, reason, expiresAt, outside } = decision
  const { key, subject, by, now, category } = order
  const ended = to === null ? `reset ${key}` : null
  await client.query(
    `update limit_change set ended_at = $4, ended_by = $5
     where subject = $1 and condition = $2 and priority = $3 and ended_at is null`,
    [subject, condition, priority, now, ended ?? `replaced ${key}`],
  )
  await client.query(
    `insert into limit_change (key, subject, condition, priority, old, new, reason, confirmed, category, by, at,
       expires_at, ended_at, ended_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      key,
      subject,
      condition,
      priority,
      JSON.stringify(old),
      to === null ? null : JSON.stringify(to),
      reason,
      outside,
      category,
      JSON.stringify(by),
      now,
      expiresAt,
      ended === null ? null : now,
      ended,
    ],
  )
}

/** Old and new are hashed into the trail and stand in clear in `limit_change`. */
const lineOf = (
  { condition, priority, old, to, reason, expiresAt, outside }: LimitDecision,
  order: SettingOrder,
): AuditEntry => ({
  ...signed(order),
  action: to === null ? 'limit.reset' : to.kind === 'off' ? 'limit.off' : 'limit.set',
  object: `limit/${condition}/${priority}`,
  detail: { old, new: to, reason, expiresAt, confirmed: outside },
})

const signed = ({ by, session, station, subject, now }: SettingOrder) => ({
  at: now,
  actor: by.user,
  session,
  station,
  subject,
  outcome: 'success' as const,
})

async function endExpired(client: PoolClient, now: number): Promise<Written<number>> {
  const { rows } = await client.query<LimitRow>(
    `update limit_change set ended_at = $1, ended_by = 'expired' where ended_at is null and expires_at <= $1
     returning *`,
    [now],
  )
  const audit = rows.map((row): AuditEntry => ({
    at: now as AuditEntry['at'],
    actor: 'engine',
    session: null,
    station: null,
    subject: row.subject as SubjectId,
    outcome: 'success',
    action: 'limit.expired',
    object: `limit/${row.condition}/${row.priority}`,
    detail: { old: row.new === null ? null : (JSON.parse(row.new) as LimitTo), new: null },
  }))
  return { value: rows.length, audit }
}

async function orderComfort(
  client: PoolClient,
  { remaining, orderedBy, reviewAt }: Parameters<SettingsStore['orderComfort']>[0],
  order: SettingOrder,
): Promise<Written<SettingOutcome>> {
  const { key, subject, by, now } = order
  const known = await client.query('select 1 from comfort_care where key = $1', [key])
  if (known.rows.length > 0) return { value: 'repeated', audit: [] }
  if (!(await isHere(client, subject))) return { value: 'not-admitted', audit: [] }
  const old = await endOpenComfort(client, order, `replaced ${key}`)
  await client.query(
    `insert into comfort_care (key, subject, remaining, ordered_by, by, at, review_at)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [key, subject, JSON.stringify(remaining), orderedBy, JSON.stringify(by), now, reviewAt],
  )
  const detail = { old, new: remaining, orderedBy, reviewAt }
  return {
    value: 'done',
    audit: [{ ...signed(order), action: 'comfort.order', object: 'comfort-care', detail }],
  }
}

async function endComfort(client: PoolClient, order: SettingOrder): Promise<Written<SettingOutcome>> {
  const old = await endOpenComfort(client, order, `ended ${order.key}`)
  if (old === null) return { value: 'repeated', audit: [] }
  const line = { ...signed(order), action: 'comfort.end', object: 'comfort-care', detail: { old, new: null } }
  return { value: 'done', audit: [line] }
}

async function endOpenComfort(
  client: PoolClient,
  { subject, now }: SettingOrder,
  why: string,
): Promise<readonly string[] | null> {
  const { rows } = await client.query<{ remaining: string }>(
    `update comfort_care set ended_at = $2, ended_by = $3 where subject = $1 and ended_at is null
     returning remaining`,
    [subject, now, why],
  )
  const [row] = rows
  return row ? (JSON.parse(row.remaining) as readonly string[]) : null
}
