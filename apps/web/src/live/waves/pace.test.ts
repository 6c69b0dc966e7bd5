import { expect, it } from 'vitest'
import { Pace } from './pace'

/** Frames a second drawn in the last four of so many seconds, with an animation frame each `interval` ms. */
function rate(pace: Pace, seconds: number, interval: number, costMs: number, from = 0): number {
  let drawn = 0
  for (let at = from; at < from + seconds * 1000; at += interval) {
    if (!pace.isDue(at)) continue
    pace.drew(costMs)
    if (at >= from + (seconds - 4) * 1000) drawn++
  }
  return Math.round(drawn / 4)
}

it('begins with thirty frames a second', () => {
  expect(rate(new Pace(), 5, 1000 / 60, 1)).toBe(30)
})
it('draws every frame where the machine keeps up', () => {
  expect(rate(new Pace(), 30, 1000 / 60, 1)).toBe(60)
})
it('draws twenty a second where frames come late', () => {
  const pace = new Pace()
  rate(pace, 5, 1000 / 60, 1)
  expect(rate(pace, 10, 1000 / 40, 1, 5_000)).toBe(20)
})
it('draws less where drawing itself is dear', () => {
  expect(rate(new Pace(), 10, 1000 / 60, 8)).toBe(20)
})
it('draws ten a second where each of them takes a good part of the time of all the rest', () => {
  const pace = new Pace()
  expect(rate(pace, 10, 1000 / 60, 15)).toBe(10)
  expect(rate(pace, 40, 1000 / 60, 15, 10_000)).toBe(10)
  // The wall has fewer traces now.
  expect(rate(pace, 200, 1000 / 60, 1, 50_000)).toBe(60)
})
it('takes every frame of a slow screen', () => {
  expect(rate(new Pace(), 20, 1000 / 30, 1)).toBe(30)
})
