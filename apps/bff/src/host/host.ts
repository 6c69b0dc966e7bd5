import type { Config } from '../config'
import type { Metrics } from '../metrics/metrics'
import type { Clock, Health, Log } from '../ports'
import type { Store } from '@vigil/storage'
import { createCertificateWatch, expiresAtOf } from './certificate'
import { createDiskWatch } from './disk'
import { createLadder, type Ladder } from './ladder'

interface Deps {
  readonly config: Pick<Config, 'tls' | 'dataDir'>
  readonly clock: Clock
  readonly health: Health
  readonly log: Log
  readonly metrics: Pick<Metrics, 'watchHost'>
  readonly store: Pick<Store, 'record'>
}

export interface HostWatch {
  look(): void
  readonly record: Ladder['record']
}

/** What runs out below the server without anybody's act: room on the disk, and the time of its certificate. */
export function createHostWatch({ config: { tls, dataDir }, metrics, store, ...deps }: Deps): HostWatch {
  const certificateExpiresAt = tls && expiresAtOf(tls.cert)
  const certificate = createCertificateWatch({ ...deps, expiresAt: certificateExpiresAt })
  const disk = createDiskWatch({ ...deps, dataDir })
  const ladder = createLadder(store, disk.rung)
  metrics.watchHost({ diskFree: disk.free, leftOut: ladder.leftOut, certificateExpiresAt })
  return {
    record: ladder.record,
    look() {
      certificate.look()
      disk.look()
    },
  }
}
