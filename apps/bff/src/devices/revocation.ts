import type { Aedes, Client } from 'aedes'
import type { DeviceId } from '@vigil/clinical'
import type { Directory, Log } from '../ports'
import type { Credentials } from './credentials'

/** reliability.md 7.6: a revoked device is dropped within 10 s. */
const EVERY_MS = 5_000

/** Ends the open connections of devices that were removed or have another password now. */
export function watchRevocations(
  broker: Aedes,
  { directory, credentials, log }: { directory: Directory; credentials: Credentials; log: Log },
): { isConnected(id: string): boolean; stop(): void } {
  const connected = new Map<string, Client>()
  broker.on('client', (client) => connected.set(client.id, client))
  broker.on('clientDisconnect', (client) => {
    // The connection that took over has the same id.
    if (connected.get(client.id) === client) connected.delete(client.id)
  })
  const check = async () => {
    for (const [id, client] of connected) {
      const device = directory.device(id as DeviceId)
      // While the database is away a connection stays as it was let in.
      if (device && (await credentials.isStillValid(device.id).catch(() => true))) continue
      log.warn('mqtt.revoked', { device: id })
      client.conn.destroy()
    }
  }
  const unsubscribe = directory.subscribe(() => void check())
  const timer = setInterval(() => void check(), EVERY_MS)
  return {
    isConnected: (id) => connected.has(id),
    stop() {
      clearInterval(timer)
      unsubscribe()
    },
  }
}
