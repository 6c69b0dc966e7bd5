import { describe, expect, it } from 'vitest'
import { PATTERNS } from './patterns'
import {
  baseDb,
  FLOOR_DB,
  isNight,
  levelOf,
  RISE_EVERY_MS,
  shiftStart,
  SOUND_DEFAULTS,
  type SoundSettings,
} from './volume'

const LONDON = 'Europe/London'
const at = (text: string): number => Date.parse(text)
const db = (level: number): number => 20 * Math.log10(level)
const quiet: SoundSettings = { ...SOUND_DEFAULTS, volume: { high: -40, medium: -40, low: -40 } }
const upsideDown: SoundSettings = { ...SOUND_DEFAULTS, volume: { high: -6, medium: 0, low: 3 } }

describe('volume of a priority', () => {
  it('never goes under its floor, by night neither', () => {
    for (const priority of ['high', 'medium', 'low'] as const)
      for (const night of [false, true]) expect(baseDb(quiet, priority, night)).toBe(FLOOR_DB[priority])
  })

  it('is less by night, and high never below six decibels', () => {
    expect(baseDb(SOUND_DEFAULTS, 'medium', true)).toBe(-12)
    expect(baseDb(SOUND_DEFAULTS, 'high', false)).toBe(-3)
    expect(baseDb(SOUND_DEFAULTS, 'high', true)).toBe(-6)
  })

  it.each([SOUND_DEFAULTS, quiet, upsideDown])('falls from high to low whatever is set %#', (settings) => {
    for (const night of [false, true]) {
      const peak = (priority: 'high' | 'medium' | 'low') =>
        levelOf(settings, `clinical-${priority}`, night, 0) * PATTERNS[`clinical-${priority}`].level
      expect(peak('high')).toBeGreaterThan(peak('medium'))
      expect(peak('medium')).toBeGreaterThan(peak('low'))
    }
  })

  it('sounds a technical alarm as loud as a clinical one', () => {
    for (const priority of ['high', 'medium', 'low'] as const)
      expect(levelOf(SOUND_DEFAULTS, `technical-${priority}`, true, 0)).toBe(
        levelOf(SOUND_DEFAULTS, `clinical-${priority}`, true, 0),
      )
  })
})

describe('volume of what nobody answers', () => {
  it('rises by three decibels every half minute to the full level', () => {
    const after = (steps: number) =>
      Math.round(db(levelOf(SOUND_DEFAULTS, 'clinical-low', false, steps * RISE_EVERY_MS)))
    expect([0, 1, 2, 3, 4, 100].map(after)).toEqual([-9, -6, -3, 0, 0, 0])
    expect(db(levelOf(SOUND_DEFAULTS, 'clinical-low', false, RISE_EVERY_MS - 1))).toBeCloseTo(-9)
  })
})

describe('night of the site', () => {
  it.each([
    ['2026-01-10T20:59:00Z', false],
    ['2026-01-10T21:00:00Z', true],
    ['2026-01-11T03:00:00Z', true],
    ['2026-01-11T07:00:00Z', false],
    // Summer time: 21:30 in London.
    ['2026-07-10T20:30:00Z', true],
  ])('at %s is %s', (time, night) => {
    expect(isNight(SOUND_DEFAULTS, at(time), LONDON)).toBe(night)
  })

  it('is none where none is set', () => {
    expect(isNight({ ...SOUND_DEFAULTS, night: null }, at('2026-01-11T03:00:00Z'), LONDON)).toBe(false)
  })
})

describe('begin of the shift', () => {
  it.each([
    ['2026-01-10T07:00:00Z', '2026-01-10T07:00:00Z'],
    ['2026-01-10T06:59:59Z', '2026-01-09T19:00:00Z'],
    ['2026-01-10T23:10:20Z', '2026-01-10T19:00:00Z'],
    ['2026-07-10T06:30:00Z', '2026-07-10T06:00:00Z'],
    // The clocks went forward, and back, within the night shift.
    ['2026-03-29T04:00:00Z', '2026-03-28T19:00:00Z'],
    ['2026-10-25T05:00:00Z', '2026-10-24T18:00:00Z'],
  ])('before %s is %s', (now, begin) => {
    expect(new Date(shiftStart(SOUND_DEFAULTS, at(now), LONDON) ?? 0).toISOString()).toBe(
      new Date(begin).toISOString(),
    )
  })

  it('is unknown where no shift is set', () => {
    expect(shiftStart({ ...SOUND_DEFAULTS, shifts: [] }, 0, LONDON)).toBeNull()
  })
})
