import { type Kysely, sql } from 'kysely'

const STATEMENTS = [
  // When the server was last known to live, and whom it watched then.
  `create table alive (id smallint primary key default 1 check (id = 1), at bigint not null, watched text not null)`,
  `create table missed (
     id text primary key, unit text not null, from_at bigint not null, to_at bigint, found_at bigint not null,
     what text not null, sign_key text, signed text,
     check ((sign_key is null) = (signed is null)))`,
  `create index missed_open on missed (unit, from_at) where signed is null`,
  `create index missed_unit on missed (unit, from_at)`,
  // What happened in the last day, whatever the sequence says.
  `create index alarm_event_at on alarm_event (unit, at)`,
] as const

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}
