// @vitest-environment jsdom
import { describe, expect, it } from 'vitest'
import type { RoundsLane } from '@vigil/protocol'
import { dayAt, keepSeen, seenToday } from './seen'
import { shapeOf } from '../../ui/shape'
import { worst } from './sheet'

const lane = (t: readonly number[], mean: readonly number[]): RoundsLane => ({
  lane: 'hr',
  code: 'MDC_ECG_HEART_RATE',
  unit: '/min',
  t: [...t],
  min: mean.map((value) => value - 1),
  max: mean.map((value) => value + 1),
  mean: [...mean],
  width: 10,
  lowest: null,
  highest: null,
  artefactMinutes: 0,
})

describe('a small chart of a day', () => {
  it('breaks where nothing was measured', () => {
    const shape = shapeOf(lane([0, 10, 40, 50], [60, 61, 62, 63]), 0, 100)
    expect(shape?.runs.map(({ points }) => points.length)).toEqual([2, 2])
    expect([shape?.low, shape?.high]).toEqual([59, 64])
  })

  it('spans what it is told at least, with the values in its middle', () => {
    const shape = shapeOf(lane([0, 10], [60, 60]), 0, 100, 12)
    expect([shape?.low, shape?.high]).toEqual([54, 66])
    expect(shape?.runs[0]?.points[0]?.y).toBe(0.5)
  })

  it('is none without data', () => {
    expect(shapeOf(lane([], []), 0, 100)).toBeNull()
  })
})

describe('the worst of a day', () => {
  const extreme = { value: 60, at: Date.UTC(2026, 10, 27, 10) as never }
  const some = { ...lane([0], [60]), lowest: extreme, highest: extreme }
  it('says how long it was marked as artefact', () => {
    expect(worst(some, 'Europe/London')).toBe('HR 60 at 10:00, 60 at 10:00')
    expect(worst({ ...some, artefactMinutes: 3 }, 'Europe/London')).toMatch(/\(3 min of artefact left out\)$/)
  })

  it('is not silent where nothing but artefacts are left', () => {
    expect(worst(lane([], []), 'Europe/London')).toBeNull()
    expect(worst({ ...lane([0], [60]), artefactMinutes: 2 }, 'Europe/London')).toMatch(/nothing but marked/)
  })
})

describe('the ticks of a round', () => {
  it('are of one person and one day of the site', () => {
    keepSeen('dr-p', '2026-11-27', new Set(['p1']))
    expect([...seenToday('dr-p', '2026-11-27')]).toEqual(['p1'])
    expect(seenToday('dr-p', '2026-11-28').size + seenToday('nurse', '2026-11-27').size).toBe(0)
  })

  it('change with midnight where the site is', () => {
    const at = Date.UTC(2026, 10, 28, 3)
    expect([dayAt(at, 'Europe/London'), dayAt(at, 'America/New_York')]).toEqual(['2026-11-28', '2026-11-27'])
  })
})
