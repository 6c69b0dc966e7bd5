import { type Kysely, sql } from 'kysely'

/** How long each site keeps what was measured (`null`: as usual), and of whom nothing may be deleted. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `alter table site add retention text`,
  // When it was found that it cannot be read: it stays, for a person.
  `alter table chunk add damaged_at bigint`,
  `create table subject_hold (
     subject text not null references subject, since bigint not null, by text not null, reason text not null,
     ended_at bigint, ended_by text, primary key (subject, since))`,
] as const
