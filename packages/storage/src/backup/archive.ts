import { createHash } from 'node:crypto'
import { Unusable } from '../away'
import type { Head } from '../audit/chain'
import type { ByteReader } from './byte-reader'
import { damaged } from './seal'

/** First in every archive: what must be known before anything is restored. */
export interface About {
  readonly format: 1
  readonly takenAt: number
  /** Applied ones, in order: the version of the schema. */
  readonly migrations: readonly string[]
  /** Of the server it was taken from: 180004 is 18.4. */
  readonly postgres: number
  /** Days that have a partition of `chunk`. */
  readonly chunkDays: readonly number[]
}

export interface PartRecord {
  readonly kind: 'file' | 'table'
  readonly name: string
  readonly bytes: number
  /** Of a table. */
  readonly rows: number
  readonly sha256: string
}

/** Last in every archive: what must have been in it. */
export interface Manifest {
  readonly parts: readonly PartRecord[]
  /** Last value of each identity column that was used. */
  readonly sequences: readonly { readonly table: string; readonly column: string; readonly last: number }[]
  readonly audit: Head
  /** Newest alarm event. */
  readonly alarmHead: number
  readonly epoch: number
}

export type PartHeader =
  | { readonly kind: 'about'; readonly about: About }
  /** Path inside DATA_DIR. */
  | { readonly kind: 'file'; readonly name: string }
  | { readonly kind: 'table'; readonly name: string; readonly columns: readonly string[] }
  | { readonly kind: 'manifest'; readonly manifest: Manifest }

const HEADER_LIMIT_BYTES = 16 * 1024 * 1024
const PIECE_LIMIT_BYTES = 64 * 1024 * 1024
const LINE_FEED = 0x0a

const lengthOf = (length: number): Buffer => {
  const word = Buffer.alloc(4)
  word.writeUInt32BE(length)
  return word
}

/** Header, then pieces until one of length 0. */
export async function* writePart(
  header: PartHeader,
  content: AsyncIterable<Buffer> | readonly Buffer[] = [],
): AsyncGenerator<Buffer> {
  const head = Buffer.from(JSON.stringify(header))
  yield Buffer.concat([lengthOf(head.length), head])
  for await (const piece of content) {
    if (piece.length === 0) continue
    yield lengthOf(piece.length)
    yield piece
  }
  yield lengthOf(0)
}

/** Counts what flows through it. In COPY's text form a line feed ends a row and stands nowhere else. */
export class Tally {
  readonly #hash = createHash('sha256')
  bytes = 0
  rows = 0

  async *through(content: AsyncIterable<Buffer> | readonly Buffer[]): AsyncGenerator<Buffer> {
    for await (const piece of content) {
      this.#hash.update(piece)
      this.bytes += piece.length
      for (let at = piece.indexOf(LINE_FEED); at >= 0; at = piece.indexOf(LINE_FEED, at + 1)) this.rows += 1
      yield piece
    }
  }

  record(kind: PartRecord['kind'], name: string): PartRecord {
    const rows = kind === 'table' ? this.rows : 0
    return { kind, name, bytes: this.bytes, rows, sha256: this.#hash.digest('hex') }
  }
}

export interface Part {
  readonly header: PartHeader
  /** Must be read to its end before the next part. */
  readonly content: AsyncGenerator<Buffer>
}

/** The parts in order; throws where the archive is not whole. */
export async function* readParts(reader: ByteReader): AsyncGenerator<Part> {
  for (;;) {
    const word = await reader.take(4)
    if (!word) return
    const length = word.readUInt32BE()
    const head = length > HEADER_LIMIT_BYTES ? null : await reader.take(length)
    if (!head) throw damaged('a part has no beginning')
    yield { header: headerOf(head), content: pieces(reader) }
  }
}

/** Written by us and proved by the frame it came in. */
const headerOf = (head: Buffer): PartHeader => JSON.parse(head.toString('utf8')) as PartHeader

async function* pieces(reader: ByteReader): AsyncGenerator<Buffer> {
  for (;;) {
    const length = (await reader.take(4))?.readUInt32BE()
    if (length === undefined || length > PIECE_LIMIT_BYTES) throw damaged('a part has no end')
    if (length === 0) return
    const piece = await reader.take(length)
    if (!piece) throw damaged('a part has no end')
    yield piece
  }
}

/** What was promised against what was found; every part once and in the order it was written. */
export function compare(manifest: Manifest, found: readonly PartRecord[]): void {
  if (manifest.parts.length !== found.length)
    throw damaged(`it names ${manifest.parts.length} parts and holds ${found.length}`)
  for (const [index, part] of manifest.parts.entries()) {
    const other = found[index]
    if (!other || JSON.stringify(other) !== JSON.stringify(part))
      throw damaged(`the part ${part.name} is not the one that was written`)
  }
}

export function aboutIn(header: PartHeader): About {
  if (header.kind !== 'about') throw damaged('it does not say what it is')
  // A later format may be anything: nothing else is read of it.
  if ((header.about.format as number) !== 1)
    throw new Unusable('This backup was made by a newer Vigil. Use that version.')
  return header.about
}
