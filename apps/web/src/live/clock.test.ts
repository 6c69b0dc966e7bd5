import { expect, it } from 'vitest'
import { ServerClock } from './clock'

it('knows no time before the server said one', () => {
  expect(new ServerClock().now(5)).toBeNull()
})

it('believes the message that took the shortest way', () => {
  const clock = new ServerClock()
  clock.observe(1_000_000, 300)
  clock.observe(1_000_500, 610)
  expect(clock.now(610)).toBe(1_000_500)
  clock.observe(1_000_600, 720)
  expect(clock.now(720)).toBe(1_000_610)
})

it('adds half of the shortest round trip', () => {
  const clock = new ServerClock()
  clock.observe(1_000_000, 0)
  clock.roundTrip(80, 0)
  clock.roundTrip(40, 0)
  clock.roundTrip(200, 0)
  expect(clock.now(0)).toBe(1_000_020)
})

it('never goes back, except to another server', () => {
  const clock = new ServerClock()
  clock.observe(1_000_000, 0)
  expect(clock.now(1_000)).toBe(1_001_000)
  expect(clock.now(900)).toBe(1_001_000)
  clock.reset()
  clock.observe(500_000, 1_000)
  expect(clock.now(1_000)).toBe(500_000)
})

it('forgets an offset of the past after a minute', () => {
  const clock = new ServerClock()
  clock.observe(5_000, 0)
  for (let local = 1_000; local <= 90_000; local += 1_000) clock.observe(local + 4_000, local)
  expect(clock.now(90_000)).toBe(94_000)
})

it('still knows the delay of a line that became slow long ago', () => {
  const clock = new ServerClock()
  const slowFrom = 60_000
  for (let local = 0; local <= 300_000; local += 500) {
    const delay = local < slowFrom ? 10 : 3_000
    clock.observe(1_000_000 + local - delay, local)
    if (local % 5_000 === 0) clock.roundTrip(2 * delay, local)
  }
  expect((clock.now(300_000) ?? 0) - (1_000_000 + 300_000 - 3_000)).toBeGreaterThan(2_500)
})
