import type { UserId } from '@vigil/clinical'
import type { ServerClock } from '../clock'
import { hashPassword } from '../auth/password'
import type { Log } from '../ports'
import { tokenHash } from '../auth/secrets'
import { aHospital, deviceNamed, userNamed } from './hospital'
import { MemoryStore } from './memory-store'
import { connectMonitor, PASSWORD } from './monitor'
import { startTestServer, type TestServer } from './test-server'
import { connectWatcher, type Watcher } from './watcher'

/** Of the form and length of a real one. */
export const tokenOf = (user: string) => user.padEnd(43, '0')

/** The server on a memory store, with devices and watchers that are closed with it. */
export async function openWard(store = new MemoryStore(aHospital()), clock?: ServerClock, log?: Log) {
  const secret = await hashPassword(PASSWORD)
  for (const device of ['mon-1', 'mon-2', 'mon-3']) store.secrets.set(deviceNamed(device), secret)
  for (const user of ['icu-nurse', 'ward-nurse'])
    await store.port.createToken(userNamed(user), tokenHash('token', tokenOf(user)), null)
  const server: TestServer = await startTestServer({
    store: store.port,
    ...(clock ? { clock } : {}),
    ...(log ? { log } : {}),
  })
  const closing: (() => unknown)[] = []
  return {
    store,
    server,
    async monitor(device: string, options: Parameters<typeof connectMonitor>[2] = {}) {
      const monitor = await connectMonitor(server.mqttUrl, device, options)
      closing.push(() => monitor.end())
      return monitor
    },
    async watcher(user: string): Promise<Watcher> {
      const watcher = await connectWatcher(server.url, tokenOf(user))
      closing.push(() => watcher.close())
      return watcher
    },
    /** So many more nurses of the ICU, each with a token. */
    async nurses(count: number): Promise<readonly UserId[]> {
      const { users } = await store.port.hospital()
      const template = users.find(({ id }) => id === 'icu-nurse')
      if (!template) throw new Error('no nurse')
      const more = Array.from({ length: count }, (_, n) => ({ ...template, id: userNamed(`nurse-${n}`) }))
      store.change({ users: more })
      await server.directory.refresh()
      for (const { id } of more) await store.port.createToken(id, tokenHash('token', tokenOf(id)), null)
      return more.map(({ id }) => id)
    },
    async close() {
      await Promise.all(closing.map((close) => close()))
      await server.stop()
    },
  }
}

export type Ward = Awaited<ReturnType<typeof openWard>>
