import { randomBytes, randomInt } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { demoHospital, type ConfigFile as DemoConfig } from '@vigil/ingest/simulator'
import { configFile } from '@vigil/protocol'
import type { Hospital } from '@vigil/storage'
import { z } from 'zod'
import { changeOf } from '../cli/config-change'
import type { Config } from '../config'
import type { Log } from '../ports'
import type { RunningServer } from '../server'
import { bedsNow } from './beds-now'
import type { DemoKeys, SimulatorOrder } from './order'

const STOP_WITHIN_MS = 1_500
/** Another hospital than before ends what is left of the one before. */
const EDITION = 2
const secrets = z.record(z.string(), z.string())
const keysFile = z.object({
  seed: z.number(),
  edition: z.number().default(1),
  users: secrets,
  devices: secrets,
})
type Keys = z.output<typeof keysFile>

/** A simulated hospital in its own data folder; `config.ts` keeps it on loopback. */
export async function startDemo(
  { store, directory, ports, clock }: Pick<RunningServer, 'store' | 'directory' | 'ports' | 'clock'>,
  { dataDir }: Pick<Config, 'dataDir'>,
  log: Log,
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
  await writeFile(path, JSON.stringify({ ...keys, edition: EDITION }), { mode: 0o600 })
  const file = fileOf(config, kept, directory.hospital(), keys.edition)
  const change = await changeOf(file, directory.hospital(), store, now)
  await store.applyConfig({ ...change, prune: keys.edition !== EDITION }, 'demo', now)
  await directory.refresh()
  if (ports.mqtt === null) return { stop: () => Promise.resolve() }
  const beds = bedsNow(directory.hospital().subjects, now)
  return startSimulator({ url: `mqtt://127.0.0.1:${ports.mqtt}`, now, keys, adt: null, beds }, log)
}

function fileOf(
  config: DemoConfig,
  kept: Pick<DemoKeys, 'users' | 'devices'>,
  hospital: Hospital,
  edition: number,
): z.output<typeof configFile> {
  const file = configFile.parse(config)
  if (edition !== EDITION) return file
  const known = {
    subjects: new Set(hospital.subjects.map(({ id }) => id)),
    users: new Set(hospital.users.map(({ id }) => id)),
    devices: new Set(hospital.devices.map(({ id }) => id)),
  }
  return {
    ...file,
    // Who is there already stays as admitted: otherwise every start would begin a new stay.
    subjects: file.subjects.filter(({ id }) => !known.subjects.has(id)),
    // A secret that is known already is not looked at again: that takes a moment for each.
    users: file.users.map(({ password, ...user }) =>
      known.users.has(user.id) && kept.users[user.id] !== undefined ? user : { ...user, password },
    ),
    devices: file.devices.map(({ credential, ...device }) =>
      known.devices.has(device.id) && kept.devices[device.id] !== undefined
        ? device
        : { ...device, credential },
    ),
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
  return parsed.success ? parsed.data : { seed: randomInt(2 ** 31), edition: EDITION, users: {}, devices: {} }
}
