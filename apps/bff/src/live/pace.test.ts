import { expect, it } from 'vitest'
import { createPace } from './pace'

function aPace() {
  const time = { ms: 0 }
  const pace = createPace(() => time.ms)
  const after = (ms: number, latencyMs: number | null) => {
    time.ms += ms
    pace.told(latencyMs)
    return pace.room()
  }
  return { time, pace, after }
}

it('leaves out waveforms over a second behind, and numbers over three', () => {
  const { after } = aPace()
  expect([1_000, 1_001, 3_000, 3_001].map((latencyMs) => after(5_000, latencyMs))).toEqual([
    'all',
    'numerics',
    'numerics',
    'none',
  ])
})

it('gives more again after five seconds below half of the bound, one kind at a time', () => {
  const { time, pace, after } = aPace()
  after(5_000, 4_000)
  // Nothing is sent, so it has nothing to report of.
  expect(after(5_000, null)).toBe('none')
  time.ms += 4_999
  expect(pace.room()).toBe('none')
  time.ms += 1
  expect(pace.room()).toBe('numerics')
  expect([600, 400, 400].map((latencyMs) => after(5_000, latencyMs))).toEqual(['numerics', 'numerics', 'all'])
})

it('begins to wait anew when it falls behind meanwhile', () => {
  const { after } = aPace()
  expect([1_500, 100, 800, 100].map((latencyMs) => after(4_000, latencyMs))).toEqual([
    'numerics',
    'numerics',
    'numerics',
    'numerics',
  ])
  expect(after(5_000, 100)).toBe('all')
})
