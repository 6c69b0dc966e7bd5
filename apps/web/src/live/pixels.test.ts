import { expect, it } from 'vitest'
import { watchPixels } from './pixels'

it('[H78] tells that nothing was painted for five seconds, and that it goes on', () => {
  const time = { ms: 0 }
  const frames: (() => void)[] = []
  const draws = watchPixels(
    () => time.ms,
    (painted) => frames.push(painted),
  )
  expect(draws()).toBe(true)
  time.ms = 5_000
  expect(draws()).toBe(true)
  time.ms = 5_001
  expect(draws()).toBe(false)
  // One frame is asked for at a time, however often anybody looks.
  expect(frames).toHaveLength(1)
  frames[0]?.()
  expect(draws()).toBe(true)
})
