import { expect, it } from 'vitest'
import type { PlacedTrace } from '../messages'
import { boxOf, change, type Picture } from './picture'

const trace = (id: number, subject: string, y: number, notice?: string): PlacedTrace => ({
  id,
  trace: {
    // The cast mints a brand, as a parser does.
    subject: subject as never,
    code: 'MDC_PULS_OXIM_PLETH',
    color: '#35c9e8',
    speed: 25,
    gain: 'auto',
    ...(notice === undefined ? {} : { notice }),
  },
  box: { x: 0, y, width: 100, height: 20 },
})
const picture = (...traces: PlacedTrace[]): Picture => ({
  size: { width: 400, height: 300, ratio: 1 },
  traces,
})
const before = picture(trace(1, 'p1', 0), trace(2, 'p2', 30))

it('sees no change in the same places', () => {
  expect(change(before, picture(trace(1, 'p1', 0), trace(2, 'p2', 30)))).toBe('none')
})
it('goes on when a trace comes or gets another look', () => {
  expect(change(before, picture(...before.traces, trace(3, 'p3', 60)))).toBe('goes-on')
  expect(change(before, picture(trace(1, 'p1', 0), trace(3, 'p2', 30, 'Leads off')))).toBe('goes-on')
})
it('ends when a patient gives the place to another', () => {
  expect(change(before, picture(trace(1, 'p1', 0), trace(3, 'p3', 30)))).toBe('ends')
})
it('ends when two patients change places', () => {
  expect(change(before, picture(trace(1, 'p1', 30), trace(2, 'p2', 0)))).toBe('ends')
})
it('ends when a trace goes or the size changes', () => {
  expect(change(before, picture(trace(1, 'p1', 0)))).toBe('ends')
  expect(change(before, { ...before, size: { ...before.size, ratio: 2 } })).toBe('ends')
})
it('puts edges on whole device pixels', () => {
  const place = { left: 10.4, top: 20.3, right: 30.6, bottom: 40.3 }
  expect(boxOf(place, { left: 0.4, top: 0 }, 1.5)).toEqual({ x: 15, y: 30, width: 30, height: 30 })
})
