import { type Kysely, sql } from 'kysely'

/** Written by a restore: alarms are announced again, and sequences in between belong to no event that is here (H48). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `create table restored (
         id bigint generated always as identity primary key,
         taken_at bigint not null, restored_at bigint not null,
         lost_after bigint not null, lost_before bigint not null,
         announced_at bigint, confirmed_at bigint, confirmed_by text,
         check (lost_before > lost_after))`,
    )
    .execute(db)
}
