import { type Kysely, sql } from 'kysely'

/** What people set for one patient: limits in place of the usual ones, and comfort care. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  // One row is one decision, from what to what; it stays when it has ended.
  `create table limit_change (
     id bigint generated always as identity primary key,
     key text not null, subject text not null references subject,
     condition text not null, priority text not null,
     old text not null, new text,
     reason text, confirmed boolean not null, category text not null,
     by text not null, at bigint not null, expires_at bigint,
     ended_at bigint, ended_by text,
     unique (key, condition, priority),
     check ((ended_at is null) = (ended_by is null)),
     -- Back to what is usual is over as soon as it is said; off always ends by itself (H42).
     check (new is not null or ended_at is not null))`,
  `create unique index limit_change_open on limit_change (subject, condition, priority) where ended_at is null`,
  `create index limit_change_due on limit_change (expires_at) where ended_at is null and expires_at is not null`,
  `create index limit_change_subject on limit_change (subject, at)`,
  `create table comfort_care (
     id bigint generated always as identity primary key,
     key text not null unique, subject text not null references subject,
     remaining text not null, ordered_by text not null, by text not null, at bigint not null,
     review_at bigint not null, ended_at bigint, ended_by text,
     check ((ended_at is null) = (ended_by is null)))`,
  `create unique index comfort_care_open on comfort_care (subject) where ended_at is null`,
] as const
