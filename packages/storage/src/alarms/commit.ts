import type { PoolClient } from 'pg'
import type { AlarmCommit } from '../store'

/** Newer wins: a spooled commit whose first try did reach the database after all must not undo what followed. */
export interface StampedCommit {
  readonly stamp: number
  readonly commit: AlarmCommit
}

export async function applyAlarmCommit(client: PoolClient, { stamp, commit }: StampedCommit): Promise<void> {
  await insertEvents(client, commit)
  const kept = await client.query(
    `insert into alarm_state as s (subject, stamp, state) values ($1, $2, $3)
     on conflict (subject) do update set stamp = excluded.stamp, state = excluded.state
     where s.stamp < excluded.stamp`,
    [commit.subject, stamp, JSON.stringify(commit.state)],
  )
  if (kept.rowCount === 0) return
  await client.query('delete from alarm_due where subject = $1', [commit.subject])
  await client.query(
    `insert into alarm_due (subject, condition, kind, at)
     select $1, * from unnest($2::text[], $3::text[], $4::bigint[])`,
    [
      commit.subject,
      commit.dues.map((due) => due.condition),
      commit.dues.map((due) => due.kind),
      commit.dues.map((due) => due.at),
    ],
  )
}

async function insertEvents(client: PoolClient, { events }: AlarmCommit): Promise<void> {
  if (events.length === 0) return
  await client.query(
    `insert into alarm_event (seq, previous, type, at, alarm, subject, unit, body)
     select * from unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[],
       $8::text[])
     on conflict (seq) do nothing`,
    [
      events.map((event) => event.seq),
      events.map((event) => event.previous),
      events.map((event) => event.type),
      events.map((event) => event.at),
      events.map((event) => event.alarm.id),
      events.map((event) => event.alarm.subject),
      events.map((event) => event.alarm.unit),
      events.map((event) => JSON.stringify(event)),
    ],
  )
  const newest = [...new Map(events.map((event) => [event.alarm.id, event])).values()]
  await client.query(
    `insert into alarm as a (id, subject, unit, state, seq, onset, body)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::text[])
     on conflict (id) do update set unit = excluded.unit, state = excluded.state, seq = excluded.seq,
       onset = excluded.onset, body = excluded.body
     where a.seq < excluded.seq`,
    [
      newest.map((event) => event.alarm.id),
      newest.map((event) => event.alarm.subject),
      newest.map((event) => event.alarm.unit),
      newest.map((event) => event.alarm.state),
      newest.map((event) => event.seq),
      newest.map((event) => event.alarm.onset),
      newest.map((event) => JSON.stringify(event.alarm)),
    ],
  )
}
