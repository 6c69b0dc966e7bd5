import { describe, expect, it } from 'vitest'
import { PlayClock } from './play-clock'

/** Feeds blocks of 100 ms from `start` on and draws 60 times a second; returns how far the head is behind the newest sample. */
function run(
  clock: PlayClock,
  seconds: number,
  deviceAhead: number,
  jitter: (index: number) => number,
): number[] {
  const behind: number[] = []
  let newest = -Infinity
  let block = 0
  for (let now = 0; now < seconds * 1_000; now += 10) {
    while (block * 100 + 100 + jitter(block) <= now) {
      const start = block * 100 + deviceAhead
      clock.arrived(start, start + 100, now)
      newest = start + 100
      block++
    }
    const head = clock.head(now)
    if (head !== null) behind.push(newest - head)
  }
  return behind
}

/** Two seconds of silence, then everything at once. */
const stalled = (index: number): number => (index >= 50 && index < 70 ? (70 - index) * 100 : 0)

describe('play clock', () => {
  it('has nothing to draw before the first block', () => {
    expect(new PlayClock().head(1_000)).toBeNull()
  })

  it('stays 250 to 350 ms behind with regular blocks', () => {
    const behind = run(new PlayClock(), 10, 0, () => 0)
    expect(Math.min(...behind)).toBeGreaterThanOrEqual(250)
    expect(Math.max(...behind)).toBeLessThanOrEqual(350)
  })

  it('runs as evenly for a device whose clock is an hour off', () => {
    const behind = run(new PlayClock(), 10, 3_600_000, () => 0)
    expect(Math.min(...behind)).toBeGreaterThanOrEqual(250)
    expect(Math.max(...behind)).toBeLessThanOrEqual(350)
  })

  it('never runs dry while blocks are up to 200 ms late', () => {
    const behind = run(new PlayClock(), 20, 0, (index) => (index * 7_919) % 200)
    expect(Math.min(...behind)).toBeGreaterThan(0)
  })

  it('does not fall behind for ever after a stall that caught up', () => {
    const behind = run(new PlayClock(), 12, 0, stalled)
    expect(behind.at(-1)).toBeLessThanOrEqual(360)
  })

  it('waits longer for a device that sends whole seconds', () => {
    const clock = new PlayClock()
    for (let second = 0; second < 5; second++) {
      clock.arrived(second * 1_000, second * 1_000 + 1_000, second * 1_000 + 1_000)
      for (let now = second * 1_000 + 1_000; now < second * 1_000 + 2_000; now += 50) {
        expect(second * 1_000 + 1_000 - (clock.head(now) ?? 0)).toBeGreaterThan(0)
      }
    }
  })

  it('anchors anew when the device steps its clock back', () => {
    const clock = new PlayClock()
    clock.arrived(0, 100, 100)
    clock.head(100)
    clock.arrived(-3_600_000, -3_599_900, 200)
    expect(clock.head(200)).toBe(-3_599_900 - 350)
  })
})
