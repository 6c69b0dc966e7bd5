import { type Kysely, sql } from 'kysely'

/** How patients, beds and devices move, and what is known of a subject beside measurements. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `alter table subject
     add identity text not null default 'confirmed' check (identity in ('confirmed', 'provisional')),
     add notice text, add off_unit text, add merged_into text references subject`,
  `create index subject_merged on subject (merged_into) where merged_into is not null`,
  `create table move (
     id bigint generated always as identity primary key,
     key text not null unique, type text not null, at bigint not null, recorded_at bigint not null,
     by text not null, body text not null,
     -- Which rows it changed: from what, to what.
     changes text not null,
     undone_at bigint, undone_by text, undo_key text unique)`,
  // Whom and what a move is about: for lists, and to tell whether a later one stands on it.
  `create table move_touch (
     move bigint not null references move, kind text not null check (kind in ('subject', 'bed', 'device', 'unit')),
     ref text not null, primary key (kind, ref, move))`,
  `create index move_touch_move on move_touch (move)`,
  `create table fact (
     id bigint generated always as identity primary key,
     subject text not null references subject, kind text not null, value text not null, source text not null,
     at bigint not null, recorded_at bigint not null, key text not null,
     unique (key, subject, kind))`,
  `create index fact_subject on fact (subject, kind, at desc, id desc)`,
  `alter table quarantine add released_at bigint, add released_by text`,
  `create index quarantine_device on quarantine (device, received_at) where released_at is null`,
  `create index alarm_event_subject on alarm_event (subject, at)`,
] as const
