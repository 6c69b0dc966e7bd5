import type { EpochMs } from '@vigil/clinical'
import { describe, expect, it } from 'vitest'
import { createHealth } from '../health'
import { SILENT } from '../log'
import { createCertificateWatch, expiresAtOf, stageOf } from './certificate'
import { createDiskWatch, LOW_BYTES } from './disk'

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

describe('[H34] the disk under the data', () => {
  it('is said to be low while there is room for what must be stored', async () => {
    const health = createHealth(SILENT)
    const time = { ms: 0 }
    const room = { free: LOW_BYTES - 1, used: 0.5 }
    const watch = createDiskWatch({
      dataDir: '.',
      clock: { monotonic: () => time.ms },
      health,
      roomIn: () => Promise.resolve(room),
    })
    const lookAt = async (ms: number) => {
      time.ms = ms
      watch.look()
      await Promise.resolve()
      await Promise.resolve()
      return health.reasons()
    }
    expect(await lookAt(0)).toEqual(['disk-low'])
    room.free = LOW_BYTES
    expect(await lookAt(3_999)).toEqual(['disk-low'])
    expect(await lookAt(4_000)).toEqual([])
    expect(watch.free()).toBe(LOW_BYTES)
  })

  it('leaves out waveforms, then most numerics, and says so', async () => {
    const health = createHealth(SILENT)
    const time = { ms: 0 }
    const room = { free: 100 * LOW_BYTES, used: 0 }
    const watch = createDiskWatch({
      dataDir: '.',
      clock: { monotonic: () => time.ms },
      health,
      roomIn: () => Promise.resolve({ ...room }),
    })
    const at = async (used: number) => {
      time.ms += 4_000
      room.used = used
      watch.look()
      await Promise.resolve()
      await Promise.resolve()
      return [watch.rung(), health.reasons()]
    }
    expect(await at(0.79)).toEqual(['all', []])
    expect(await at(0.8)).toEqual(['low', ['disk-low']])
    expect(await at(0.9)).toEqual(['no-waveforms', ['disk-low', 'waveforms-unrecorded']])
    const fullest = ['sparse-numerics', ['disk-low', 'numerics-sparse', 'waveforms-unrecorded']]
    expect(await at(0.95)).toEqual(fullest)
    expect(await at(0.945)).toEqual(fullest)
    expect(await at(0.93)).toEqual(['no-waveforms', ['disk-low', 'waveforms-unrecorded']])
    expect(await at(0.5)).toEqual(['all', []])
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
