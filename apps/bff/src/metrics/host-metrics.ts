import { Gauge, type Registry } from 'prom-client'

interface Figures {
  readonly diskFree: () => number | null
  readonly certificateExpiresAt: number | null
}

/** Of the machine below: what runs out unseen (H22, H34). */
export const createHostMetrics = (registers: Registry[]) => ({
  watchHost({ diskFree, certificateExpiresAt }: Figures) {
    new Gauge({
      name: 'vigil_disk_free_bytes',
      help: 'Free where the data folder is.',
      registers,
      collect() {
        this.set(diskFree() ?? NaN)
      },
    })
    if (certificateExpiresAt === null) return
    new Gauge({
      name: 'vigil_certificate_expires_seconds',
      help: 'When the certificate that the server shows ends (Unix time).',
      registers,
    }).set(certificateExpiresAt / 1_000)
  },
})
