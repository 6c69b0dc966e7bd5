import { expect, it } from 'vitest'
import { createClock } from './clock'

const aClock = () => {
  const at = { wall: 1_800_000_000_000, monotonic: 5_000 }
  const clock = createClock({ wall: () => at.wall, monotonic: () => at.monotonic })
  const pass = (ms: number) => {
    at.wall += ms
    at.monotonic += ms
  }
  return { at, clock, pass }
}

it('does not jump with the wall clock', () => {
  const { at, clock, pass } = aClock()
  const start = clock.now()
  at.wall -= 3_600_000
  pass(1_000)
  expect(clock.now() - start).toBe(1_000)
  expect(clock.follow()).toMatchObject({ jumped: true })
})

it('follows a corrected wall clock at one percent', () => {
  const { at, clock, pass } = aClock()
  at.wall += 500
  for (let second = 0; second < 60; second++) {
    pass(1_000)
    clock.follow()
  }
  expect(clock.now()).toBe(at.wall)
})

it('never goes back', () => {
  const { at, clock, pass } = aClock()
  at.wall -= 60_000
  let before = clock.now()
  for (let step = 0; step < 100; step++) {
    pass(100)
    clock.follow()
    expect(clock.now()).toBeGreaterThanOrEqual(before)
    before = clock.now()
  }
})
