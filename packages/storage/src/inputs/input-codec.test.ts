import type { AlarmInput, EpochMs } from '@vigil/clinical'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { InputWriter, packState, readInputs, unpackState } from './input-codec'

const told = (now: number, input: unknown) => ({ now: now as EpochMs, input: input as AlarmInput })

const roundTrip = (all: readonly ReturnType<typeof told>[]) => {
  const writer = new InputWriter()
  for (const each of all) writer.add(each)
  return readInputs(writer.finish(), writer.count)
}

const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.double({ noNaN: false }),
    fc.integer(),
    fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 }),
    fc.integer({ min: -9999, max: 9999 }).map((tenths) => tenths / 10),
    fc.string({ unit: 'binary' }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(
      fc.string().filter((key) => key !== '__proto__'),
      tie('any'),
      { maxKeys: 4 },
    ),
  ),
})).any

it('gives back every input exactly as it was told', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 2_000_000_000_000 }), value), { maxLength: 30 }),
      (all) => {
        const given = all.map(([now, input]) => told(now, input))
        expect(roundTrip(given)).toEqual(given)
      },
    ),
    { numRuns: 500 },
  )
})

it('leaves out what is undefined, as JSON does', () => {
  expect(roundTrip([told(5, { type: 'tick', skewMs: undefined })])).toEqual([told(5, { type: 'tick' })])
})

it('takes few bytes for a stream at a steady rate', () => {
  const writer = new InputWriter()
  const second = (n: number) =>
    writer.add(
      told(1_800_000_000_000 + n * 1_000 + ((n * 31) % 7), {
        type: 'observed',
        source: 'mon-1',
        receivedAt: 1_800_000_000_000 + n * 1_000 + ((n * 31) % 7),
        live: true,
        skewMs: 0,
        samples: ['A', 'B', 'C'].map((code) => ({
          code,
          value: 80 + (n % 3),
          measuredAt: 1_799_999_999_900 + n * 1_000,
        })),
      }),
    )
  for (let n = 0; n < 3_600; n++) second(n)
  expect(writer.finish().length / 3_600).toBeLessThan(3)
})

it('packs a state and gives it back', () => {
  const state = { version: 1, streams: { a: { value: 1.5, reason: null } } }
  expect(unpackState(packState(state))).toEqual(state)
})
