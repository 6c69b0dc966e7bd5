import type { EpochMs } from '@vigil/clinical'
import { describe, expect, it } from 'vitest'
import { DAY_MS, lanesOf, MINUTE_MS, reduced, unmonitored } from './day'

const FROM = (Math.floor(1_800_000_000_000 / MINUTE_MS) * MINUTE_MS) as EpochMs
const DAY = { from: FROM, to: (FROM + DAY_MS) as EpochMs }
const minute = (n: number) => FROM + n * MINUTE_MS

const series = (code: string, minutes: readonly number[], value = (n: number) => n) => ({
  code: code as never,
  t: minutes.map(minute),
  min: minutes.map((n) => value(n) - 1),
  max: minutes.map((n) => value(n) + 1),
  mean: minutes.map(value),
  count: minutes.map(() => 60),
  coverage: 0,
})

describe('a day of one parameter', () => {
  it('is 96 buckets that keep minimum and maximum', () => {
    const day = reduced(series('MDC_ECG_HEART_RATE', [...Array(1_440).keys()]), DAY)
    expect(day.t).toHaveLength(96)
    expect([day.width, day.min[0], day.max[0], day.mean[0]]).toEqual([15 * MINUTE_MS, -1, 15, 7])
    expect(day.max.at(-1)).toBe(1_440)
  })

  it('has no bucket where nothing was measured', () => {
    const day = reduced(series('MDC_ECG_HEART_RATE', [0, 1, 60]), DAY)
    expect(day.t).toEqual([minute(0), minute(60)])
  })

  it('names its lowest and highest minute', () => {
    const [lane] = lanesOf(
      [series('MDC_PULS_OXIM_SAT_O2', [3, 4, 5], (n) => (n === 4 ? 70 : 95))],
      DAY,
      () => '%',
    )
    expect(lane).toMatchObject({
      lane: 'spo2',
      lowest: { value: 69, at: minute(4) },
      highest: { value: 96, at: minute(3) },
      artefactMinutes: 0,
    })
  })

  it('leaves what was marked as artefact out of lowest and highest, and says for how long', () => {
    const code = 'MDC_PULS_OXIM_SAT_O2'
    const range = (from: number, to: number) => ({ code, from: from as EpochMs, to: to as EpochMs }) as const
    const lane = (...ranges: ReturnType<typeof range>[]) =>
      lanesOf([series(code, [3, 4, 5, 6], (n) => (n === 4 ? 70 : 90 + n))], DAY, () => '%', ranges)[0]
    expect(lane(range(minute(4) + 10_000, minute(5) - 1))).toMatchObject({
      lowest: { value: 92, at: minute(3) },
      artefactMinutes: 1,
      min: [69],
    })
    expect(lane(range(minute(0), minute(9)))).toMatchObject({
      lowest: null,
      highest: null,
      artefactMinutes: 4,
    })
  })

  it('takes the best source that has data', () => {
    const lanes = lanesOf(
      [series('MDC_PRESS_BLD_ART_ABP_MEAN', []), series('MDC_PRESS_BLD_NONINV_MEAN', [7])],
      DAY,
      () => 'mm[Hg]',
    )
    expect(lanes.map(({ code }) => code)).toEqual(['MDC_PRESS_BLD_NONINV_MEAN'])
  })
})

describe('minutes without data', () => {
  it('count what no parameter covers', () => {
    const found = unmonitored(
      [series('MDC_ECG_HEART_RATE', [0, 1, 2]), series('MDC_PULS_OXIM_SAT_O2', [2, 3])],
      { from: FROM, to: minute(10) as EpochMs },
      FROM,
    )
    expect(found).toEqual({ minutes: 6, of: 10 })
  })

  it('begin with the admission and end before the running minute', () => {
    const now = (minute(10) + 30_000) as EpochMs
    expect(unmonitored([], { from: FROM, to: now }, minute(4) as EpochMs)).toEqual({ minutes: 6, of: 6 })
  })
})
