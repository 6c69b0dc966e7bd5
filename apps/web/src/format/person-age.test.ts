import { describe, expect, it } from 'vitest'
import { ageOf } from './person-age'

const at = Date.UTC(2026, 10, 27, 23, 30)

describe('an age', () => {
  it('counts newborns in days and small children in months', () => {
    expect(ageOf('2026-11-27', at, 'Europe/London')).toEqual({ unit: 'days', count: 0 })
    expect(ageOf('2026-11-01', at, 'Europe/London')).toEqual({ unit: 'days', count: 26 })
    expect(ageOf('2026-10-30', at, 'Europe/London')).toEqual({ unit: 'months', count: 0 })
    expect(ageOf('2025-11-28', at, 'Europe/London')).toEqual({ unit: 'months', count: 11 })
    expect(ageOf('2024-11-27', at, 'Europe/London')).toEqual({ unit: 'years', count: 2 })
  })

  it('turns on the birthday of the site and not of the browser', () => {
    expect(ageOf('1960-11-28', at, 'Europe/London')?.count).toBe(65)
    expect(ageOf('1960-11-28', at, 'Asia/Tokyo')?.count).toBe(66)
  })

  it('is not told of a date that lies ahead or is none', () => {
    expect(ageOf(null, at, 'UTC')).toBeNull()
    expect(ageOf('2027-01-01', at, 'UTC')).toBeNull()
    expect(ageOf('unknown', at, 'UTC')).toBeNull()
  })
})
