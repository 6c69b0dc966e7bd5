import { randomBytes, randomInt } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { demoHospital } from '@vigil/ingest/simulator'
import { z } from 'zod'
import { changeOf } from '../cli/config-change'
import type { Config } from '../config'
import type { Log } from '../ports'
import type { RunningServer } from '../server'
import { bedsNow } from './beds-now'
import { demoFile } from './demo-file'
import type { SimulatorOrder } from './order'
import { recordPast } from './past'

const STOP_WITHIN_MS = 1_500
/** Which hospital was applied; another one ends what is left of the one before. */
const EDITION = 2
const NOTHING_YET = 0
const secrets = z.record(z.string(), z.string())
const keysFile = z.object({
  seed: z.number(),
  /** The first edition did not say so. */
  edition: z.number().default(1),
  users: secrets,
  devices: secrets,
})
type Keys = z.output<typeof keysFile>

/** Asked to leave before anything ran. */
const IDLE = { stop: () => Promise.resolve() }

/** A simulated hospital in its own data folder; `config.ts` keeps it on loopback. */
export async function startDemo(
  { store, directory, ports, clock }: Pick<RunningServer, 'store' | 'directory' | 'ports' | 'clock'>,
  { dataDir }: Pick<Config, 'dataDir'>,
  { log, signal }: { readonly log: Log; readonly signal: AbortSignal },
): Promise<{ stop(): Promise<void> }> {
  const path = join(dataDir, 'demo-keys.json')
  const keys = await readKeys(path)
  const now = clock.now()
  const kept = { users: { ...keys.users }, devices: { ...keys.devices } }
  const { config } = demoHospital(now, {
    seed: keys.seed,
    userPassword: (user) => (keys.users[user] ??= newSecret()),
    devicePassword: (device) => (keys.devices[device] ??= newSecret()),
  })
  await writeFile(path, JSON.stringify(keys), { mode: 0o600 })
  if (signal.aborted) return IDLE
  const isFirst = keys.edition !== EDITION
  const file = demoFile(config, { isFirst, kept, hospital: directory.hospital() })
  const change = await changeOf(file, directory.hospital(), store, now)
  await store.applyConfig({ ...change, prune: isFirst }, 'demo', now)
  await writeFile(path, JSON.stringify({ ...keys, edition: EDITION }), { mode: 0o600 })
  await directory.refresh()
  if (signal.aborted) return IDLE
  // Behind the start: the first board waits for no history.
  const leave = new AbortController()
  if (isFirst)
    void recordPast({ store, directory, clock, log }, keys.seed, leave.signal).catch((error: unknown) => {
      if (!leave.signal.aborted) log.warn('demo.past-failed', { error: String(error) })
    })
  if (ports.mqtt === null) return { stop: () => Promise.resolve(leave.abort()) }
  const beds = bedsNow(directory.hospital().subjects, now)
  const adt = ports.mllp === null ? null : { host: '127.0.0.1', port: ports.mllp }
  const simulator = startSimulator({ url: `mqtt://127.0.0.1:${ports.mqtt}`, now, keys, adt, beds }, log)
  return {
    stop() {
      leave.abort()
      return simulator.stop()
    },
  }
}

const report = z.object({
  level: z.enum(['info', 'warn']),
  event: z.string(),
  fields: z.record(z.string(), z.unknown()),
})

function startSimulator(order: SimulatorOrder, log: Log): { stop(): Promise<void> } {
  const worker = new Worker(new URL('./simulator.mjs', import.meta.url), { workerData: order })
  worker.on('error', (error) => log.error('demo.failed', { error: error.message }))
  worker.on('message', (message: unknown) => {
    const { level, event, fields } = report.parse(message)
    log[level](event, fields)
  })
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  return {
    async stop() {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      worker.postMessage('leave')
      await Promise.race([gone, pause(STOP_WITHIN_MS)])
      await worker.terminate()
    },
  }
}

const newSecret = () => randomBytes(24).toString('base64url')

/** Kept over restarts, so that devices and configuration agree; anything unreadable is made anew. */
async function readKeys(path: string): Promise<Keys> {
  const text = await readFile(path, 'utf8').catch(() => 'null')
  const parsed = z
    .string()
    .transform((content): unknown => JSON.parse(content))
    .pipe(keysFile)
    .safeParse(text)
  return parsed.success
    ? parsed.data
    : { seed: randomInt(2 ** 31), edition: NOTHING_YET, users: {}, devices: {} }
}
