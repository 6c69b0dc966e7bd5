import { randomUUID } from 'node:crypto'
import type { Entry } from '../audit/chain'
import { insertPieces, pieceValues, type SealedPiece } from '../inputs/inputs'
import { readPayload, writePayload } from '../payload'
import { partId, type Operation } from '../spool/frame'
import type { AlarmCommit } from '../store'
import { columns, type Statement } from '../transaction'

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

/**
 * Everything of one commit in one question: a server that is busy waits its turn for each answer, and nine of them were
 * most of the time between an alarm and its message. `kept`: subjects whose state was not older than the one that is there.
 */
const COMMIT = `
  with event as (
    insert into alarm_event (seq, previous, type, at, alarm, subject, unit, body)
    select * from unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[],
      $8::text[])
    on conflict (seq) do nothing
  ), newest as (
    insert into alarm as a (id, subject, unit, state, seq, onset, body)
    select * from unnest($9::text[], $10::text[], $11::text[], $12::text[], $13::bigint[], $14::bigint[], $15::text[])
    on conflict (id) do update set unit = excluded.unit, state = excluded.state, seq = excluded.seq,
      onset = excluded.onset, body = excluded.body
    where a.seq < excluded.seq
  ), kept as (
    insert into alarm_state as s (subject, stamp, state)
    select * from unnest($16::text[], $17::bigint[], $18::text[])
    on conflict (subject) do update set stamp = excluded.stamp, state = excluded.state
    where s.stamp < excluded.stamp returning subject
  ), former as (
    delete from alarm_due where subject in (select subject from kept)
  ), due as (
    insert into alarm_due (subject, condition, kind, at)
    select d.* from unnest($19::text[], $20::text[], $21::text[], $22::bigint[]) as d (subject, condition, kind, at)
    where d.subject in (select subject from kept)
  ), input as (
    ${insertPieces(23)}
  ) select count(*) from kept`

export function commitStatement(payloads: readonly AlarmsPayload[]): Statement {
  const commits = payloads.map(({ commit }) => commit)
  const events = commits.flatMap((commit) => commit.events)
  const newest = [...new Map(events.map((event) => [event.alarm.id, event])).values()]
  const dues = commits.flatMap(({ subject, dues: own }) => own.map((due) => ({ subject, ...due })))
  return {
    name: 'alarm-commit',
    text: COMMIT,
    values: [
      ...columns(events, [
        ({ seq }) => seq,
        ({ previous }) => previous,
        ({ type }) => type,
        ({ at }) => at,
        ({ alarm }) => alarm.id,
        ({ alarm }) => alarm.subject,
        ({ alarm }) => alarm.unit,
        (event) => JSON.stringify(event),
      ]),
      ...columns(newest, [
        ({ alarm }) => alarm.id,
        ({ alarm }) => alarm.subject,
        ({ alarm }) => alarm.unit,
        ({ alarm }) => alarm.state,
        ({ seq }) => seq,
        ({ alarm }) => alarm.onset,
        ({ alarm }) => JSON.stringify(alarm),
      ]),
      ...columns(payloads, [
        ({ commit }) => commit.subject,
        ({ stamp }) => stamp,
        ({ commit }) => JSON.stringify(commit.state),
      ]),
      ...columns(dues, [
        ({ subject }) => subject,
        ({ condition }) => condition,
        ({ kind }) => kind,
        ({ at }) => at,
      ]),
      ...pieceValues(payloads.flatMap(({ inputs = [] }) => inputs)),
    ],
  }
}
