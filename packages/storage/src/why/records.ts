import type { AlarmId, EpochMs } from '@vigil/clinical'
import { sql, type Selectable } from 'kysely'
import type { AlarmOutcomeTable, Database } from '../database'
import type { AlarmOutcome, AlarmReceipt, HeardAs, OutcomeWord, WhyStore } from './why-store'

type Receipts = Pick<WhyStore, 'keepAlarmReceipts' | 'alarmReceipts'>
type Outcomes = Pick<WhyStore, 'keepOutcome' | 'outcomes' | 'outcomesSince'>

/** What pages said of alarms. Nothing of it is on the path of an alarm. */
export const receiptStore = (db: Database): Receipts => ({
  async keepAlarmReceipts(receipts) {
    if (receipts.length === 0) return
    await db
      .insertInto('alarm_receipt')
      .values(
        receipts.map(({ id, alarm, episode, viewer, page, shown, sound, from, to }) => ({
          id,
          alarm,
          episode,
          viewer_kind: viewer.kind,
          viewer: viewer.id,
          name: viewer.name,
          page,
          shown,
          sound,
          from_at: from,
          to_at: to,
        })),
      )
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet({ to_at: sql<number>`greatest(alarm_receipt.to_at, excluded.to_at)` }),
      )
      .execute()
  },

  async alarmReceipts({ alarm, episodes, limit }) {
    const rows = await db
      .selectFrom('alarm_receipt')
      .selectAll()
      .where('alarm', '=', alarm)
      .where('episode', '>=', episodes.from)
      .where('episode', '<=', episodes.to)
      .orderBy('from_at')
      .orderBy('id')
      .limit(limit)
      .execute()
    return rows.map((row): AlarmReceipt => ({
      id: row.id,
      alarm: row.alarm as AlarmId,
      episode: row.episode,
      viewer: {
        kind: row.viewer_kind === 'station' ? 'station' : 'person',
        id: row.viewer,
        name: row.name,
      },
      page: row.page,
      shown: row.shown,
      // Written by this module alone.
      sound: row.sound as HeardAs,
      from: row.from_at as EpochMs,
      to: row.to_at as EpochMs,
    }))
  },
})

/** What people said of them when they were over. */
export const outcomeStore = (db: Database): Outcomes => ({
  async keepOutcome({ alarm, episode, outcome, by, name, at }, key) {
    const added = await db
      .insertInto('alarm_outcome')
      .values({ key, alarm, episode, outcome, by, name, at })
      .onConflict((conflict) => conflict.columns(['alarm', 'key']).doNothing())
      .executeTakeFirst()
    return Number(added.numInsertedOrUpdatedRows ?? 0) > 0 ? 'kept' : 'repeated'
  },

  async outcomes({ alarm, episodes }) {
    const rows = await db
      .selectFrom('alarm_outcome')
      .selectAll()
      .where('alarm', '=', alarm)
      .where('episode', '>=', episodes.from)
      .where('episode', '<=', episodes.to)
      .orderBy('id', 'desc')
      .limit(100)
      .execute()
    return rows.map(outcomeOf)
  },

  async outcomesSince({ alarms, since }) {
    if (alarms.length === 0) return []
    const rows = await db
      .selectFrom('alarm_outcome')
      .selectAll()
      .where('alarm', 'in', alarms)
      .where('at', '>=', since)
      .orderBy('id', 'desc')
      .execute()
    return rows.map(outcomeOf)
  },
})

const outcomeOf = ({
  alarm,
  episode,
  outcome,
  by,
  name,
  at,
}: Selectable<AlarmOutcomeTable>): AlarmOutcome => ({
  // Written by this module alone.
  alarm: alarm as AlarmId,
  episode,
  outcome: outcome as OutcomeWord,
  by,
  name,
  at: at as EpochMs,
})
