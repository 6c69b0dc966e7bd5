import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import type { EpochMs } from '@vigil/clinical'
import { openStore, type Store } from '@vigil/storage'
import { parseConfig } from '../config'
import { SILENT } from '../log'
import { environmentOf } from './running'
import { runCommand } from './run'
import type { Terminal } from './verb'
import { backupVerbs } from './verbs/backup'
import { configVerbs } from './verbs/config'
import { deviceVerbs } from './verbs/device'
import { keepingVerbs } from './verbs/keeping'
import { recordVerbs } from './verbs/record'
import { hl7Verbs } from './verbs/hl7'
import { replayVerbs } from './verbs/replay'
import { replayAlarmVerbs } from './verbs/replay-alarm'
import { stationVerbs } from './verbs/station'
import { userVerbs } from './verbs/user'

const VERBS = [
  ...configVerbs,
  ...userVerbs,
  ...deviceVerbs,
  ...stationVerbs,
  ...replayVerbs,
  ...replayAlarmVerbs,
  ...hl7Verbs,
  ...recordVerbs,
  ...keepingVerbs,
  ...backupVerbs,
]

const CLOSE_MS = 10_000
const LEAVE_MS = 2_000

const print = (line: string) => void process.stdout.write(`${line}\n`)
const warn = (line: string) => void process.stderr.write(`${line}\n`)

async function main(): Promise<number> {
  const parsed = parseConfig(environmentOf(process.env))
  if (!parsed.ok) {
    warn(['The environment is not right:', ...parsed.problems.map((problem) => `  ${problem}`)].join('\n'))
    return 2
  }
  const { config } = parsed
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort())
  let opened: Promise<Store> | null = null
  const terminal: Terminal = {
    config,
    now: () => Date.now() as EpochMs,
    store: () =>
      (opened ??= openStore({ dataDir: config.dataDir, databaseUrl: config.databaseUrl, log: SILENT })),
    print,
    warn,
    input: () => text(process.stdin),
    // npm runs a script in the folder of package.json; the caller meant the folder it was called in.
    path: (file) => resolve(process.env['INIT_CWD'] ?? process.cwd(), file),
    stopped: stopping.signal,
  }
  try {
    return await runCommand(VERBS, process.argv.slice(2), terminal)
  } catch (error) {
    warn(`Failed: ${error instanceof Error ? error.message : String(error)}`)
    return 1
  } finally {
    // TypeScript takes `opened` for null: it is set in the closure above.
    const store = opened as Promise<Store> | null
    const closed = store?.then((each) => each.close()).catch(() => undefined)
    await Promise.race([closed, setTimeout(CLOSE_MS, undefined, { ref: false })])
  }
}

process.exitCode = await main()
// A connection that does not end must not hold the terminal.
globalThis.setTimeout(() => process.exit(), LEAVE_MS).unref()
