import type { Alarm } from '@vigil/clinical'
import type { Store } from '@vigil/storage'
import type { Config } from '../config'
import type { Metrics } from '../metrics/metrics'
import type { Clock, Directory, Engine, Log } from '../ports'
import { createEgress } from './egress'
import { createPush, type PushService } from './push'
import { loadVapidKeys } from './vapid-keys'

interface Deps {
  readonly config: Pick<Config, 'push' | 'egressAllow' | 'dataDir'>
  readonly store: Store
  readonly directory: Directory
  readonly engine: Engine
  readonly reaches: (session: string, alarm: Alarm) => boolean
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

/** Without a contact nothing leaves, and no key is made. */
export async function openPush({ config, metrics, ...deps }: Deps): Promise<PushService> {
  const { push, egressAllow, dataDir } = config
  const service = createPush({
    ...deps,
    sender: push && { contact: push.contact, keys: await loadVapidKeys(dataDir) },
    egress: createEgress({ hosts: push?.hosts ?? [], allow: egressAllow }),
    mediumAfterMs: push?.mediumAfterMs ?? 0,
    count: (kind, result) => metrics.pushes.inc({ kind, result }),
  })
  if (push) metrics.watchPush(service.figures)
  return service
}
