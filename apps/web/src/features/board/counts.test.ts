import { describe, expect, it } from 'vitest'
import { aBed, aBoard, anAlarm, aSubject } from '../../live/testing/builders'
import { countsOf, listsOf } from './counts'
import { chooseGrid, scrollingGrid, tileFormat } from './grid'

// Tests mint brands as the parsers do.
const brand = (value: unknown): never => value as never
const device = (link: 'online' | 'lost') => ({
  id: brand('d'),
  type: 'bedside-monitor' as const,
  simulated: false,
  association: brand('a'),
  link,
  battery: null,
  lastSeenAt: null,
  clockSkewMs: null,
})

describe('the counters of a unit', () => {
  it('count beds, patients without a bed, alarms and who nobody watches', () => {
    const watched = aSubject({ id: brand('p1'), devices: [device('online')] })
    const lost = aSubject({ id: brand('p2'), devices: [device('lost')] })
    const board = aBoard({
      beds: [
        aBed({ id: brand('north/icu/1'), subject: watched }),
        aBed({ id: brand('north/icu/2'), label: '2', subject: lost, state: 'conflict' }),
        aBed({ id: brand('north/icu/3'), label: '3', subject: null, state: 'empty' }),
        aBed({ id: brand('north/icu/4'), label: '4', subject: null, state: 'not-admitted' }),
      ],
      others: [
        aSubject({ id: brand('p3') }),
        aSubject({ id: brand('fridge'), kind: 'thing', devices: [device('online')] }),
      ],
    })
    const alarms = [
      anAlarm({ subject: watched.id }),
      anAlarm({ subject: lost.id, state: 'latched', annunciation: 'none' }),
      anAlarm({ subject: watched.id, condition: 'hr' }),
      anAlarm({ subject: brand('elsewhere'), unit: brand('north/pacu') }),
    ]
    expect(countsOf(board, alarms)).toEqual({
      occupied: 2,
      alarming: 1,
      unmonitored: 2,
      unassigned: 1,
      empty: 1,
    })
    expect(listsOf(board)).toEqual({
      unmonitored: ['2 Test, One', 'Test, One'],
      unassigned: ['Test, One'],
      empty: ['3'],
    })
  })
})

describe('the grid of a board', () => {
  it.each([
    [1, 1366, 660],
    [16, 1366, 660],
    [64, 1366, 660],
    [64, 1920, 970],
    [64, 3840, 1990],
    [17, 1080, 1700],
  ])('holds %i beds in %i x %i without scrolling', (count, width, height) => {
    const grid = chooseGrid(count, width, height)
    expect(grid.columns * grid.rows).toBeGreaterThanOrEqual(count)
    expect(grid.columns * grid.tileWidth + 4 * (grid.columns - 1)).toBeLessThanOrEqual(width + 0.01)
    expect(grid.rows * grid.tileHeight + 4 * (grid.rows - 1)).toBeLessThanOrEqual(height + 0.01)
    expect(grid.tileWidth).toBeGreaterThan(150)
  })
})

describe('a board that is too small for its beds', () => {
  it('scrolls with tiles that can still be read', () => {
    const whole = chooseGrid(64, 700, 300)
    expect(scrollingGrid(whole, 64, 700)?.tileWidth).toBeGreaterThanOrEqual(118)
    expect(scrollingGrid(chooseGrid(64, 1366, 660), 64, 1366)).toBeNull()
  })

  it('drops secondary readings on a wall before it shrinks', () => {
    expect(tileFormat('waves', 200, 110, 1080)).toMatchObject({ waves: 0, readings: 2 })
    expect(tileFormat('waves', 380, 230, 1080)).toMatchObject({ waves: 2, readings: 2 })
  })

  it.each([1080, 2160])('keeps as much on a wall of %i lines as on any other', (screen) => {
    const of = (share: number) => tileFormat('waves', 1_000, share * screen, screen)
    expect(of(0.27)).toMatchObject({ waves: 3, readings: 2 })
    expect(of(0.21)).toMatchObject({ waves: 2, readings: 2 })
    expect(of(0.1)).toMatchObject({ waves: 0, readings: 2 })
  })
})
