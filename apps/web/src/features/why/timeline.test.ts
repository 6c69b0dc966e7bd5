import { expect, it } from 'vitest'
import { AT } from '../../live/testing/builders'
import { minute } from '../../format/time'
import { words } from '../../words'
import { mismatchText } from './facts'
import { samplesOf } from './static-wave'
import { minutesOf } from './timeline'
import { anEvent, aReceipt, aSource, aWhy, OF_DEVICE } from './testing/builders'

// Tests mint brands as the parsers do.
const brand = (value: unknown): never => value as never
const MINUTE = 60_000
const START = Math.ceil(AT / MINUTE) * MINUTE

it('tells minute by minute what happened and who knew', () => {
  const why = aWhy({
    events: [
      anEvent({ at: brand(START + 1_000) }),
      anEvent({ seq: brand(2), type: 'accepted', at: brand(START + MINUTE), by: { name: 'N. One' } }),
    ],
    receipts: [
      aReceipt({ from: brand(START + 2_000), to: brand(START + 4 * MINUTE) }),
      aReceipt({
        viewer: { kind: 'person', id: 'n1', name: 'N. One' },
        shown: false,
        from: brand(START + 3_000),
        to: brand(START + MINUTE),
      }),
    ],
  })
  const told = minutesOf(why, 'UTC', words)
  expect(told.map((each) => each.minute)).toEqual([minute(START, 'UTC'), minute(START + MINUTE, 'UTC')])
  expect(
    told.map(({ entries }) => entries.map(({ text }) => text.replaceAll(/\d\d:\d\d:\d\d/g, 'T'))),
  ).toEqual([
    ['announced, high', 'Shown on Wall ICU (station) until T, audible', 'Heard on N. One until T, not shown'],
    ['taken by N. One'],
  ])
})

it('names sources that do not say the same', () => {
  const [line] = aWhy().values
  if (!line) throw new Error('no values')
  const other = {
    ...line,
    source: brand('mon-2'),
    samples: line.samples.map((each) => ({ ...each, value: 90 })),
  }
  expect(mismatchText(aWhy({ values: [line, other] }), words)).toBe(
    'Sources differ: Bedside monitor mon-1 78, Device mon-2 90',
  )
  expect(mismatchText(aWhy(), words)).toBeNull()
  expect(mismatchText(aWhy({ sources: [aSource(OF_DEVICE)] }), words)).toBe(
    'The device alarms; no limit of Vigil was crossed.',
  )
})

const block = (at: number, samples: readonly (number | null)[]) => ({
  code: 'MDC_ECG_LEAD_II',
  source: 'mon-1',
  at: new Date(at).toISOString(),
  rate: 2,
  gain: 0.5,
  offset: 1,
  samples: [...samples],
})

it('puts stored blocks where they were measured and leaves gaps', () => {
  const samples = samplesOf(
    [block(START, [2, 4]), block(START + 2_000, [6, null])],
    START - 1_000,
    START + 3_000,
  )
  expect(Array.from({ length: samples.count }, (_, index) => samples.value(index))).toEqual([
    null,
    null,
    2,
    3,
    null,
    null,
    4,
    null,
  ])
  expect(samples.timeOf(3)).toBe(1_500)
})
