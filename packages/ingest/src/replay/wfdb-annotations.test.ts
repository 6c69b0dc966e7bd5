import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { ifPresent, recordings } from '../testing/recordings'
import { parseAnnotations, RHYTHM_CHANGE } from './wfdb-annotations'

const word = (type: number, interval: number) => [
  ((type << 10) | interval) & 0xff,
  ((type << 10) >> 8) | (interval >> 8),
]
const skip = (samples: number) => [
  ...word(59, 0),
  (samples >> 16) & 0xff,
  samples >> 24,
  samples & 0xff,
  (samples >> 8) & 0xff,
]
const aux = (text: string) => [
  ...word(63, text.length),
  ...Buffer.from(text),
  ...(text.length % 2 ? [0] : []),
]
const read = (...bytes: readonly (readonly number[])[]) => parseAnnotations(Buffer.from(bytes.flat()))

describe('annotations of a record', () => {
  it('count samples from one to the next', () => {
    expect(read(word(1, 100), word(5, 50), word(0, 0), word(1, 1))).toEqual([
      { sample: 100, type: 1, text: '' },
      { sample: 150, type: 5, text: '' },
    ])
  })

  it('carry a text, and reach over a long way', () => {
    expect(read(word(28, 10), aux('(VFL'), skip(100_000), word(28, 5), aux('(N\0'))).toEqual([
      { sample: 10, type: RHYTHM_CHANGE, text: '(VFL' },
      { sample: 100_015, type: RHYTHM_CHANGE, text: '(N' },
    ])
  })

  it('end with the bytes, wherever these are cut off', () => {
    const bytes = Buffer.from([...word(28, 10), ...aux('(VT'), ...skip(500), ...word(1, 5)])
    for (let end = 0; end <= bytes.length; end++)
      expect(parseAnnotations(bytes.subarray(0, end)).length).toBeLessThanOrEqual(2)
  })

  it.skipIf(!recordings.present)(`are those of a real record${ifPresent}`, async () => {
    const marks = parseAnnotations(await readFile(recordings.path('physionet-vfdb', '430.atr')))
    expect(marks.every(({ type }) => type === RHYTHM_CHANGE)).toBe(true)
    expect(marks.map(({ text }) => text)).toContain('(VF')
    const last = marks.at(-1)
    expect(last && last.sample < 525_000).toBe(true)
  })
})
