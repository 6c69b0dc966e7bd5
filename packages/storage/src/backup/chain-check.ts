import { CHAIN_START, type Head, macOf } from '../audit/chain'
import type { AuditKey } from '../audit/key'
import type { AuditRow } from '../database'
import { fieldsOf, Lines } from './copy-text'

/** `linked`: every row follows the one before it, but no key was there to prove what the rows say. */
export type ChainVerdict =
  | { readonly kind: 'proved' | 'linked'; readonly head: Head }
  | { readonly kind: 'broken'; readonly head: Head; readonly why: string }

/** The audit chain as rows flow by, in COPY's text form and in order. */
export class ChainCheck {
  readonly #key: AuditKey | null
  #head: Head = { seq: 0, mac: CHAIN_START }
  #why: string | null = null

  constructor(key: AuditKey | null) {
    this.#key = key
  }

  async *through(columns: readonly string[], content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const lines = new Lines()
    for await (const piece of content) {
      for (const line of lines.endedBy(piece)) this.#take(rowIn(columns, line))
      yield piece
    }
  }

  verdict(): ChainVerdict {
    if (this.#why) return { kind: 'broken', head: this.#head, why: this.#why }
    return { kind: this.#key ? 'proved' : 'linked', head: this.#head }
  }

  #take(row: AuditRow): void {
    if (this.#why) return
    this.#why = this.#faultOf(row)
    if (!this.#why) this.#head = { seq: row.seq, mac: row.mac }
  }

  #faultOf(row: AuditRow): string | null {
    if (row.seq !== this.#head.seq + 1) return `row ${this.#head.seq + 1} is missing`
    if (row.prev !== this.#head.mac) return `row ${row.seq} does not follow the row before it`
    if (!this.#key) return null
    if (row.key_id !== this.#key.id) return `row ${row.seq} was written with a key that is not here`
    return macOf(this.#key, row) === row.mac ? null : `row ${row.seq} was changed`
  }
}

function rowIn(columns: readonly string[], line: string): AuditRow {
  const fields = fieldsOf(line)
  const of = new Map(columns.map((column, index) => [column, fields[index] ?? null]))
  const text = (column: string): string => of.get(column) ?? ''
  return {
    seq: Number(text('seq')),
    entry: text('entry'),
    at: Number(text('at')),
    actor: text('actor'),
    session: of.get('session') ?? null,
    station: of.get('station') ?? null,
    action: text('action'),
    object: text('object'),
    subject_hash: of.get('subject_hash') ?? null,
    outcome: text('outcome'),
    detail_hash: text('detail_hash'),
    key_id: text('key_id'),
    prev: text('prev'),
    mac: text('mac'),
  }
}
