import type { AlarmId, EpochMs, Priority, UnitId, UserId } from '@vigil/clinical'
import type { Selectable } from 'kysely'
import type { Database, PushMessageTable, PushSubscriptionTable } from '../database'
import type {
  PushKind,
  PushMessageRow,
  PushProblem,
  PushStore,
  PushSubscriptionRow,
  PushTold,
} from './push-store'

export const pushStore = (db: Database): PushStore => ({
  pushSubscriptions: async () => {
    const rows = await db
      .selectFrom('push_subscription')
      .selectAll()
      .orderBy('created_at')
      .orderBy('id')
      .execute()
    return rows.map(subscriptionOf)
  },

  keepPushSubscription: (row) =>
    db.transaction().execute(async (writing) => {
      const values = valuesOf(row)
      await writing
        .deleteFrom('push_subscription')
        .where((is) => is.or([is('id', '=', row.id), is('endpoint', '=', values.endpoint)]))
        .execute()
      await writing.insertInto('push_subscription').values(values).execute()
    }),

  updatePushSubscription: async (id, { told, problem, receivedAt, gone }) => {
    const set = {
      ...(told === undefined ? {} : { told: JSON.stringify(told) }),
      ...(problem === undefined
        ? {}
        : { problem: problem?.kind ?? null, problem_since: problem?.since ?? null }),
      ...(receivedAt === undefined ? {} : { received_at: receivedAt }),
      ...(gone ? { endpoint: null, p256dh: '', auth: '' } : {}),
    }
    if (Object.keys(set).length === 0) return
    await db.updateTable('push_subscription').set(set).where('id', '=', id).execute()
  },

  removePushSubscriptions: async (which) => {
    const [column, value] =
      'id' in which ? (['id', which.id] as const) : (['session', which.session] as const)
    await db.deleteFrom('push_subscription').where(column, '=', value).execute()
  },

  keepPushMessage: async (row) => {
    const { subscription, kind, unit, priority, result } = row
    await db
      .insertInto('push_message')
      .values({
        id: row.id,
        subscription,
        user_id: row.user,
        kind,
        unit,
        priority,
        alarms: JSON.stringify(row.alarms),
        sent_at: row.sentAt,
        result,
        shown_at: row.shownAt,
      })
      .execute()
  },

  pushShown: async (id, at) => {
    const first = await db
      .updateTable('push_message')
      .set({ shown_at: at })
      .where('id', '=', id)
      .where('shown_at', 'is', null)
      .returningAll()
      .executeTakeFirst()
    const row =
      first ?? (await db.selectFrom('push_message').selectAll().where('id', '=', id).executeTakeFirst())
    if (!row) return null
    const { subscription, user, kind, sentAt } = messageOf(row)
    return { subscription, user, kind, sentAt, isFirst: first !== undefined }
  },

  pushMessages: async ({ subscription, limit }) => {
    const rows = await db
      .selectFrom('push_message')
      .selectAll()
      .where('subscription', '=', subscription)
      .orderBy('sent_at', 'desc')
      .orderBy('id')
      .limit(limit)
      .execute()
    return rows.map(messageOf)
  },
})

const valuesOf = (row: PushSubscriptionRow) => ({
  id: row.id,
  session: row.session,
  user_id: row.user,
  units: JSON.stringify(row.units),
  endpoint: row.address?.endpoint ?? null,
  p256dh: row.address?.p256dh ?? '',
  auth: row.address?.auth ?? '',
  created_at: row.createdAt,
  until_at: row.until,
  told: JSON.stringify(row.told),
  problem: row.problem?.kind ?? null,
  problem_since: row.problem?.since ?? null,
  received_at: row.receivedAt,
})

const subscriptionOf = (row: Selectable<PushSubscriptionTable>): PushSubscriptionRow => ({
  id: row.id,
  session: row.session,
  user: row.user_id as UserId,
  units: JSON.parse(row.units) as readonly UnitId[],
  address: row.endpoint === null ? null : { endpoint: row.endpoint, p256dh: row.p256dh, auth: row.auth },
  createdAt: row.created_at as EpochMs,
  until: row.until_at as EpochMs,
  told: JSON.parse(row.told) as Readonly<Record<UnitId, PushTold>>,
  problem:
    row.problem === null
      ? null
      : { kind: row.problem as PushProblem, since: (row.problem_since ?? 0) as EpochMs },
  receivedAt: row.received_at as EpochMs | null,
})

const messageOf = (row: Selectable<PushMessageTable>): PushMessageRow => ({
  id: row.id,
  subscription: row.subscription,
  user: row.user_id as UserId,
  kind: row.kind as PushKind,
  unit: row.unit as UnitId | null,
  priority: row.priority as Priority | null,
  alarms: JSON.parse(row.alarms) as readonly AlarmId[],
  sentAt: row.sent_at as EpochMs,
  result: row.result as PushMessageRow['result'],
  shownAt: row.shown_at as EpochMs | null,
})
