import type { DeviceId, EpochMs, ParameterCode, SubjectId } from '@vigil/clinical'
import { aLead, beats, WIDE, type Drawn } from '@vigil/clinical/testing'
import type { StoredBlock } from '@vigil/storage'
import { describe, expect, it } from 'vitest'
import { differencesOf } from './answer'
import { createKept } from './kept'
import { readerHere } from './reader'
import { createReview } from './review'
import { memoryWaves } from './testing/memory-waves'

const RATE = 250
const HOUR = 3_600_000
const START = Date.UTC(2026, 10, 21, 12) as EpochMs
const II: ParameterCode = 'MDC_ECG_ELEC_POTL_II'
// Tests mint brands as the parsers do.
const [P1] = ['p1'] as readonly string[] as readonly [SubjectId]
const [MON] = ['mon-1'] as readonly string[] as readonly [DeviceId]
const at = (ms: number) => (START + ms) as EpochMs

const block = (ms: number, samples: StoredBlock['samples'], rate = RATE): StoredBlock => ({
  code: II,
  measuredAt: at(ms),
  receivedAt: at(ms),
  rate,
  gain: 0.001,
  offset: 0,
  samples,
  source: MON,
  late: false,
})

function reviewOf(blocks: StoredBlock[], heartRate: number | null = null) {
  let folds = 0
  const waves = memoryWaves(blocks)
  const review = createReview({
    store: {
      ...waves,
      foldWaveform: (...asked) => {
        folds += 1
        return waves.foldWaveform(...asked)
      },
      samples: ({ from, to }) =>
        Promise.resolve(
          heartRate === null
            ? []
            : Array.from({ length: (to - from) / 1_000 }, (_, second) => ({
                measuredAt: (from + second * 1_000) as EpochMs,
                receivedAt: from,
                value: heartRate,
                reason: null,
                source: MON,
                late: false,
              })),
        ),
    },
    clock: { now: () => START },
    reader: readerHere(),
  })
  return { review, folds: () => folds }
}

/** A lead as it is stored, one block a second. */
const lead = (drawn: readonly Drawn[], seconds: number, noise = 0.02): StoredBlock[] => {
  const { values } = aLead(drawn, { rate: RATE, noise, seconds })
  return Array.from({ length: seconds }, (_, second) =>
    block(
      second * 1_000,
      Array.from(values.slice(second * RATE, (second + 1) * RATE), (value) => Math.round(value * 1_000)),
    ),
  )
}

describe('the outline of a waveform', () => {
  it('keeps a peak of one sample over a day', async () => {
    const quiet = Array.from({ length: RATE }, () => 0)
    const peak = quiet.with(100, 1_500)
    const { review } = reviewOf([block(0, quiet), block(5 * HOUR, peak), block(6 * HOUR, quiet)])
    const answer = await review.envelope({
      subject: P1,
      code: II,
      from: START,
      to: at(24 * HOUR),
      points: 480,
    })
    expect(answer.stepMs).toBe(180_000)
    expect(answer.max[100]).toBe(1.5)
    expect(answer.min[100]).toBe(0)
  })

  it('has nothing where nothing was measured', async () => {
    const { review } = reviewOf([block(0, [1, null, 3]), block(4_000, [5])])
    const answer = await review.envelope({ subject: P1, code: II, from: START, to: at(5_000), points: 5 })
    expect(answer.min).toEqual([0.001, null, null, null, 0.005])
    expect(answer.max).toEqual([0.003, null, null, null, 0.005])
  })

  it('is finer than a second within an hour', async () => {
    const { review } = reviewOf([block(0, [1, 2, 3, 4], 4)])
    const answer = await review.envelope({ subject: P1, code: II, from: START, to: at(1_000), points: 4 })
    expect(answer.stepMs).toBe(250)
    expect(answer.max).toEqual([0.001, 0.002, 0.003, 0.004])
  })

  it('reads each hour once while somebody zooms', async () => {
    const { review, folds } = reviewOf([block(0, [1])])
    const day = { subject: P1, code: II, from: START, to: at(24 * HOUR) }
    await review.envelope({ ...day, points: 500 })
    await review.envelope({ ...day, to: at(6 * HOUR), points: 500 })
    expect(folds()).toBe(24)
  })
})

