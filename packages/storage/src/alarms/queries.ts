import type { AlarmEvent, Due, SubjectId, UnitId } from '@vigil/clinical'
import type { Database } from '../database'
import { subjectsIn } from '../moves/merged'
import type { Store } from '../store'
import { alarmFrom, eventFrom } from './bodies'

type AlarmQueries = Pick<
  Store,
  'loadAlarmStates' | 'alarmEventsAfter' | 'lastSequences' | 'alarm' | 'alarms' | 'alarmsOf'
>

export const alarmQueries = (db: Database): AlarmQueries => ({
  loadAlarmStates: () =>
    db
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute(async (reading) => {
        const states = await reading.selectFrom('alarm_state').select(['subject', 'state']).execute()
        const dues = await reading.selectFrom('alarm_due').selectAll().execute()
        return states.map((row) => ({
          subject: row.subject as SubjectId,
          state: JSON.parse(row.state) as unknown,
          dues: dues
            .filter((due) => due.subject === row.subject)
            .map(({ condition, kind, at }) => ({ condition, kind, at }) as Due),
        }))
      }),

  alarmEventsAfter: async ({ units, after, limit }) => {
    if (units.length === 0) return []
    const rows = await db
      .selectFrom('alarm_event')
      .select('body')
      .where('unit', 'in', units)
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(limit)
      .execute()
    return rows.map((row) => eventFrom(row.body))
  },

  lastSequences: async () => {
    const rows = await db
      .selectFrom('unit')
      .innerJoinLateral(
        (from) =>
          from
            .selectFrom('alarm_event')
            .select('seq')
            .whereRef('alarm_event.unit', '=', 'unit.id')
            .orderBy('seq', 'desc')
            .limit(1)
            .as('last'),
        (join) => join.onTrue(),
      )
      .select(['unit.id', 'last.seq'])
      .execute()
    return new Map(rows.map((row) => [row.id as UnitId, row.seq as AlarmEvent['seq']]))
  },

  alarm: async (id) => {
    const row = await db.selectFrom('alarm').select('body').where('id', '=', id).executeTakeFirst()
    return row ? alarmFrom(row.body) : null
  },

  alarms: async ({ units, state, limit }) => {
    if (units.length === 0) return []
    const rows = await db
      .selectFrom('alarm')
      .select(['body', 'seq'])
      .where('unit', 'in', units)
      // A latched alarm still waits for somebody: only `ended` is over.
      .$if(state === 'active', (query) => query.where('state', '!=', 'ended'))
      .orderBy('onset', 'desc')
      .orderBy('id')
      .limit(limit)
      .execute()
    return rows.map((row) => ({ ...alarmFrom(row.body), seq: row.seq as AlarmEvent['seq'] }))
  },

  alarmsOf: async ({ subject, from, to, limit }) => {
    const rows = await db
      .selectFrom('alarm_event')
      .select('body')
      .where('subject', 'in', await subjectsIn(db, subject))
      .where('at', '>=', from)
      .where('at', '<', to)
      .orderBy('at', 'desc')
      .orderBy('seq', 'desc')
      .limit(limit)
      .execute()
    return rows.map((row) => eventFrom(row.body))
  },
})
