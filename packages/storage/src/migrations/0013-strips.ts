import { type Kysely, sql } from 'kysely'

const STATEMENTS = [
  // A stretch of waveform that a person named. Never changed: what is written anew is a new version.
  `create table strip (
     id uuid not null, version integer not null, key text not null, subject text not null,
     at bigint not null, from_at bigint not null, to_at bigint not null, codes text not null,
     label text not null, note text, speed double precision not null, gain text not null,
     by text not null, name text not null, made_at bigint not null, struck text,
     primary key (id, version), unique (subject, key), check (from_at < to_at))`,
  `create index strip_subject on strip (subject, from_at)`,
] as const

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}
