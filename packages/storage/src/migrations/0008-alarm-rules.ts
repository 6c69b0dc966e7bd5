import { type Kysely, sql } from 'kysely'

const STATEMENTS = [
  // Each version stays: an alarm names the one that raised it.
  `create table alarm_rule (
     id text not null, version integer not null, scope_kind text not null, scope_id text not null,
     stage text not null, body text not null, changed_at bigint not null, removed_at bigint,
     primary key (id, version))`,
] as const

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}
