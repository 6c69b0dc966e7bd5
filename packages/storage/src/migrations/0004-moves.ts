import { type Kysely, sql } from 'kysely'

/** How patients, beds and devices moved, what is known of patients beside measurements, and who was merged with whom. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `alter table subject
     add column identity text not null default 'confirmed' check (identity in ('confirmed', 'provisional')),
     add column notice text,
     add column off_unit text,
     add column merged_into text references subject`,
  `create index subject_merged on subject (merged_into) where merged_into is not null`,
  // Undone: nothing that was measured in it counts as the subject's any more. The row and the data stay.
  `alter table association add column void boolean not null default false`,
  `create table move (
     id bigint generated always as identity primary key,
     key text not null unique,
     at bigint not null, recorded_at bigint not null,
     subjects text[] not null, beds text[] not null, units text[] not null,
     body text not null, by text not null,
     -- What it changed, column by column: undoing it puts that back, and nothing else.
     changes text not null,
     undone_at bigint, undone_by text)`,
  `create index move_subjects on move using gin (subjects)`,
  `create index move_units on move using gin (units)`,
  `create table fact (
     id bigint generated always as identity primary key,
     subject text not null references subject, kind text not null, at bigint not null, recorded_at bigint not null,
     value text not null, source text not null)`,
  `create index fact_newest on fact (subject, kind, at desc, id desc)`,
  `create table fact_order (key text primary key)`,
  `alter table quarantine add column released_at bigint, add column released_by text`,
  `create index quarantine_device on quarantine (device, received_at) where device is not null`,
] as const
