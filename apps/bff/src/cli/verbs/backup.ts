import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import {
  type BackupKey,
  backupKey,
  type Contents,
  makeBackup,
  restoreBackup,
  Unusable,
  verifyBackup,
} from '@vigil/storage'
import { SILENT } from '../../log'
import { drill } from '../drill'
import { runningServer } from '../running'
import { ACTOR, Refused, UsageError, type Args, type Terminal, type Verb, writeAudit } from '../verb'

const KEY = { key: { type: 'string' } } as const
const KEY_HELP =
  '--key FILE: 64 hexadecimal digits (openssl rand -hex 32), or a passphrase of at least 15 characters.'

async function keyOf(terminal: Terminal, args: Args): Promise<BackupKey | null> {
  const file = args.text('key')
  if (file === undefined) return null
  const text = await readFile(terminal.path(file), 'utf8').catch(() => {
    throw new Refused(`The key file ${file} cannot be read.`)
  })
  return backupKey(text)
}

/** What only a person can put right is said as it is. */
async function plainly<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Unusable) throw new Refused(error.message)
    throw error
  }
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`
const moment = (ms: number): string => new Date(ms).toISOString()

const backup: Verb = {
  words: 'backup',
  usage: 'backup FILE|DIR [--key FILE]',
  help: `Writes everything into one file, while the server runs or not: a snapshot of one moment. With a folder the file gets a name by its time.
Without --key the file is not encrypted: it holds patient data for anybody to read, and no keys.
${KEY_HELP}`,
  options: KEY,
  async run(terminal, args) {
    const target = terminal.path(args.only('FILE or DIR'))
    const { dataDir, databaseUrl } = terminal.config
    const key = await plainly(() => keyOf(terminal, args))
    const name = `vigil-${moment(terminal.now()).replaceAll(':', '-')}.backup`
    const file = (await isFolder(target)) ? join(target, name) : target
    const report = await plainly(() =>
      makeBackup({
        dataDir,
        databaseUrl,
        log: SILENT,
        file,
        key,
        now: terminal.now,
        signal: terminal.stopped,
        onProgress: ({ table, bytes }) => {
          if (bytes > 0) terminal.print(`  ${table}: ${megabytes(bytes)}`)
        },
      }),
    )
    const { size } = await stat(file)
    const rows = rowsOf(report.manifest)
    await writeAudit(terminal, 'backup.made', `${rows} rows, chain of ${report.manifest.audit.seq}`)
    terminal.print(`${file}: ${rows} rows of ${moment(report.about.takenAt)}, ${megabytes(size)}.`)
    if (!key)
      terminal.warn(
        'This file is NOT ENCRYPTED: whoever has it can read the patients in it. It holds no keys: keep DATA_DIR/keys too.',
      )
    return 0
  },
}

const rowsOf = ({ parts }: Contents['manifest']): number => parts.reduce((sum, { rows }) => sum + rows, 0)

function chainSentence({ chain }: Contents): string {
  if (chain.kind === 'broken')
    return `The audit trail in it is BROKEN behind row ${chain.head.seq}: ${chain.why}.`
  if (chain.kind === 'proved') return `The audit trail in it is whole: ${chain.head.seq} rows.`
  return `The audit trail in it has no gap: ${chain.head.seq} rows. No key is here to prove what they say.`
}

const verify: Verb = {
  words: 'backup verify',
  usage: 'backup verify FILE [--key FILE]',
  help: `Reads a backup to its end and checks every digest, every count and the audit chain; touches no database. Status 1: it is not whole.\n${KEY_HELP}`,
  options: KEY,
  async run(terminal, args) {
    const file = terminal.path(args.only('FILE'))
    const key = await plainly(() => keyOf(terminal, args))
    const contents = await plainly(() => verifyBackup({ file, key, auditKey: null }))
    const { about, manifest, isEncrypted } = contents
    terminal.print(
      `Whole: ${manifest.parts.length} parts, ${rowsOf(manifest)} rows of ${moment(about.takenAt)}, schema ${about.migrations.at(-1) ?? '-'}.`,
    )
    terminal.print(chainSentence(contents))
    if (!isEncrypted) terminal.warn('This file is NOT ENCRYPTED.')
    return contents.chain.kind === 'broken' ? 1 : 0
  },
}

const restore: Verb = {
  words: 'restore',
  usage: 'restore FILE [--key FILE] --into DATA_DIR|DATABASE_URL [--replace]',
  help: `Brings a backup back, all or nothing, and migrates it to this version. With a DATABASE_URL the keys and the spool go into DATA_DIR.
