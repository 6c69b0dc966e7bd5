import { type Kysely, sql } from 'kysely'

/** Who may send HL7 v2, and the answers that were given: the same message gets the same answer for 7 days. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `create table hl7_peer (id text primary key, application text not null, facility text not null,
     site text not null references site, assigning_authority text, removed_at bigint)`,
  `create table hl7_receipt (peer text not null, control_id text not null, at bigint not null, digest text not null, refused_under bigint,
     answer text not null, primary key (peer, control_id))`,
  `create index hl7_receipt_at on hl7_receipt (at)`,
  `alter table quarantine add column peer text`,
] as const