describe('a stored lead that is looked back on', () => {
  const minute = { subject: P1, code: II, from: START, to: at(60_000) }

  it('has its beats, its rate and the ventricular ones', async () => {
    const drawn = beats(0.5, 58, 60).map((beat, i) =>
      i % 10 === 5 ? { at: beat.at - 0.35, hills: WIDE } : beat,
    )
    const { review } = reviewOf(lead(drawn, 60), 62)
    const { reading } = await review.ecg(minute)
    expect(reading).toMatchObject({ code: II, verdict: 'readable', measuredS: 60, differs: [] })
    expect(reading?.ventricular).toBeGreaterThanOrEqual(5)
    expect(reading?.rr?.median).toBeCloseTo(1_000, -2)
  })

  it('tells where the monitor said another rate', async () => {
    const { review } = reviewOf(lead(beats(0.5, 58, 75), 60), 150)
    const { reading } = await review.ecg(minute)
    expect(reading?.differs).toMatchObject([{ monitor: 150, own: 75 }])
  })

  it('is too poor to be believed when it lies on nobody', async () => {
    const { review } = reviewOf(lead([], 60, 0), 75)
    const { reading } = await review.ecg(minute)
    expect(reading).toMatchObject({ verdict: 'poor', beats: 0, burden: null, differs: [] })
    expect(reading?.rates.every(({ own }) => own === null)).toBe(true)
  })

  it('finds the pause of a heart, and none in a hole', async () => {
    const drawn = beats(0.5, 58, 60).filter(({ at: second }) => second < 20 || second > 23.2)
    const { review } = reviewOf(lead(drawn, 60))
    expect((await review.ecg(minute)).reading?.pauses).toHaveLength(1)
    const holed = lead(beats(0.5, 58, 60), 60).filter((_, second) => second < 20 || second > 24)
    expect((await reviewOf(holed).review.ecg(minute)).reading?.pauses).toEqual([])
  })

  it('says that there is no lead', async () => {
    const { review } = reviewOf([])
    expect(await review.ecg({ ...minute, code: null })).toEqual({
      from: minute.from,
      to: minute.to,
      reading: null,
    })
  })
})

const rates = (pairs: readonly (readonly [number | null, number | null])[]) =>
  pairs.map(([own, monitor], index) => ({ at: at(index * 10_000), own, monitor }))

describe('two rates', () => {
  it('differ from 10 a minute on, twice in a row', () => {
    expect(
      differencesOf(
        rates([
          [60, 75],
          [60, 60],
          [60, 69],
          [60, 69],
        ]),
      ),
    ).toEqual([])
    expect(
      differencesOf(
        rates([
          [60, 70],
          [60, 90],
          [60, null],
        ]),
      ),
    ).toEqual([{ from: at(0), to: at(20_000), own: 60, monitor: 90 }])
  })
})

describe('what is kept', () => {
  it('forgets after its time, beyond its number and what failed', async () => {
    let now = 0
    let made = 0
    const kept = createKept(2, 100, () => now)
    const make = () => Promise.resolve(++made)
    expect([await kept.get('a', make), await kept.get('a', make)]).toEqual([1, 1])
    now = 100
    expect(await kept.get('a', make)).toBe(2)
    await kept.get('b', make)
    await kept.get('c', make)
    expect(await kept.get('a', make)).toBe(5)
    await expect(kept.get('d', () => Promise.reject(new Error('away')))).rejects.toThrow('away')
    expect(await kept.get('d', make)).toBe(6)
  })
})