Refuses while a server runs, and where there are data unless --replace is said.
The next start announces every open alarm again and shows what is missing since the backup.
${KEY_HELP}`,
  options: { ...KEY, into: { type: 'string' }, replace: { type: 'boolean' } },
  async run(terminal, args) {
    const into = args.needed('into')
    const file = terminal.path(args.only('FILE'))
    const isUrl = /^postgres(ql)?:\/\//.test(into)
    const dataDir = isUrl ? terminal.config.dataDir : terminal.path(into)
    if (!isUrl && into.includes('://')) throw new UsageError('--into: a folder, or postgresql://…')
    if (runningServer(dataDir)) throw new Refused('A server runs on these data. Stop it first.')
    const key = await plainly(() => keyOf(terminal, args))
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    const report = await plainly(() =>
      restoreBackup({
        dataDir,
        databaseUrl: isUrl ? into : null,
        log: SILENT,
        file,
        key,
        replace: args.flag('replace'),
        by: ACTOR,
        now: terminal.now,
        onProgress: (table) => terminal.print(`  ${table}`),
      }),
    )
    terminal.print(`Restored: ${rowsOf(report.manifest)} rows of ${moment(report.about.takenAt)}.`)
    terminal.print(chainSentence(report))
    terminal.print('What happened since then is missing; the next start says so on every display.')
    return 0
  },
}

const drillVerb: Verb = {
  words: 'backup drill',
  usage: 'backup drill FILE [--key FILE]',
  help: `Restores a backup into a temporary folder with a database of its own, checks it, reads a trend, and removes it all. Writes "backup.drilled" into the audit trail of the store in use, where that is reachable. Status 1: the backup would not have helped.\n${KEY_HELP}`,
  options: KEY,
  async run(terminal, args) {
    const file = terminal.path(args.only('FILE'))
    const key = await plainly(() => keyOf(terminal, args))
    const folder = await mkdtemp(join(resolve(tmpdir()), 'vigil-drill-'))
    try {
      const verdict = await plainly(() => drill({ file, key, folder, now: terminal.now, by: ACTOR }))
      for (const line of verdict.lines) terminal.print(line)
      const isNoted = await noteDrill(terminal, verdict.ok)
      if (!isNoted) terminal.warn('No store in use is reachable: this drill is in no audit trail.')
      terminal.print(verdict.ok ? 'The drill PASSED.' : 'The drill FAILED.')
      return verdict.ok ? 0 : 1
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

/** A host that only drills has no store, and must not get one by this. */
async function noteDrill(terminal: Terminal, ok: boolean): Promise<boolean> {
  const { dataDir, databaseUrl } = terminal.config
  if (databaseUrl === null && !(await isFolder(join(dataDir, 'pg', 'data')))) return false
  return writeAudit(terminal, 'backup.drilled', ok ? 'passed' : 'failed').then(
    () => true,
    () => false,
  )
}

const confirm: Verb = {
  words: 'restore confirm',
  usage: 'restore confirm',
  help: 'Says that everybody knows that the data came out of a backup: the notice on the displays goes within 10 s.',
  options: {},
  async run(terminal) {
    const store = await terminal.store()
    const done = await store.confirmRestoration(ACTOR, terminal.now())
    if (done) await writeAudit(terminal, 'restore.confirmed', 'restored data')
    terminal.print(done ? 'Confirmed.' : 'There is no restore to confirm.')
    return 0
  },
}

/** The longer words first: `backup verify` is no file called verify. */
export const backupVerbs: readonly Verb[] = [verify, drillVerb, backup, confirm, restore]
