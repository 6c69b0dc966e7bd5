import { createHash, randomUUID } from 'node:crypto'
import type { AlarmEvent, EpochMs, SubjectId } from '@vigil/clinical'
import type { Selectable } from 'kysely'
import type { Pool } from 'pg'
import type { AuditKey } from '../audit/key'
import type { Database, EngineInputTable } from '../database'
import { ANSWER_LIMIT_MS } from '../pools'
import { readPayload, writePayload } from '../payload'
import type { Durable } from '../spool/durable'
import type { Operation } from '../spool/frame'
import { columns, once, transact } from '../transaction'
import type { InputPiece, StoredPiece, WhyStore } from '../why/why-store'
import { unpackState } from './input-codec'

/** A piece as it is written down, in JSON. The mac is keyed outside the database: who edits rows cannot make one. */
export interface SealedPiece extends Omit<InputPiece, 'checkpoint' | 'body'> {
  readonly checkpoint: string | null
  readonly body: string
  readonly mac: string
}

const digest = (bytes: Uint8Array | null): string | null =>
  bytes && createHash('sha256').update(bytes).digest('hex')

const macOf = (key: AuditKey, piece: InputPiece): string =>
  key.mac(
    JSON.stringify([
      'engine-inputs',
      piece.subject,
      piece.epoch,
      piece.number,
      piece.from,
      piece.to,
      piece.inputs,
      piece.build,
      digest(piece.checkpoint),
      digest(piece.body),
    ]),
  )

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')

export const seal = (key: AuditKey, piece: InputPiece): SealedPiece => ({
  ...piece,
  checkpoint: piece.checkpoint && base64(piece.checkpoint),
  body: base64(piece.body),
  mac: macOf(key, piece),
})

/** The values of `pieceValues` are its parameters from `$first` on. */
export const insertPieces = (first: number): string =>
  `insert into engine_input (subject, epoch, number, from_at, to_at, inputs, build, checkpoint, body, mac)
   select * from unnest(${TYPES.map((type, index) => `$${first + index}::${type}[]`).join(', ')})
   on conflict (subject, epoch, number) do nothing`
const TYPES = ['text', 'bigint', 'bigint', 'bigint', 'bigint', 'bigint', 'text', 'bytea', 'bytea', 'text']

export const pieceValues = (pieces: readonly SealedPiece[]): readonly unknown[] =>
  columns(pieces, [
    ({ subject }) => subject,
    ({ epoch }) => epoch,
    ({ number }) => number,
    ({ from }) => from,
    ({ to }) => to,
    ({ inputs }) => inputs,
    ({ build }) => build,
    ({ checkpoint }) => checkpoint && Buffer.from(checkpoint, 'base64'),
    ({ body }) => Buffer.from(body, 'base64'),
    ({ mac }) => mac,
  ])

export const applyInputs = (pool: Pool, operation: Operation): Promise<void> =>
  once(pool, ANSWER_LIMIT_MS, {
    text: insertPieces(1),
    values: pieceValues(readPayload(operation) as readonly SealedPiece[]),
  })

/** A little at a time; own proposal. */
const STEP_ROWS = 1_000

export async function purgeInputs(pool: Pool, before: number): Promise<void> {
  await transact(pool, ANSWER_LIMIT_MS, (client) =>
    client.query(
      `delete from engine_input where (subject, epoch, number) in (
         select subject, epoch, number from engine_input where to_at < $1 order by to_at limit $2)`,
      [before, STEP_ROWS],
    ),
  )
}

type Inputs = Pick<WhyStore, 'keepInputs' | 'engineInputs' | 'checkpoints' | 'alarmEventsOf'>

export const inputStore = (db: Database, durable: Pick<Durable, 'commit'>, key: AuditKey): Inputs => ({
  async keepInputs(pieces) {
    if (pieces.length === 0) return
    const payload = writePayload(pieces.map((piece) => seal(key, piece)))
    await durable.commit({ kind: 'inputs', id: randomUUID(), payload })
  },

  async engineInputs({ subject, from, to }) {
    const start = await db
      .selectFrom('engine_input')
      .select(['epoch', 'number'])
      .where('subject', '=', subject)
      .where('checkpoint', 'is not', null)
      .where('from_at', '<=', from)
      .orderBy('from_at', 'desc')
      .orderBy('epoch', 'desc')
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst()
    const rows = await db
      .selectFrom('engine_input')
      .selectAll()
      .where('subject', '=', subject)
      .where('from_at', '<=', to)
      .$if(start !== undefined, (query) =>
        query.where((where) =>
          where.or([
            where('epoch', '>', start?.epoch ?? 0),
            where.and([where('epoch', '=', start?.epoch ?? 0), where('number', '>=', start?.number ?? 0)]),
          ]),
        ),
      )
      .orderBy('epoch')
      .orderBy('number')
      .execute()
    return rows.map((row) => pieceOf(key, row))
  },

  async checkpoints({ subject, at }) {
    const kept = db
      .selectFrom('engine_input')
      .select(['checkpoint', 'from_at', 'build'])
      .where('subject', '=', subject)
      .where('checkpoint', 'is not', null)
    const [before, after] = await Promise.all([
      kept
        .where('from_at', '<=', at)
        .orderBy('from_at', 'desc')
        .orderBy('epoch', 'desc')
        .orderBy('number', 'desc')
        .limit(1)
        .execute(),
      kept.where('from_at', '>', at).orderBy('from_at').orderBy('epoch').orderBy('number').limit(1).execute(),
    ])
    return [...before, ...after].flatMap((row) =>
      row.checkpoint
        ? [{ state: unpackState(row.checkpoint), at: row.from_at as EpochMs, build: row.build }]
        : [],
    )
  },

  async alarmEventsOf({ subject, alarm, from, to }) {
    const rows = await db
      .selectFrom('alarm_event')
      .select('body')
      .where('subject', '=', subject)
      .where('at', '>=', from)
      .where('at', '<=', to)
      .$if(alarm !== undefined, (query) => query.where('alarm', '=', alarm ?? ''))
      .orderBy('seq')
      .execute()
    return rows.map((row) => JSON.parse(row.body) as AlarmEvent)
  },
})

function pieceOf(key: AuditKey, row: Selectable<EngineInputTable>): StoredPiece {
  const { from_at: from, to_at: to, subject, mac, ...same } = row
  const piece: InputPiece = {
    ...same,
    subject: subject as SubjectId,
    from: from as EpochMs,
    to: to as EpochMs,
  }
  return { ...piece, intact: macOf(key, piece) === mac }
}
