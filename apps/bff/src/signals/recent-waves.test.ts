import { describe, expect, it } from 'vitest'
import type { DeviceId, EpochMs, SubjectId, WaveformBlock } from '@vigil/clinical'
import { START } from '@vigil/clinical/testing'
import { createRecentWaves } from './recent-waves'

const P1 = 'p1' as SubjectId
const MON = 'mon-1' as DeviceId
const at = (ms: number): EpochMs => (START + ms) as EpochMs

const block = (ms: number, samples: readonly (number | null)[], part: Partial<WaveformBlock> = {}) => ({
  code: 'MDC_ECG_ELEC_POTL_II' as const,
  measuredAt: at(ms),
  rate: 100,
  gain: 0.01,
  offset: 1,
  samples,
  ...part,
})
const second = (from: number) => Array.from({ length: 100 }, (_, i) => from + i)

describe('the newest samples of a subject', () => {
  it('are one curve in the canonical unit with missing samples', () => {
    const waves = createRecentWaves()
    waves.take(P1, MON, block(0, [0, 100, null]))
    waves.take(P1, MON, block(31, [50]))
    const [window] = waves.windows(P1)
    expect(window).toMatchObject({ source: MON, rate: 100, startsAt: at(1) })
    expect([...(window?.values ?? [])]).toEqual([1, 2, Number.NaN, 1.5])
  })

  it('are bounded in time, whatever comes', () => {
    const waves = createRecentWaves()
    for (let ms = 0; ms < 100_000; ms += 1_000) waves.take(P1, MON, block(ms, second(ms / 10)))
    const [window] = waves.windows(P1)
    expect(window?.values.length).toBe(4_000)
    expect(window?.startsAt).toBe(at(60_000))
    expect(window?.values[0]).toBeCloseTo(1 + 60)
    expect(window?.values.at(-1)).toBeCloseTo(1 + 99.99)
  })

  it('keep a hole as a hole', () => {
    const waves = createRecentWaves()
    waves.take(P1, MON, block(0, second(0)))
    waves.take(P1, MON, block(1_500, second(0)))
    const [window] = waves.windows(P1)
    expect(window?.values.length).toBe(250)
    expect([...(window?.values ?? [])].filter(Number.isNaN).length).toBe(50)
    waves.take(P1, MON, block(1_000_000, second(0)))
    expect([...(waves.windows(P1)[0]?.values ?? [])].filter((value) => !Number.isNaN(value)).length).toBe(100)
  })

  it('take what overlaps once', () => {
    const waves = createRecentWaves()
    waves.take(P1, MON, block(0, second(0)))
    waves.take(P1, MON, block(500, second(50)))
    const [window] = waves.windows(P1)
    expect(window?.values.length).toBe(150)
    expect(window?.values.at(-1)).toBeCloseTo(1 + 1.49)
  })

  it('begin anew at another rate, and are of hearts alone', () => {
    const waves = createRecentWaves()
    waves.take(P1, MON, block(0, second(0)))
    waves.take(P1, MON, block(1_000, [1, 2], { rate: 2 }))
    waves.take(P1, MON, block(0, second(0), { code: 'MDC_RESP' }))
    expect(waves.windows(P1)).toHaveLength(1)
    expect(waves.windows(P1)[0]).toMatchObject({ rate: 2 })
  })

  it('are forgotten once nothing comes any more', () => {
    const waves = createRecentWaves()
    waves.take(P1, MON, block(0, second(0)))
    waves.forgetBefore(at(500))
    expect(waves.windows(P1)).toHaveLength(1)
    waves.forgetBefore(at(2_000))
    expect(waves.windows(P1)).toEqual([])
  })

  it('are of no more signals than a monitor has', () => {
    const waves = createRecentWaves()
    for (let i = 0; i < 50; i++) waves.take(P1, `mon-${i}` as DeviceId, block(0, second(0)))
    expect(waves.windows(P1)).toHaveLength(16)
  })
})
