import type { EpochMs } from '@vigil/clinical'
import { describe, expect, it } from 'vitest'
import { createHealth } from '../health'
import { SILENT } from '../log'
import { createCertificateWatch, expiresAtOf, stageOf } from './certificate'
import type { Recorded } from '@vigil/storage'
import { createDiskWatch } from './disk'
import { createThinning } from './thinning'

/** Made for this test; it is trusted nowhere. */
const PEM = `-----BEGIN CERTIFICATE-----
MIIBfzCCASWgAwIBAgIUc8xj+7M1DVKayxHN1jf7n1VwY00wCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKdmlnaWwudGVzdDAeFw0yNjExMjgxMzIxNTBaFw0zNjExMjUx
MzIxNTBaMBUxEzARBgNVBAMMCnZpZ2lsLnRlc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAATbMhQnFSpk/oD8Fyt3OTWdAxK00hCEE/HUuCrLonSr3s8Pm3S7mhEk
um4b8A811uUefSHZgIFVRi/iLFZlHaiyo1MwUTAdBgNVHQ4EFgQUREnbupH47+H9
9sJ0cFKKYWVy50owHwYDVR0jBBgwFoAUREnbupH47+H99sJ0cFKKYWVy50owDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEAwrdxCAUNIoezcDF6HxjE
lSaRsDgldUJNMzxvLBWUBjcCIAjmXc8uMUXuLUpTTKDD2Q0+4i4XSYh/bR0aZViw
Kp1W
-----END CERTIFICATE-----`
const DAY_MS = 24 * 3_600_000

describe('[H22] the certificate of the server', () => {
  it('ends when it says', () => {
    expect(new Date(expiresAtOf(PEM)).toISOString()).toBe('2036-11-25T13:21:50.000Z')
  })

  it.each([
    [31, null],
    [30, 30],
    [8, 14],
    [1, 1],
    [-1, 0],
  ])('with %i days left is at stage %s', (days, stage) => {
    expect(stageOf(days * DAY_MS)).toBe(stage)
  })

  it('is spoken of once at 30, 14, 7 and 1 day, and as expired', () => {
    const said: unknown[] = []
    const health = createHealth(SILENT)
    const time = { ms: 0 }
    const watch = createCertificateWatch({
      expiresAt: 40 * DAY_MS,
      clock: { now: () => time.ms as EpochMs },
      health,
      log: { ...SILENT, warn: (_event, fields) => void said.push(fields?.['withinDays']) },
    })
    for (const day of [0, 10, 11, 26, 33, 39, 39.5]) {
      time.ms = day * DAY_MS
      watch.look()
    }
    expect(said).toEqual([30, 14, 7, 1])
    expect(health.reasons()).toEqual([])
    time.ms = 41 * DAY_MS
    watch.look()
    expect(health.reasons()).toEqual(['certificate-expired'])
  })

  it('is none without TLS', () => {
    const health = createHealth(SILENT)
    createCertificateWatch({
      expiresAt: null,
      clock: { now: () => 0 as EpochMs },
      health,
      log: SILENT,
    }).look()
    expect(health.reasons()).toEqual([])
  })
})

const GIGABYTE = 1_073_741_824

async function watched(room: { free: number; used: number }) {
  const health = createHealth(SILENT)
  const time = { ms: 0 }
  const watch = createDiskWatch({
    dataDir: '.',
    clock: { monotonic: () => time.ms },
    health,
    roomIn: () => Promise.resolve({ ...room }),
  })
  const lookAt = async (ms: number) => {
    time.ms = ms
    watch.look()
    await Promise.resolve()
    await Promise.resolve()
    return { keeps: watch.keeps(), reasons: health.reasons() }
  }
  return { watch, lookAt }
}

describe('[H34] the disk under the data', () => {
  it.each([
    ['79 %', { used: 0.79, free: 40 * GIGABYTE }, 'all', []],
    ['80 %', { used: 0.8, free: 40 * GIGABYTE }, 'all', ['disk-low']],
    ['90 %', { used: 0.9, free: 20 * GIGABYTE }, 'no-waveforms', ['disk-90']],
    ['95 %', { used: 0.95, free: 10 * GIGABYTE }, 'few-numerics', ['disk-95']],
    ['a small disk with 0.9 GB left', { used: 0.5, free: 0.9 * GIGABYTE }, 'all', ['disk-low']],
    ['a small disk with 0.2 GB left', { used: 0.5, free: 0.2 * GIGABYTE }, 'few-numerics', ['disk-95']],
    ['95 % of a disk with room for days', { used: 0.95, free: 500 * GIGABYTE }, 'all', []],
  ])('at %s of it keeps what there is room for, and says so', async (_, room, keeps, reasons) => {
    const { lookAt } = await watched(room)
    expect(await lookAt(0)).toEqual({ keeps, reasons })
  })

  it('goes back to everything by itself when there is room again', async () => {
    const room = { used: 0.96, free: 5 * GIGABYTE }
    const { watch, lookAt } = await watched(room)
    expect((await lookAt(0)).keeps).toBe('few-numerics')
    Object.assign(room, { used: 0.5, free: 50 * GIGABYTE })
    expect((await lookAt(29_000)).keeps).toBe('few-numerics')
    expect(await lookAt(30_000)).toEqual({ keeps: 'all', reasons: [] })
    expect(watch.free()).toBe(50 * GIGABYTE)
  })

  it('is looked at where it is', async () => {
    const watch = createDiskWatch({
      dataDir: '.',
      clock: { monotonic: () => 0 },
      health: createHealth(SILENT),
    })
    watch.look()
    await expect.poll(() => watch.free()).toBeGreaterThan(0)
  })
})

const at = (seconds: number) => (1_795_255_200_000 + seconds * 1_000) as EpochMs
// Tests mint brands as the parsers do.
const message = (kind: string, seconds: number, code = 'MDC_ECG_HEART_RATE') =>
  ({
    device: 'mon-1',
    kind,
    samples: kind === 'numerics' ? [{ code, value: 80, measuredAt: at(seconds) }] : [],
  }) as unknown as Recorded

describe('[H34] what is left out while the disk is nearly full', () => {
  it('is nothing while there is room', () => {
    const thin = createThinning(() => 'all')
    for (const kind of ['waveforms', 'numerics', 'alerts']) expect(thin(message(kind, 0))).not.toBeNull()
  })

  it('is waveforms first, and never alerts, events or status', () => {
    const thin = createThinning(() => 'no-waveforms')
    expect(thin(message('waveforms', 0))).toBeNull()
    for (const kind of ['numerics', 'alerts', 'events', 'status'])
      expect(thin(message(kind, 0))).not.toBeNull()
  })

  it('is then all but one value in 10 s of each parameter', () => {
    const thin = createThinning(() => 'few-numerics')
    const kept = (code: string) =>
      Array.from({ length: 31 }, (_, second) => thin(message('numerics', second, code))).filter(Boolean)
        .length
    expect(kept('MDC_ECG_HEART_RATE')).toBe(4)
    expect(kept('MDC_PULS_OXIM_SAT_O2')).toBe(4)
    expect(thin(message('alerts', 3))).not.toBeNull()
  })
})
