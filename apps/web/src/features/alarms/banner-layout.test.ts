import { describe, expect, it } from 'vitest'
import { anAlarm } from '../../live/testing/builders'
import { layOut } from './banner-layout'
import { bySubject } from './by-subject'

// Tests mint brands as the parsers do.
const brand = (value: unknown): never => value as never
const beds = (count: number, over: Parameters<typeof anAlarm>[0]) =>
  Array.from({ length: count }, (_, index) =>
    anAlarm({ subject: brand(`${over?.priority}${over?.annunciation}${index}`), ...over }),
  )
const LINE = 16
/** Room for three beds beside the buttons. */
const WIDTH = (12 + 3 * 20) * LINE

describe('the layout of the banner', () => {
  it('folds the least urgent beds when there is no room', () => {
    const groups = bySubject(beds(5, { priority: 'medium' }), null)
    const { shown, folded, rows } = layOut(groups, WIDTH, LINE)
    expect([shown.length, folded.length, rows]).toEqual([3, 2, 1])
    expect(shown).toEqual(groups.slice(0, 3))
  })

  it.each([
    [4, 2, 2],
    [9, 2, 5],
  ])('shows each of %d high alarms whatever the width', (count, rows, columns) => {
    const groups = bySubject([...beds(count, { priority: 'high' }), ...beds(2, { priority: 'low' })], null)
    const layout = layOut(groups, WIDTH, LINE)
    const high = layout.shown.filter(({ alarms: [top] }) => top.priority === 'high')
    expect([high.length, layout.rows, layout.columns]).toEqual([
      count,
      rows,
      layout.shown.length > 6 ? columns : 3,
    ])
  })

  it('shows an open medium alarm before high ones that somebody took', () => {
    const taken = beds(5, { priority: 'high', annunciation: 'accepted' })
    const { shown, folded } = layOut(
      bySubject([...taken, ...beds(1, { priority: 'medium' })], null),
      10,
      LINE,
    )
    expect(shown[0]?.alarms[0].priority).toBe('medium')
    expect(shown).toHaveLength(6)
    expect(folded).toEqual([])
  })

  it.each([
    [1, 3 * WIDTH, 'full'],
    [3, WIDTH, 'short'],
    [9, 390, 'stack'],
  ])('gives %d beds in %d pixels the form %s', (count, width, form) => {
    expect(layOut(bySubject(beds(count, { priority: 'high' }), null), width, LINE).form).toBe(form)
  })
})
