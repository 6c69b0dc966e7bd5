import { randomUUID } from 'node:crypto'
import type { PoolClient } from 'pg'
import type { Entry } from '../audit/chain'
import type { SealedPiece } from '../inputs/inputs'
import { readPayload, writePayload } from '../payload'
import { partId, type Operation } from '../spool/frame'
import type { AlarmCommit } from '../store'

/** An alarm commit as it is written down: with ids for its audit entries, so that repeating it adds none. */
export interface AlarmsPayload {
  /** Newer wins: a spooled commit whose first try did reach the database after all must not undo what followed. */
  readonly stamp: number
  readonly commit: AlarmCommit
  readonly audit: readonly Entry[]
  /** None in what an older version left in the spool. */
  readonly inputs?: readonly SealedPiece[]
}

export const alarmsOperation = (commits: readonly AlarmsPayload[], id: string = randomUUID()): Operation => ({
  kind: 'alarms',
  id,
  payload: writePayload(commits),
})

/** An older version wrote each commit by itself. */
export const alarmsIn = (operation: Operation): readonly AlarmsPayload[] =>
  [readPayload(operation) as AlarmsPayload | readonly AlarmsPayload[]].flat()

/** One by one: what is wrong with one subject must not keep the others from the disk. */
export const divideAlarms = (operation: Operation): readonly Operation[] =>
  alarmsIn(operation).map((commit, index) => alarmsOperation([commit], partId(operation.id, index)))

export async function applyAlarmCommits(
  client: PoolClient,
  commits: readonly AlarmsPayload[],
): Promise<void> {
  await insertEvents(
    client,
    commits.flatMap(({ commit }) => commit.events),
  )
  const kept = await keepStates(client, commits)
  await replaceDues(
    client,
    commits.flatMap(({ commit }) => (kept.has(commit.subject) ? [commit] : [])),
  )
}

/** The subjects whose state was not older than the one that is there. */
async function keepStates(
  client: PoolClient,
  commits: readonly AlarmsPayload[],
): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ subject: string }>(
    `insert into alarm_state as s (subject, stamp, state)
     select * from unnest($1::text[], $2::bigint[], $3::text[])
     on conflict (subject) do update set stamp = excluded.stamp, state = excluded.state
     where s.stamp < excluded.stamp returning subject`,
    [
      commits.map(({ commit }) => commit.subject),
      commits.map(({ stamp }) => stamp),
      commits.map(({ commit }) => JSON.stringify(commit.state)),
    ],
  )
  return new Set(rows.map(({ subject }) => subject))
}

async function replaceDues(client: PoolClient, commits: readonly AlarmCommit[]): Promise<void> {
  if (commits.length === 0) return
  await client.query('delete from alarm_due where subject = any($1::text[])', [
    commits.map(({ subject }) => subject),
  ])
  const dues = commits.flatMap(({ subject, dues: own }) => own.map((due) => ({ subject, ...due })))
  if (dues.length === 0) return
  await client.query(
    `insert into alarm_due (subject, condition, kind, at)
     select * from unnest($1::text[], $2::text[], $3::text[], $4::bigint[])`,
    [
      dues.map((due) => due.subject),
      dues.map((due) => due.condition),
      dues.map((due) => due.kind),
      dues.map((due) => due.at),
    ],
  )
}

async function insertEvents(client: PoolClient, events: AlarmCommit['events']): Promise<void> {
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
