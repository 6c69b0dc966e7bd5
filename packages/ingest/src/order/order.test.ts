import type { DeviceId, DeviceMessage, EpochMs, ParameterCode, Sample } from '@vigil/clinical'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classify, createOrder } from './order'
import { BUCKET_LIMITS, fullBucket, take } from './token-bucket'

const START = Date.parse('2026-11-21T10:00:00Z')
const at = (ms: number) => (START + ms) as EpochMs
const device = 'mon-1' as DeviceId

function numerics(
  seq: number | null,
  measured: number,
  received: number,
  codes: readonly ParameterCode[] = ['MDC_ECG_HEART_RATE'],
  retained = false,
): DeviceMessage {
  const measuredAt = at(measured)
  const samples = codes.map((code): Sample => ({ code, value: 80, measuredAt }))
  return { device, seq, measuredAt, receivedAt: at(received), retained, kind: 'numerics', samples }
}

const glucoseAfter = (delay: number) =>
  classify(numerics(1, 0, delay, ['MDC_CONC_GLU_ISF']), createOrder())[0]?.order

describe('the order of a device', () => {
  it('lets a stream through as live', () => {
    const state = createOrder()
    const orders = [0, 1, 2].flatMap((i) => classify(numerics(i, 1000 * i, 1000 * i + 50), state))
    expect(orders.map(({ order }) => order)).toEqual(['live', 'live', 'live'])
  })

  it('finds the same message again, and no other', () => {
    const state = createOrder()
    const of = (message: DeviceMessage) => classify(message, state).map(({ order }) => order)
    expect(of(numerics(1, 0, 50))).toEqual(['live'])
    expect(of(numerics(1, 0, 400))).toEqual(['duplicate'])
    // `seq` began anew with a new connection.
    expect(of(numerics(1, 1000, 1050))).toEqual(['live'])
  })

  it('never takes a retained message for live', () => {
    const [first] = classify(numerics(1, 0, 50, undefined, true), createOrder())
    expect(first?.order).toBe('late')
  })

  it.each([
    [0, 'live'],
    [10_000, 'live'],
    [10_001, 'late'],
    [-10_000, 'live'],
    [-10_001, 'late'],
  ])('calls a value that came %d ms after its measurement %s', (delay, order) => {
    expect(classify(numerics(1, 0, delay), createOrder())[0]?.order).toBe(order)
  })

  it('gives a glucose reading five minutes on its way', () => {
    expect([glucoseAfter(299_000), glucoseAfter(301_000)]).toEqual(['live', 'late'])
  })

  it('divides a message of which one part was overtaken', () => {
    const state = createOrder()
    classify(numerics(2, 2000, 2050, ['MDC_ECG_HEART_RATE']), state)
    const parts = classify(numerics(1, 1000, 2100, ['MDC_ECG_HEART_RATE', 'MDC_PULS_OXIM_SAT_O2']), state)
    const codes = parts.map(({ order, message }) => [
      order,
      message.kind === 'numerics' ? message.samples.map((sample) => sample.code) : [],
    ])
    expect(codes).toEqual([
      ['out-of-order', ['MDC_ECG_HEART_RATE']],
      ['live', ['MDC_PULS_OXIM_SAT_O2']],
    ])
  })

  it('counts the length of a block as time on its way', () => {
    const block = { code: 'MDC_ECG_ELEC_POTL_II', measuredAt: at(0), rate: 250, gain: 1, offset: 0 } as const
    const samples = Array.from({ length: 2500 }, () => 0)
    const message: DeviceMessage = {
      ...numerics(1, 0, 15_000),
      kind: 'waveforms',
      blocks: [{ ...block, samples }],
    }
    expect(classify(message, createOrder())[0]?.order).toBe('live')
  })

  it('keeps the same set under duplicates and reordering', () => {
    const original = Array.from({ length: 200 }, (_, i) => numerics(i, 100 * i, 0))
    fc.assert(
      fc.property(fc.array(fc.nat(199), { maxLength: 60 }), fc.infiniteStream(fc.nat(9)), (again, jitter) => {
        const sent = [...original, ...again.map((i) => original[i] as DeviceMessage)]
          .map((message, i) => ({ message, place: (message.seq ?? 0) + Number(jitter.next().value ?? 0), i }))
          .toSorted((a, b) => a.place - b.place || a.i - b.i)
          .map(({ message }, i) => ({ ...message, receivedAt: at(100 * i) }))
        const state = createOrder()
        const classified = sent.flatMap((message) => classify(message, state))
        const kept = classified.filter(({ order }) => order !== 'duplicate')
        expect(new Set(kept.map(({ message }) => message.seq)).size).toBe(200)
        expect(kept).toHaveLength(200)
        const live = kept.filter(({ order }) => order === 'live').map(({ message }) => message.measuredAt)
        expect(live).toEqual(live.toSorted((a, b) => a - b))
      }),
      { numRuns: 100 },
    )
  })

  it('remembers no more than its bound', () => {
    const state = createOrder()
    for (let i = 0; i < 10_000; i++) classify(numerics(i, i, i), state)
    const seen = state.seen.get('numerics')
    expect((seen?.now.size ?? 0) + (seen?.before.size ?? 0)).toBeLessThanOrEqual(2048)
  })
})

describe('the token bucket of a device', () => {
  it('lets a burst through, then the rate', () => {
    let bucket = fullBucket(0)
    const allowedIn = (from: number, count: number): number => {
      let allowed = 0
      for (let i = 0; i < count; i++) {
        const taken = take(bucket, from)
        bucket = taken.bucket
        if (taken.allowed) allowed += 1
      }
      return allowed
    }
    expect(allowedIn(0, 20_000)).toBe(BUCKET_LIMITS.burst)
    expect(allowedIn(1000, 20_000)).toBe(BUCKET_LIMITS.rate)
    expect(allowedIn(500, 100)).toBe(0)
  })
})
