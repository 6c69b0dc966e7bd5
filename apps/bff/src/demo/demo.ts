import { randomBytes, randomInt } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { demoHospital } from '@vigil/ingest/simulator'
import { configFile } from '@vigil/protocol'
import { z } from 'zod'
import { changeOf } from '../cli/config-change'
import type { Config } from '../config'
import type { Log } from '../ports'
import type { RunningServer } from '../server'
import type { DemoKeys, SimulatorOrder } from './order'

const STOP_WITHIN_MS = 1_500
const secrets = z.record(z.string(), z.string())
const keysFile = z.object({ seed: z.number(), users: secrets, devices: secrets })

/** A simulated hospital in its own data folder; `config.ts` keeps it on loopback. */
export async function startDemo(
  { store, directory, ports, clock }: Pick<RunningServer, 'store' | 'directory' | 'ports' | 'clock'>,
  { dataDir }: Pick<Config, 'dataDir'>,
  log: Log,
): Promise<{ stop(): Promise<void> }> {
  const path = join(dataDir, 'demo-keys.json')
  const keys = await readKeys(path)
  const now = clock.now()
  const { config } = demoHospital(now, {
    seed: keys.seed,
    userPassword: (user) => (keys.users[user] ??= newSecret()),
    devicePassword: (device) => (keys.devices[device] ??= newSecret()),
  })
  await writeFile(path, JSON.stringify(keys), { mode: 0o600 })
  const file = configFile.parse(config)
  const admitted = new Set(directory.hospital().subjects.map((subject) => subject.id))
  // Who is there already stays as admitted: otherwise every start would begin a new stay.
  const subjects = file.subjects.filter((subject) => !admitted.has(subject.id))
  const change = await changeOf({ ...file, subjects }, directory.hospital(), store, now)
  await store.applyConfig({ ...change, prune: false }, 'demo', now)
  await directory.refresh()
  if (ports.mqtt === null) return { stop: () => Promise.resolve() }
  return startSimulator({ url: `mqtt://127.0.0.1:${ports.mqtt}`, now, keys }, log)
}

function startSimulator(order: SimulatorOrder, log: Log): { stop(): Promise<void> } {
  const worker = new Worker(new URL('./simulator.mjs', import.meta.url), { workerData: order })
  worker.on('error', (error) => log.error('demo.failed', { error: error.message }))
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
async function readKeys(path: string): Promise<DemoKeys> {
  const text = await readFile(path, 'utf8').catch(() => 'null')
  const parsed = z
    .string()
    .transform((content): unknown => JSON.parse(content))
    .pipe(keysFile)
    .safeParse(text)
  return parsed.success ? parsed.data : { seed: randomInt(2 ** 31), users: {}, devices: {} }
}
