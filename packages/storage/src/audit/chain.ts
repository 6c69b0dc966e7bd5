import { randomUUID } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { ClientBase } from 'pg'
import type { AuditRow } from '../database'
import { readPayload, writePayload } from '../payload'
import { partId, type Operation } from '../spool/frame'
import type { AuditEntry } from '../store'
import { columns, run } from '../transaction'
import type { AuditKey } from './key'

export const CHAIN_START = '0'.repeat(64)
/** Writers of the chain, in any process, come one after the other. */
export const CHAIN_LOCK = 0x56_49_48

export interface Head {
  readonly seq: number
  readonly mac: string
}

export interface Entry {
  readonly id: string
  readonly entry: AuditEntry
}

export const auditOperation = (entries: readonly Entry[], id: string = randomUUID()): Operation => ({
  kind: 'audit',
  id,
  payload: writePayload(entries),
})

/** An older version wrote each entry by itself. */
export const auditIn = (operation: Operation): readonly Entry[] =>
  [readPayload(operation) as Entry | readonly Entry[]].flat()

/** One by one: what is wrong with one must not keep the others out of the chain. */
export const divideAudit = (operation: Operation): readonly Operation[] =>
  auditIn(operation).map((entry, index) => auditOperation([entry], partId(operation.id, index)))

/** Adds to the chain inside the caller's transaction. An entry that is already there is left out. */
export async function appendAudit(
  client: ClientBase,
  key: AuditKey,
  entries: readonly Entry[],
): Promise<Head | null> {
  if (entries.length === 0) return null
  await client.query('select pg_advisory_xact_lock($1)', [CHAIN_LOCK])
  // Behind the lock, which a statement that takes it itself would look past.
  const { rows } = await client.query<Head & { known: readonly string[] }>(
    `select seq, mac, array(select entry::text from audit where entry = any($1::uuid[])) as known
     from audit order by seq desc limit 1`,
    [entries.map(({ id }) => id)],
  )
  const [last = { seq: 0, mac: CHAIN_START, known: [] }] = rows
  let head: Head = last
  const added = entries.flatMap(({ id, entry }) => {
    if (last.known.includes(id)) return []
    const row = chain(key, head, id, entry)
    head = row
    return [row]
  })
  if (added.length > 0) await insert(client, added)
  return { seq: head.seq, mac: head.mac }
}

function chain(key: AuditKey, head: Head, id: string, entry: AuditEntry): AuditRow {
  const subjectHash = entry.subject === null ? null : pseudonym(key, entry.subject)
  const row = {
    seq: head.seq + 1,
    entry: id,
    at: entry.at,
    actor: entry.actor,
    session: entry.session,
    station: entry.station,
    action: entry.action,
    // An alarm or subject id holds the patient's number.
    object: entry.subject && subjectHash ? entry.object.replaceAll(entry.subject, subjectHash) : entry.object,
    subject_hash: subjectHash,
    outcome: entry.outcome,
    detail_hash: key.mac(`detail ${canonical(entry.detail)}`),
    key_id: key.id,
    prev: head.mac,
  }
  return { ...row, mac: macOf(key, row) }
}

export const pseudonym = (key: AuditKey, subject: string): string =>
  key.mac(`subject ${subject}`).slice(0, 32)

export function macOf(key: AuditKey, row: Omit<AuditRow, 'mac'>): string {
  const { seq, entry, at, actor, session, station, action, object } = row
  const { subject_hash, outcome, detail_hash, key_id, prev } = row
  return key.mac(
    canonical({
      seq,
      entry,
      at,
      actor,
      session,
      station,
      action,
      object,
      subject_hash,
      outcome,
      detail_hash,
      key_id,
      prev,
    }),
  )
}

function canonical(value: unknown): string {
  const text = canonicalize(value)
  if (text === undefined) throw new Error('an audit entry cannot be written as JSON')
  return text
}

const insert = (client: ClientBase, rows: readonly AuditRow[]) =>
  run(client, {
    text: `insert into audit (seq, entry, at, actor, session, station, action, object, subject_hash, outcome, detail_hash,
       key_id, prev, mac)
     select * from unnest($1::bigint[], $2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[],
       $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[])`,
    values: columns(rows, [
      ({ seq }) => seq,
      ({ entry }) => entry,
      ({ at }) => at,
      ({ actor }) => actor,
      ({ session }) => session,
      ({ station }) => station,
      ({ action }) => action,
      ({ object }) => object,
      ({ subject_hash }) => subject_hash,
      ({ outcome }) => outcome,
      ({ detail_hash }) => detail_hash,
      ({ key_id }) => key_id,
      ({ prev }) => prev,
      ({ mac }) => mac,
    ]),
  })
