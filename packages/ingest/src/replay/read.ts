import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { isBidmc, readBidmc } from './bidmc'
import { parseCsv } from './csv'
import { isGlucoseTable, readGlucoseTable, readTidepool } from './glucose'
import { refused, type Read } from './recording'
import { readWfdb } from './wfdb'

/** Reads a recording by what it is: a WFDB record (by `.hea`, `.dat` or `.mat`), a CSV, a Tidepool export. */
export async function readRecording(path: string, person?: string): Promise<Read> {
  const name = basename(path)
  if (/\.(hea|dat|mat)$/.test(name)) return readWfdb(path.replace(/\.\w+$/, '.hea'))
  const bytes = await readFile(path).catch(() => null)
  if (!bytes) return refused(`${name} cannot be read.`)
  const text = await textOf(bytes, name)
  if (text === null) return refused(`${name} cannot be unpacked.`)
  if (name.endsWith('.json')) return readTidepool(name, text)
  const table = parseCsv(text)
  if (isBidmc(table)) return readBidmc(name, table)
  if (isGlucoseTable(table)) return readGlucoseTable(name, table, person)
  return refused(`${name} is none of: WFDB record, BIDMC CSV, glucose CSV, Tidepool JSON.`)
}

async function textOf(bytes: Buffer, name: string): Promise<string | null> {
  if (!name.endsWith('.gz')) return bytes.toString('utf8')
  const unpacked = await promisify(gunzip)(bytes).catch(() => null)
  return unpacked?.toString('utf8') ?? null
}
