import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Store } from '@vigil/storage'
import type { ServerClock } from '../clock'
import { parseConfig } from '../config'
import { SILENT } from '../log'
import type { Log } from '../ports'
import { startServer, type RunningServer } from '../server'

interface Options {
  readonly clock?: ServerClock
  readonly log?: Log
  readonly env?: Readonly<Record<string, string>>
  /** Instead of the embedded database. */
  readonly store?: Store
}

export interface TestServer extends RunningServer {
  readonly dataDir: string
  readonly mqttUrl: string
}

/** The whole server in this process: free ports, a data folder of its own that goes with it. */
export async function startTestServer({
  env = {},
  log = SILENT,
  ...given
}: Options = {}): Promise<TestServer> {
  // A folder that the caller gave stays: to start on it again.
  const own = env['DATA_DIR'] === undefined ? await mkdtemp(join(tmpdir(), 'vigil-test-')) : null
  const parsed = parseConfig({
    DISK_RESERVE_MB: '0',
    PORT: '0',
    MQTT_PORT: 'auto',
    ADMIN_PORT: '0',
    MLLP_PORT: '0',
    ...(own === null ? {} : { DATA_DIR: own }),
    ...env,
  })
  if (!parsed.ok) throw new Error(parsed.problems.join(' '))
  const server = await startServer(parsed.config, { ...given, log })
  return {
    ...server,
    dataDir: parsed.config.dataDir,
    mqttUrl: `mqtt://127.0.0.1:${server.ports.mqtt}`,
    async stop() {
      await server.stop()
      if (own !== null) await rm(own, { recursive: true, force: true })
    },
  }
}
