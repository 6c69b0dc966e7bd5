import { X509Certificate } from 'node:crypto'
import type { Clock, Health, Log } from '../ports'

const DAY_MS = 24 * 3_600_000
/** Said once each, the nearest first (H22: 30, 14, 7 and 1 day). */
const SAID_AT_DAYS = [0, 1, 7, 14, 30] as const

/** Of PEM; the end of what browsers and devices are shown. */
export const expiresAtOf = (pem: string): number => Date.parse(new X509Certificate(pem).validTo)

/** The narrowest of the stages that is reached; `null`: far off. */
export const stageOf = (leftMs: number): (typeof SAID_AT_DAYS)[number] | null =>
  SAID_AT_DAYS.find((days) => leftMs <= days * DAY_MS) ?? null

interface Deps {
  /** `null`: without TLS. */
  readonly expiresAt: number | null
  readonly clock: Pick<Clock, 'now'>
  readonly health: Health
  readonly log: Log
}

/** A certificate that nobody renewed makes every display dark at one and the same time. */
export function createCertificateWatch({ expiresAt, clock, health, log }: Deps): { look(): void } {
  let said: ReturnType<typeof stageOf> = null
  return {
    look() {
      if (expiresAt === null) return
      const stage = stageOf(expiresAt - clock.now())
      health.set('certificate-expired', stage === 0)
      if (stage !== null && stage !== said)
        log.warn('certificate.expires', { withinDays: stage, at: new Date(expiresAt).toISOString() })
      said = stage
    },
  }
}
