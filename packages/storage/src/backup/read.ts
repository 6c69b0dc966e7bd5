import { createReadStream } from 'node:fs'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { auditKeyIn, type AuditKey } from '../audit/key'
import { Unusable } from '../away'
import {
  type About,
  aboutIn,
  compare,
  type Manifest,
  type Part,
  type PartRecord,
  readParts,
  Tally,
} from './archive'
import { ByteReader } from './byte-reader'
import { ChainCheck, type ChainVerdict } from './chain-check'
import type { KeptFile } from './files'
import { type BackupKey, damaged, unseal } from './seal'

export interface Contents {
  readonly isEncrypted: boolean
  readonly about: About
  readonly manifest: Manifest
  readonly files: readonly KeptFile[]
  readonly chain: ChainVerdict
}

/** What is done with the parts while they are checked; rows must be read to their end. */
export interface Visitor {
  /** Before anything else; throws where the backup cannot be used. */
  begin(about: About): Promise<void>
  table(name: string, columns: readonly string[], rows: AsyncIterable<Buffer>): Promise<void>
}

export interface ReadOptions {
  readonly file: string
  readonly key: BackupKey | null
  /** Proves the chain where the backup holds no keys. */
  readonly auditKey: AuditKey | null
}

export const AUDIT_KEY_FILE = 'keys/audit.key'
const READ_BYTES = 1024 * 1024

/** Reads a backup from its beginning to its end and checks all of it; throws a sentence where it is not whole. */
export async function readBackup(options: ReadOptions, visitor: Visitor): Promise<Contents> {
  const source = createReadStream(options.file, { highWaterMark: READ_BYTES })
  try {
    const { isEncrypted, content } = await unseal(new ByteReader(source), options.key)
    const plain = createGunzip()
    // Its failure comes out of `plain`, which is read below.
    pipeline(Readable.from(content, { objectMode: false }), plain, () => {})
    return { isEncrypted, ...(await readPlain(new ByteReader(plain), options, visitor)) }
  } catch (error) {
    throw explainedRead(error, options.file)
  } finally {
    source.destroy()
  }
}

async function readPlain(
  reader: ByteReader,
  { auditKey }: ReadOptions,
  visitor: Visitor,
): Promise<Omit<Contents, 'isEncrypted'>> {
  const found: PartRecord[] = []
  const files: KeptFile[] = []
  let about: About | null = null
  let manifest: Manifest | null = null
  let chain = new ChainCheck(auditKey)
  for await (const { header, content } of readParts(reader)) {
    if (manifest) throw damaged('something follows its manifest')
    if (!about) await visitor.begin((about = aboutIn(header)))
    if (header.kind === 'manifest') manifest = header.manifest
    if (header.kind === 'file') {
      const file = await fileIn(header.name, content, found)
      files.push(file)
      if (file.name === AUDIT_KEY_FILE) chain = new ChainCheck(auditKeyIn(file.bytes.toString('utf8')))
    }
    if (header.kind === 'table') await tableIn(header, content, { found, visitor, chain })
    // A part of another kind holds nothing; one that was not read would hide what follows.
    for await (const rest of content) if (rest.length > 0) throw damaged('a part holds too much')
  }
  if (!about || !manifest) throw damaged('its manifest is missing')
  compare(manifest, found)
  const verdict = chain.verdict()
  if (verdict.kind !== 'broken' && verdict.head.mac !== manifest.audit.mac)
    throw damaged('the end of its audit chain is not the one it names')
  return { about, manifest, files, chain: verdict }
}

async function fileIn(name: string, content: Part['content'], found: PartRecord[]): Promise<KeptFile> {
  // It is written below DATA_DIR: never anywhere else.
  if (!/^(keys|spool|spool\/refused)\/[\w.-]+$/.test(name) || name.includes('..'))
    throw damaged(`it names a file ${JSON.stringify(name)}`)
  const tally = new Tally()
  const pieces: Buffer[] = []
  for await (const piece of tally.through(content)) pieces.push(piece)
  found.push(tally.record('file', name))
  return { name, bytes: Buffer.concat(pieces) }
}

async function tableIn(
  { name, columns }: Extract<Part['header'], { kind: 'table' }>,
  content: Part['content'],
  to: { readonly found: PartRecord[]; readonly visitor: Visitor; readonly chain: ChainCheck },
): Promise<void> {
  const tally = new Tally()
  const rows = tally.through(content)
  await to.visitor.table(name, columns, name === 'audit' ? to.chain.through(columns, rows) : rows)
  to.found.push(tally.record('table', name))
}

function explainedRead(error: unknown, file: string): unknown {
  const { code } = error as { code?: unknown }
  if (code === 'ENOENT') return new Unusable(`There is no file ${file}.`)
  if (code === 'EISDIR') return new Unusable(`${file} is a folder; name the backup in it.`)
  if (typeof code === 'string' && code.startsWith('Z_')) return damaged('it cannot be unpacked')
  return error
}

/** The whole file, without a database. */
export const verifyBackup = (options: ReadOptions): Promise<Contents> =>
  readBackup(options, {
    begin: async () => {},
    table: async (_name, _columns, rows) => {
      for await (const piece of rows) void piece
    },
  })
