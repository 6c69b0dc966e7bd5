import { type Kysely, sql } from 'kysely'

/**
 * Times are epoch milliseconds (bigint), so no session setting or zone can change what is read (H47). Opaque JSON is
 * `text`: PostgreSQL's jsonb refuses what a device may legally send (U+0000).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  // -- Samples ------------------------------------------------------------------------------------------------------
  `create table series (
     id integer generated always as identity primary key,
     subject text not null, code text not null, source text not null, association text not null,
     kind text not null check (kind in ('numeric', 'waveform', 'event')),
     unique (subject, code, source, association, kind))`,
  // The durability point: one row is one group commit, until its messages are sealed into chunks.
  `create table journal (
     id bigint generated always as identity primary key,
     batch uuid not null unique,
     committed_at bigint not null,
     payload bytea not null)`,
  `alter table journal alter column payload set storage external`,
  `create table chunk (
     series integer not null references series,
     start_at bigint not null, end_at bigint not null,
     late boolean not null,
     codec smallint not null,
     samples integer not null, valid integer not null,
     min double precision, max double precision, sum double precision,
     rate double precision, gain double precision, "offset" double precision,
     committed_at bigint not null,
     checksum bigint not null,
     body bytea not null,
     check (end_at >= start_at)) partition by range (start_at)`,
  // Already deflated by us.
  `alter table chunk alter column body set storage external`,
  `create index chunk_series_start on chunk (series, start_at)`,
  `create table rollup_minute (
     series integer not null references series, minute_at bigint not null,
     min double precision not null, max double precision not null, sum double precision not null,
     samples integer not null,
     primary key (series, minute_at)) with (fillfactor = 90)`,
  // Which messages were taken, packed: (device, kind, seq, measured_at) decides what a duplicate is.
  `create table seen (
     device text not null, kind text not null, from_at bigint not null, to_at bigint not null,
     keys bytea not null)`,
  `create index seen_stream on seen (device, kind, to_at)`,
  `create table stream (device text not null, kind text not null, sealed_through bigint not null,
     primary key (device, kind))`,
  `create table quarantine (
     id bigint generated always as identity primary key,
     entry uuid not null unique,
     received_at bigint not null, protocol text not null, device text, reason text not null, detail text not null,
     payload bytea not null)`,
  `create index quarantine_received on quarantine (received_at)`,

  // -- Alarms -------------------------------------------------------------------------------------------------------
  `create table engine_epoch (id smallint primary key default 1 check (id = 1), epoch integer not null)`,
  `insert into engine_epoch (epoch) values (0)`,
  `create table alarm_event (
     seq bigint primary key, previous bigint, type text not null, at bigint not null,
     alarm text not null, subject text not null, unit text not null, body text not null)`,
  `create index alarm_event_unit on alarm_event (unit, seq)`,
  `create table alarm (
     id text primary key, subject text not null, unit text not null, state text not null, seq bigint not null,
     onset bigint not null, body text not null)`,
  `create index alarm_unit on alarm (unit, state)`,
  `create table alarm_state (subject text primary key, stamp bigint not null, state text not null)`,
  `create table alarm_due (subject text not null, condition text not null, kind text not null, at bigint not null)`,
  `create index alarm_due_subject on alarm_due (subject)`,
  `create index alarm_due_at on alarm_due (at)`,

  // -- Configuration ------------------------------------------------------------------------------------------------
  `create table config_version (id smallint primary key default 1 check (id = 1), version bigint not null)`,
  `insert into config_version (version) values (1)`,
  `create table site (id text primary key, name text not null, time_zone text not null, production boolean not null,
     removed_at bigint)`,
  `create table unit (id text primary key, site text not null references site, name text not null, kind text not null,
     position integer not null, removed_at bigint)`,
  `create table bed (id text primary key, unit text not null references unit, label text not null,
     position integer not null, removed_at bigint)`,
  `create table subject (
     id text primary key, kind text not null, name text not null, mrn text, birth_date text, sex text not null,
     preterm boolean not null, paced boolean not null, on_oxygen boolean not null,
     spo2_low double precision, spo2_high double precision,
     bed text references bed, bed_since bigint, unit text not null references unit,
     admitted_at bigint not null, ended_at bigint)`,
  `create unique index subject_bed on subject (bed) where ended_at is null and bed is not null`,
  `create table device (
     id text primary key, type text not null, simulated boolean not null, identifiers text not null,
     home_kind text not null check (home_kind in ('bed', 'subject', 'none')),
     home_bed text references bed, home_subject text references subject, home_since bigint,
     secret_hash text, certificate_fingerprint text, removed_at bigint,
     check ((home_kind = 'bed') = (home_bed is not null)),
     check ((home_kind = 'subject') = (home_subject is not null)))`,
  `create table association (
     id text primary key, device text not null references device, subject text not null references subject,
     bed text, unit text not null references unit, from_at bigint not null, to_at bigint, by text not null,
     -- Told by a person as such, not implied by the home of the device.
     told boolean not null default false,
     check (to_at >= from_at))`,
  `create unique index association_open on association (device) where to_at is null`,
  `create index association_ended on association (to_at) where to_at is not null`,
  `create table user_account (id text primary key, name text not null, disabled boolean not null, password_hash text)`,
  `create table user_grant (user_id text not null references user_account, role text not null,
     scope_kind text not null check (scope_kind in ('unit', 'site', 'all')), scope_id text not null,
     primary key (user_id, role, scope_kind, scope_id))`,
  `create table station (id text primary key, name text not null, units text not null, revoked boolean not null)`,
  `create table limit_override (
     profile text not null, scope_kind text not null, scope_id text not null, category text not null,
     condition text not null, priority text not null, value double precision not null, delay_ms double precision not null,
     primary key (profile, scope_kind, scope_id, category, condition, priority))`,

  // -- Access -------------------------------------------------------------------------------------------------------
  `create table session (id text primary key, token_hash text not null unique, kind text not null,
     principal text not null, created_at bigint not null, expires_at bigint not null, last_seen_at bigint not null)`,
  `create index session_principal on session (kind, principal)`,
  `create table token (token_hash text primary key, user_id text not null references user_account,
     created_at bigint not null, expires_at bigint)`,
  `create table enrolment (code_hash text primary key, station text not null references station,
     expires_at bigint not null)`,

  // -- Audit --------------------------------------------------------------------------------------------------------
  `create table audit (
     seq bigint primary key, entry uuid not null unique, at bigint not null, actor text not null, session text,
     station text, action text not null, object text not null, subject_hash text, outcome text not null,
     detail_hash text not null, key_id text not null, prev text not null, mac text not null)`,
  `create function audit_refuse() returns trigger language plpgsql as
     $$ begin raise exception 'audit rows are never changed'; end $$`,
  `create trigger audit_no_change before update or delete on audit
     for each row execute function audit_refuse()`,
  `create trigger audit_no_truncate before truncate on audit
     for each statement execute function audit_refuse()`,
] as const
