import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Association, AssociationId, DeviceMessage, EpochMs } from '@vigil/clinical'
import { classify, createOrder } from '@vigil/ingest'
import { SILENT } from '../log'
import { aHospital, deviceNamed, ICU, bedIn, LONG_AGO, subjectNamed } from '../testing/hospital'
import { createDirectory } from './directory'
import { GUARD_MS, identify, spanOf } from './identify'

const DEVICE = deviceNamed('mon-1')
const at = (ms: number) => (LONG_AGO + ms) as EpochMs
const stay = (subject: string, from: number, to: number | null): Association => ({
  id: `${subject}-${from}` as AssociationId,
  device: DEVICE,
  subject: subjectNamed(subject),
  bed: bedIn(ICU, '1'),
  unit: ICU,
  from: at(from),
  to: to === null ? null : at(to),
  by: 'test',
})
const directoryOf = (associations: readonly Association[], changes = {}) => {
  const hospital = { ...aHospital(), ...changes, associations }
  const store = { hospital: () => Promise.resolve(hospital), hospitalVersion: () => Promise.resolve(1) }
  return createDirectory({ store, log: SILENT })
}
const kindAt = async (associations: readonly Association[], ms: number, to = ms, changes = {}) =>
  identify(await directoryOf(associations, changes), DEVICE, { from: at(ms), to: at(to), guardMs: GUARD_MS })
    .kind

it('keeps what was measured near a change of subject apart', async () => {
  const change = [stay('p1', 0, 10_000), stay('p2', 10_000, null)]
  expect(await kindAt(change, 9_500)).toBe('near-change-of-subject')
  expect(await kindAt(change, 10_900)).toBe('near-change-of-subject')
  expect(await kindAt(change, 8_500)).toBe('associated')
  expect(await kindAt(change, 7_000, 9_500)).toBe('near-change-of-subject')
})

it('[H11] guards a begin although the bed was empty before it: the leads may still be on whoever left', async () => {
  const change = [stay('p1', 0, 10_000), stay('p2', 60_000, null)]
  expect(await kindAt(change, 60_300)).toBe('near-change-of-subject')
  expect(await kindAt(change, 61_001)).toBe('associated')
  expect(await kindAt([stay('p1', 0, 10_000), stay('p1', 60_000, null)], 60_300)).toBe('associated')
})

it('guards neither a first admission nor a merge', async () => {
  expect(await kindAt([stay('p1', 10_000, null)], 10_000)).toBe('associated')
  const [one, ...others] = aHospital().subjects
  if (!one) throw new Error('no subject')
  const subjects = [{ ...one, mergedInto: subjectNamed('p2') }, ...others]
  const merged = [stay('p1', 0, 10_000), stay('p2', 10_000, null)]
  expect(await kindAt(merged, 9_900, 9_900, { subjects })).toBe('associated')
  expect(await kindAt([stay('p1', 0, 10_000), stay('p1', 10_000, null)], 9_900)).toBe('associated')
})

const numerics = (measured: number, received: number, seq: number, value: number): DeviceMessage => ({
  device: DEVICE,
  seq,
  measuredAt: at(measured),
  receivedAt: at(received),
  retained: false,
  kind: 'numerics',
  samples: [{ code: 'MDC_ECG_HEART_RATE', value, measuredAt: at(measured) }],
})

it('[H11] gives no sample to a subject who was not in the bed', async () => {
  const stays = fc.array(
    fc.record({
      lengthMs: fc.integer({ min: 1, max: 20_000 }),
      emptyMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 5_000 })),
      subject: fc.integer({ min: 0, max: 3 }),
    }),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  const sent = fc.array(
    fc.record({
      measured: fc.integer({ min: -2_000, max: 60_000 }),
      delay: fc.integer({ min: 0, max: 9_000 }),
      isRepeated: fc.boolean(),
    }),
    { minLength: 1, maxLength: 30 },
  )
  const wronged: number[] = []
  await fc.assert(
    fc.asyncProperty(stays, sent, fc.integer({ min: -900, max: 900 }), async (lengths, messages, skew) => {
      let from = 0
      const associations = lengths.map(({ lengthMs, emptyMs, subject }) => {
        const one = stay(`s${subject}`, from, from + lengthMs)
        from += lengthMs + emptyMs
        return one
      })
      const directory = await directoryOf(associations)
      // The leads stay on whoever left, until somebody else comes.
      const lying = (ms: number) => associations.findLast((one) => one.from <= at(ms))
      const order = createOrder()
      const arriving = messages
        .flatMap((each, seq) =>
          each.isRepeated
            ? [
                { ...each, seq },
                { ...each, seq },
              ]
            : [{ ...each, seq }],
        )
        .toSorted((a, b) => a.measured + a.delay - (b.measured + b.delay))
      for (const { measured, delay, seq } of arriving) {
        // The device writes down a time that its own clock shows.
        const parts = classify(numerics(measured + skew, measured + delay, seq, 80), order)
        const span = spanOf(
          parts.map(({ message }) => message),
          order,
        )
        if (!span) throw new Error('nothing came out')
        const identity = identify(directory, DEVICE, span)
        if (identity.kind !== 'associated') continue
        const truth = lying(measured)
        // Before the first nobody was there at all: no other patient is wronged.
        if (truth && identity.association.subject !== truth.subject) wronged.push(measured)
      }
      return wronged.length === 0
    }),
    { numRuns: 1_000 },
  )
  expect(wronged).toEqual([])
}, 10_000)
