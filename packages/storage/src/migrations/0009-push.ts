import { type Kysely, sql } from 'kysely'

const STATEMENTS = [
  // A browser that a person lets call itself. `told`: what it shows of each unit, so that a restart takes back what is over.
  `create table push_subscription (
     id uuid primary key, session text not null, user_id text not null, units text not null,
     endpoint text unique, p256dh text not null, auth text not null,
     created_at bigint not null, until_at bigint not null, told text not null,
     problem text, problem_since bigint, received_at bigint)`,
  `create index push_subscription_session on push_subscription (session)`,
  // Every push: who was told, when, how it went, and when the browser said that it shows it. The id goes with the push.
  `create table push_message (
     id uuid primary key, subscription uuid not null, user_id text not null, kind text not null,
     unit text, priority text, alarms text not null,
     sent_at bigint not null, result text not null, shown_at bigint)`,
  `create index push_message_sent on push_message (sent_at)`,
] as const

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}
