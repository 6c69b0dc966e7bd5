import { expect, it } from 'vitest'
import { planCrossings, scheduleOf } from './schedule'

const LOAD = { beds: 4, blocks: 10, seconds: 6 }

it('sends of every bed what was asked for, in the order of time', () => {
  const slots = scheduleOf(LOAD)
  const count = (kind: string) => slots.filter((slot) => slot.kind === kind).length
  expect([count('numerics'), count('waveforms'), count('present')]).toEqual([24, 240, 2])
  expect(slots.map(({ at }) => at)).toEqual(slots.map(({ at }) => at).toSorted((a, b) => a - b))
})

it('lets no crossing meet another one of its bed', () => {
  const crossings = planCrossings({ beds: 64, from: 5_000, count: 220, everyMs: 500, lastsMs: 3_000 })
  const last = new Map<number, number>()
  for (const { bed, at, lastsMs } of crossings) {
    expect(at).toBeGreaterThan((last.get(bed) ?? -Infinity) + 10_000)
    last.set(bed, at + lastsMs)
  }
  expect(last.size).toBe(64)
})

it('sends each crossing and its end instead of the standard alerts', () => {
  const crossings = planCrossings({ beds: 4, from: 0, count: 2, everyMs: 500, lastsMs: 1_000 })
  const own = scheduleOf({ ...LOAD, crossings }).filter(({ kind }) => kind === 'cross' || kind === 'return')
  expect(own.map(({ kind, bed }) => [kind, bed])).toEqual([
    ['cross', 0],
    ['cross', 3],
    ['return', 0],
    ['return', 3],
  ])
})
