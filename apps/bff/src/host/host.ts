import type { Config } from '../config'
import type { Metrics } from '../metrics/metrics'
import type { Clock, Health, Log } from '../ports'
import { createCertificateWatch, expiresAtOf } from './certificate'
import { createDiskWatch } from './disk'

interface Deps {
  readonly config: Pick<Config, 'tls' | 'dataDir'>
  readonly clock: Clock
  readonly health: Health
  readonly log: Log
  readonly metrics: Pick<Metrics, 'watchHost'>
}

/** What runs out below the server without anybody's act: room on the disk, and the time of its certificate. */
export function createHostWatch({ config: { tls, dataDir }, metrics, ...deps }: Deps): { look(): void } {
  const certificateExpiresAt = tls && expiresAtOf(tls.cert)
  const certificate = createCertificateWatch({ ...deps, expiresAt: certificateExpiresAt })
  const disk = createDiskWatch({ ...deps, dataDir })
  metrics.watchHost({ diskFree: disk.free, certificateExpiresAt })
  return {
    look() {
      certificate.look()
      disk.look()
    },
  }
}
