import { describe, expect, it } from 'vitest'
import { aLead, beats, NARROW, pWaves, WIDE, type Drawn } from '../testing'
import { createQrsDetector } from './detector'

type Part = Parameters<typeof aLead>[1]

function found(drawn: readonly Drawn[], part: Part = {}): readonly number[] {
  const { rate, values } = aLead(drawn, part)
  return foundIn(values, rate)
}

function foundIn(values: ArrayLike<number>, rate: number): readonly number[] {
  const detector = createQrsDetector(rate)
  return [...detector.push(values), ...detector.end()].map(({ seconds }) => seconds)
}

const isNear = (a: number) => (b: number) => Math.abs(a - b) <= 0.05

/** Beats that were drawn and not found, and found ones that were not drawn, 50 ms around. */
function mistakes(drawn: readonly Drawn[], seen: readonly number[]) {
  return {
    missed: drawn.map(({ at }) => at).filter((at) => !seen.some(isNear(at))),
    extra: seen.filter((at) => !drawn.some((each) => isNear(at)(each.at))),
  }
}
const NONE = { missed: [], extra: [] }

const tall = (size: number) => [...NARROW.slice(0, 3), [0.28, size, 0.05] as const]

describe('QRS complexes of one lead', () => {
  it.each([30, 75, 150, 220])('are found at %i beats a minute', (rate) => {
    const drawn = beats(0.5, 39.5, rate)
    expect(mistakes(drawn, found(drawn, { noise: 0.03 }))).toEqual(NONE)
  })

  it.each([100, 128, 250, 257, 360, 500, 1_000])('[ECG8] are the same at %i samples a second', (rate) => {
    const drawn = beats(0.5, 39.5, 72)
    expect(mistakes(drawn, found(drawn, { rate, noise: 0.03 }))).toEqual(NONE)
  })

  it('[ECG2] are the same upside down and in another unit', () => {
    const { rate, values } = aLead(beats(0.5, 39.5, 72), { noise: 0.05, drift: 0.4 })
    const seen = foundIn(values, rate)
    expect(seen).toHaveLength(47)
    for (const scale of [-1, 1 / 1_024, 2_048, -65_536])
      expect(
        foundIn(
          values.map((value) => value * scale),
          rate,
        ),
      ).toEqual(seen)
  })

  it('[ECG6] leave out T waves as high as the complex itself, and P waves', () => {
    const drawn = beats(0.5, 39.5, 60, tall(0.9))
    expect(mistakes(drawn, found(drawn, { noise: 0.02 }))).toEqual(NONE)
    expect(found(pWaves(10, 30, 60).concat(beats(0.5, 10, 60)))).toHaveLength(10)
  })

  it('are found on a moving baseline, narrow and wide', () => {
    const drawn = beats(0.5, 39.5, 50).map((beat, i) => (i % 3 === 2 ? { ...beat, hills: WIDE } : beat))
    expect(mistakes(drawn, found(drawn, { noise: 0.03, drift: 2 }))).toEqual(NONE)
  })

  it('[ECG5] are found around holes, and marked where one lies between', () => {
    const drawn = beats(0.5, 39.5, 60)
    const { rate, values } = aLead(drawn, { missing: [10.2, 16.2] })
    for (let second = 20; second < 24; second++) values.fill(Number.NaN, second * rate, second * rate + 8)
    const detector = createQrsDetector(rate)
    const seen = [...detector.push(values), ...detector.end()]
    const measured = drawn.filter(({ at }) => at < 10.2 || at > 16.2)
    expect(
      mistakes(
        measured,
        seen.map((each) => each.seconds),
      ),
    ).toEqual(NONE)
    expect(seen.filter(({ isAfterGap }) => isAfterGap).map(({ seconds }) => Math.round(seconds))).toEqual([
      1, 17,
    ])
  })

  it('[ECG7] are found again when the lead becomes much smaller', () => {
    const drawn = beats(0.5, 40, 60).map((beat) => (beat.at > 20 ? { ...beat, size: 0.2 } : beat))
    const seen = found(drawn)
    expect(seen.filter((at) => at < 20)).toHaveLength(20)
    expect(seen.filter((at) => at > 21)).toHaveLength(19)
  })

  it('[ECG7] are not found in a heart that stands still', () => {
    expect(found(beats(0.5, 10, 60), { noise: 0.02 }).filter((at) => at > 10)).toEqual([])
  })

  it('[ECG14] leave out an artefact between two beats that came as always', () => {
    const drawn = beats(0.5, 39.5, 60)
    const hit: Drawn = {
      at: 20.95,
      hills: [
        [0, 1.5, 0.03],
        [0.07, -1.2, 0.02],
      ],
    }
    expect(mistakes(drawn, found([...drawn, hit], { noise: 0.3 }))).toEqual(NONE)
  })

  it('[ECG14] keep an early beat whose shape comes again and again', () => {
    const early = [8, 13, 18, 23, 28, 33].map((at): Drawn => ({ at: at + 1, hills: WIDE }))
    const drawn = [...beats(0.5, 39.5, 60), ...early]
    expect(found(drawn, { noise: 0.15 })).toHaveLength(drawn.length - 2)
  })
})
