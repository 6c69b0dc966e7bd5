import type { Alarm } from '@vigil/clinical'
import type { Store } from '@vigil/storage'
import type { Config } from '../config'
import type { Metrics } from '../metrics/metrics'
import type { Clock, Directory, Engine, Health, Log } from '../ports'
import { createEgress } from './egress'
import type { Sender } from './message'
import { createPush, type PushService } from './push'
import { loadVapidKeys } from './vapid-keys'

interface Deps {
  readonly config: Pick<Config, 'push' | 'dataDir'>
  readonly store: Store
  readonly directory: Directory
  readonly engine: Engine
  readonly reaches: (session: string, alarm: Alarm) => boolean
  readonly clock: Clock
  readonly log: Log
  readonly health: Health
  readonly metrics: Metrics
}

/** Without a contact nothing leaves, and no key is made. */
export async function openPush({ config, metrics, ...deps }: Deps): Promise<PushService> {
  const { push, dataDir } = config
  const sender = push && (await openSender(push.contact, dataDir, deps))
  const service = createPush({
    ...deps,
    sender,
    egress: createEgress({ hosts: push?.hosts ?? [], allow: push?.allow ?? [] }),
    mediumAfterMs: push?.mediumAfterMs ?? 0,
    count: (kind, result) => metrics.pushes.inc({ kind, result }),
  })
  if (sender) metrics.watchPush(service.figures)
  return service
}

/** Keys that cannot be used stop the pushes and nothing else: the boards matter more. */
export async function openSender(
  contact: string,
  dataDir: string,
  { log, health }: Pick<Deps, 'log' | 'health'>,
): Promise<Sender | null> {
  try {
    return { contact, keys: await loadVapidKeys(dataDir) }
  } catch (error) {
    log.error('push.keys-unusable', { error: String(error) })
    health.set('push-keys-unusable', true)
    return null
  }
}
