import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EpochMs } from '@vigil/clinical'
import { openStore, type Store } from '@vigil/storage'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parseConfig } from '../config'
import { SILENT } from '../log'
import { runCommand } from './run'
import type { Terminal } from './verb'
import { backupVerbs } from './verbs/backup'

let folder: string
let store: Store
let printed: string[] = []
let warned: string[] = []

function terminal(): Terminal {
  const parsed = parseConfig({ DATA_DIR: join(folder, 'data') })
  if (!parsed.ok) throw new Error(parsed.problems.join())
  return {
    config: parsed.config,
    now: () => Date.parse('2026-11-21T12:00:00Z') as EpochMs,
    store: () => Promise.resolve(store),
    print: (line) => void printed.push(line),
    warn: (line) => void warned.push(line),
    input: () => Promise.resolve(''),
    path: (file) => join(folder, file),
    stopped: new AbortController().signal,
  }
}

function vigil(...argv: string[]): Promise<number> {
  printed = []
  warned = []
  return runCommand(backupVerbs, argv, terminal())
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-backup-'))
  store = await openStore({ dataDir: join(folder, 'data'), databaseUrl: null, log: SILENT })
  writeFileSync(join(folder, 'key'), `${'5a'.repeat(32)}\n`)
  writeFileSync(join(folder, 'weak'), 'short\n')
}, 60_000)
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

const actions = async () => (await store.auditTrail({ before: null, limit: 9 })).map(({ action }) => action)

it('[H90] backs up beside an open store, verifies, and writes it down', async () => {
  expect(await vigil('backup', 'a.backup', '--key', 'key')).toBe(0)
  expect(warned).toEqual([])
  expect(await vigil('backup', 'verify', 'a.backup', '--key', 'key')).toBe(0)
  expect(printed[0]).toMatch(/^Whole: \d+ parts, \d+ rows of 2026-11-21T12:00:00.000Z/)
  expect(await vigil('backup', 'verify', 'a.backup')).toBe(1)
  expect(warned).toEqual(['This backup is encrypted. Name its key file with --key.'])
  expect(await actions()).toContain('backup.made')
}, 60_000)

it('[H90] restores for real in a drill, and leaves only its verdict', async () => {
  await vigil('backup', 'drilled.backup', '--key', 'key')
  expect(await vigil('backup', 'drill', 'drilled.backup', '--key', 'key')).toBe(0)
  expect(printed.at(-1)).toBe('The drill PASSED.')
  expect(await actions()).toContain('backup.drilled')
}, 60_000)

it('[H90] says plainly that a file is not encrypted, and which key is too weak', async () => {
  expect(await vigil('backup', 'open.backup')).toBe(0)
  expect(warned.join()).toMatch(/NOT ENCRYPTED/)
  expect(await vigil('backup', 'weak.backup', '--key', 'weak')).toBe(1)
  expect(warned.join()).toMatch(/at least 15 characters/)
}, 60_000)

it('[H90] restores into an empty folder, and into no other without a word', async () => {
  await vigil('backup', 'b.backup', '--key', 'key')
  expect(await vigil('restore', 'b.backup', '--key', 'key', '--into', 'fresh')).toBe(0)
  expect(printed.join()).toMatch(/Restored: \d+ rows/)
  expect(await vigil('restore', 'b.backup', '--key', 'key', '--into', 'fresh')).toBe(1)
  expect(warned.join()).toMatch(/Say --replace/)
  expect(await vigil('restore', 'b.backup')).toBe(2)
}, 60_000)
