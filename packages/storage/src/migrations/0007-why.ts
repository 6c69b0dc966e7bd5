import { type Kysely, sql } from 'kysely'

const STATEMENTS = [
  // What the engine was told of one subject, in pieces: the alarms follow from it (AU2).
  `create table engine_input (
     subject text not null, epoch integer not null, number integer not null,
     from_at bigint not null, to_at bigint not null, inputs integer not null, build text not null,
     checkpoint bytea, body bytea not null, mac text not null,
     primary key (subject, epoch, number))`,
  // Already deflated by us.
  `alter table engine_input alter column body set storage external`,
  `alter table engine_input alter column checkpoint set storage external`,
  `create index engine_input_checkpoint on engine_input (subject, from_at) where checkpoint is not null`,
  `create index engine_input_at on engine_input (to_at)`,
  // Who was shown an episode and who heard it; one row is one interval in which nothing changed.
  `create table alarm_receipt (
     id uuid primary key, alarm text not null, episode integer not null,
     viewer_kind text not null, viewer text not null, name text not null, page text not null,
     shown boolean not null, sound text not null, from_at bigint not null, to_at bigint not null,
     check (to_at >= from_at))`,
  `create index alarm_receipt_alarm on alarm_receipt (alarm, episode)`,
  // What people said of an alarm that was over (clinical-decisions 11); the newest counts, every one is kept.
  `create table alarm_outcome (
     id bigint generated always as identity primary key, key text not null,
     alarm text not null, episode integer not null, outcome text not null,
     by text not null, name text not null, at bigint not null,
     unique (alarm, key))`,
] as const

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}
