import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  assembleFrame,
  decodeFrame,
  encodeNumericsSegment,
  encodeWaveSegment,
  MISSING,
  NUMERIC_STATES,
  type NumericUpdate,
  type WaveUpdate,
} from './frame'

const AT = 1_795_000_000_123
const time = fc.integer({ min: 0, max: 2 ** 43 })
const numeric: fc.Arbitrary<NumericUpdate> = fc.record(
  {
    stream: fc.integer({ min: 1, max: 2 ** 40 }),
    measuredAt: time,
    receivedAt: time,
    value: fc.oneof(
      fc.constant(null),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: -3000, max: 3000 }).map((n) => n / 10),
    ),
    state: fc.constantFrom(...NUMERIC_STATES),
  },
  { noNullPrototype: true },
)
const wave: fc.Arbitrary<WaveUpdate> = fc.record(
  {
    stream: fc.integer({ min: 1, max: 2 ** 40 }),
    measuredAt: time,
    samples: fc
      .array(
        fc.oneof(
          { weight: 6, arbitrary: fc.integer({ min: -2048, max: 2047 }) },
          { weight: 2, arbitrary: fc.constant(MISSING) },
          { weight: 1, arbitrary: fc.integer({ min: -0x7fffffff, max: 0x7fffffff }) },
        ),
        { maxLength: 300 },
      )
      .map((samples) => Int32Array.from(samples)),
  },
  { noNullPrototype: true },
)
const decoded = (bytes: Uint8Array) => {
  const result = decodeFrame(bytes)
  if (!result.ok) throw new Error(result.reason)
  return result.frame
}

describe('frame', () => {
  it('gives back every numeric it was given', () => {
    fc.assert(
      fc.property(fc.array(fc.array(numeric, { maxLength: 12 }), { maxLength: 6 }), (subjects) => {
        const frame = decoded(assembleFrame(AT, subjects.map(encodeNumericsSegment)))
        expect(frame).toStrictEqual({ at: AT, numerics: subjects.flat(), waves: [] })
      }),
    )
  })

  it('gives back every waveform sample bit for bit', () => {
    fc.assert(
      fc.property(fc.array(fc.array(wave, { maxLength: 4 }), { maxLength: 4 }), (subjects) => {
        const frame = decoded(assembleFrame(AT, subjects.map(encodeWaveSegment)))
        expect(frame).toStrictEqual({ at: AT, numerics: [], waves: subjects.flat() })
      }),
    )
  })

  it('answers hostile bytes with a frame or a reason', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(decodeFrame(bytes)).toHaveProperty('ok')
        expect(decodeFrame(Uint8Array.from([1, 0, ...bytes]))).toHaveProperty('ok')
      }),
      { numRuns: 2000 },
    )
  })

  it('answers every damaged frame with a frame or a reason', () => {
    const whole = assembleFrame(AT, [
      encodeNumericsSegment([{ stream: 3, measuredAt: AT, receivedAt: AT, value: 36.8, state: 'valid' }]),
      encodeWaveSegment([{ stream: 4, measuredAt: AT, samples: Int32Array.of(1, MISSING, -5) }]),
    ])
    for (let index = 0; index < whole.length; index++) {
      for (let value = 0; value < 256; value++) {
        const damaged = Uint8Array.from(whole)
        damaged[index] = value
        expect(decodeFrame(damaged)).toHaveProperty('ok')
      }
      expect(decodeFrame(whole.subarray(0, index))).toHaveProperty('ok')
    }
  })

  it('refuses a run of missing samples without end', () => {
    const bomb = [2, 9, 2, 0, 0xff, 0xff, 0xff, 0x7f, 0, 0xff, 0x7f]
    expect(decodeFrame(Uint8Array.from([1, 0, ...bomb]))).toStrictEqual({
      ok: false,
      reason: 'too many samples',
    })
  })

  it('skips segments whose tag is unknown', () => {
    const frame = decoded(assembleFrame(AT, [Uint8Array.of(99, 2, 7, 7), encodeNumericsSegment([])]))
    expect(frame).toStrictEqual({ at: AT, numerics: [], waves: [] })
  })

  it('refuses to send a value that is no number', () => {
    const broken = { stream: 1, measuredAt: AT, receivedAt: AT, value: Number.NaN, state: 'valid' as const }
    expect(() => encodeNumericsSegment([broken])).toThrow(RangeError)
  })

  it('carries eight numerics with times in 32 bytes', () => {
    const values = [128, 97, 16, 142, 75, 97, 36.8, 128]
    const updates = values.map((value, index) => ({
      stream: 900 + index,
      measuredAt: AT,
      receivedAt: AT + 40,
      value,
      state: 'valid' as const,
    }))
    expect(encodeNumericsSegment(updates).length).toBeLessThanOrEqual(32)
  })

  it('carries a second of three waveforms in 1,000 bytes', () => {
    let bytes = 0
    for (let tick = 0; tick < 10; tick++) {
      const updates = [0, 1, 2].map((channel) => ({
        stream: 900 + channel,
        measuredAt: AT + tick * 100,
        samples: Int32Array.from({ length: 25 }, (_, index) =>
          Math.round(600 * Math.sin((tick * 25 + index) / (12 + 9 * channel))),
        ),
      }))
      bytes += encodeWaveSegment(updates).length
    }
    expect(bytes).toBeLessThanOrEqual(1000)
  })
})
