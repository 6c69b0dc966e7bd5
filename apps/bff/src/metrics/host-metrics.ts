import { Gauge, type Registry } from 'prom-client'

interface Figures {
  readonly diskFree: () => number | null
  readonly certificateExpiresAt: number | null
}

/** Of the machine below: what runs out unseen (H22, H34). */
export const createHostMetrics = (registers: Registry[]) => ({
  watchHost({ diskFree, certificateExpiresAt }: Figures) {
    const disk = new Gauge({
      name: 'vigil_disk_free_bytes',
      help: 'Free where the data folder is.',
      registers,
      collect() {
        this.set(diskFree() ?? NaN)
      },
    })
    const certificate = new Gauge({
      name: 'vigil_certificate_expires_seconds',
      help: 'When the certificate that the server shows ends (Unix time); 0: it shows none.',
      registers,
    })
    certificate.set((certificateExpiresAt ?? 0) / 1_000)
    return { disk, certificate }
  },
})
