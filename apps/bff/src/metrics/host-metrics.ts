import { Gauge, type Registry } from 'prom-client'

interface Figures {
  readonly diskFree: () => number | null
  readonly leftOut: () => { readonly waveforms: number; readonly numerics: number }
  readonly certificateExpiresAt: number | null
}

/** Of the machine below: what runs out unseen (H22, H34). */
export const createHostMetrics = (registers: Registry[]) => ({
  watchHost({ diskFree, leftOut, certificateExpiresAt }: Figures) {
    const disk = new Gauge({
      name: 'vigil_disk_free_bytes',
      help: 'Free where the data folder is.',
      registers,
      collect() {
        this.set(diskFree() ?? NaN)
      },
    })
    const unrecorded = new Gauge({
      name: 'vigil_disk_unrecorded',
      help: 'Waveform blocks and numeric samples not recorded since the start, because the disk was nearly full.',
      labelNames: ['kind'] as const,
      registers,
      collect() {
        const { waveforms, numerics } = leftOut()
        this.set({ kind: 'waveforms' }, waveforms)
        this.set({ kind: 'numerics' }, numerics)
      },
    })
    const certificate = new Gauge({
      name: 'vigil_certificate_expires_seconds',
      help: 'When the certificate that the server shows ends (Unix time); 0: it shows none.',
      registers,
    })
    certificate.set((certificateExpiresAt ?? 0) / 1_000)
    return { disk, unrecorded, certificate }
  },
})
