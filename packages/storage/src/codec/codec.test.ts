import { ABSENT_REASONS } from '@vigil/clinical'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { aMessage, at, HEART_RATE } from '../testing/builders'
import { batchLength, decodeBatch, encodeBatch } from './batch'
import { pack, unpack } from './body'
import { decodeNumerics, encodeNumerics, type NumericPoint } from './numerics'
import { decodeSeen, encodeSeen } from './seen'
import { decodeWaveform, encodeWaveform } from './waveform'

const time = fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 })
const finite = fc.double({ noNaN: true, noDefaultInfinity: true })
const decimal = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((n) => n / 100)
const value = fc.oneof(finite, decimal, fc.maxSafeInteger(), fc.constant(-0))

const point: fc.Arbitrary<NumericPoint> = fc.oneof(
  fc.record({ measuredAt: time, receivedAt: time, value, reason: fc.constant(null) }),
  fc.record({
    measuredAt: time,
    receivedAt: time,
    value: fc.constant(null),
    reason: fc.constantFrom(...ABSENT_REASONS),
  }),
)

it('gives numerics back bit for bit with their reasons', () => {
  fc.assert(
    fc.property(fc.array(point), (points) => {
      expect(decodeNumerics(encodeNumerics(points))).toEqual(points)
    }),
  )
})

it('gives decimals that share a scale back exactly', () => {
  fc.assert(
    fc.property(fc.array(decimal), (values) => {
      const points = values.map((value) => ({ measuredAt: 0, receivedAt: 0, value, reason: null }))
      expect(decodeNumerics(encodeNumerics(points)).map((point) => point.value)).toEqual(values)
    }),
  )
})

const sample = fc.option(fc.oneof(fc.integer({ min: -32_768, max: 32_767 }), finite), { nil: null })
const part = fc.record({ measuredAt: time, receivedAt: time, samples: fc.array(sample) })

it('gives waveform blocks back sample by sample with gaps', () => {
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      expect(decodeWaveform(encodeWaveform(parts).bytes)).toEqual(parts)
    }),
  )
})

it('gives journalled messages back as they were', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(sample), fc.nat(), async (samples, seq) => {
      const block = {
        code: 'MDC_ECG_ELEC_POTL_II',
        measuredAt: at(0),
        rate: 250,
        gain: 0.005,
        offset: 0,
      } as const
      const messages = [
        aMessage({ seq, kind: 'waveforms', blocks: [{ ...block, samples }] }),
        aMessage({ seq: null, samples: [{ code: HEART_RATE, value: 80.5, measuredAt: at(0) }] }),
      ]
      const bytes = await encodeBatch(messages)
      expect(decodeBatch(bytes)).toEqual(messages)
      expect(batchLength(bytes)).toBe(2)
    }),
  )
})

it('gives message keys back in their order', () => {
  const key = fc.record({ seq: fc.maxSafeInteger(), measuredAt: time })
  fc.assert(
    fc.property(fc.array(key), (keys) => {
      expect(decodeSeen(encodeSeen(keys))).toEqual(keys)
    }),
  )
})

it('refuses a chunk whose bytes are not what was written', async () => {
  const packed = await pack(encodeNumerics([{ measuredAt: 1, receivedAt: 2, value: 3, reason: null }]))
  const damaged = Buffer.from(packed.body)
  damaged[0] = (damaged[0] ?? 0) ^ 1

  expect(unpack(packed)).toHaveLength(
    encodeNumerics([{ measuredAt: 1, receivedAt: 2, value: 3, reason: null }]).length,
  )
  expect(() => unpack({ ...packed, body: damaged })).toThrow(/checksum/)
})

it('needs about one byte for a steady value each second', async () => {
  const points = Array.from({ length: 600 }, (_, second) => ({
    measuredAt: 1_795_000_000_000 + second * 1000,
    receivedAt: 1_795_000_000_000 + second * 1000 + 100 + ((second * 7) % 13),
    value: 80 + ((second * 31) % 5),
    reason: null,
  }))
  const { body } = await pack(encodeNumerics(points))

  expect(body.length / points.length).toBeLessThan(1.7)
})
