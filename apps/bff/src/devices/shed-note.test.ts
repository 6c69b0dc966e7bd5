import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createHealth } from '../health'
import { SILENT } from '../log'
import { createShedNote } from './shed-note'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('is said from the first waveform that is left out until none was for five seconds', () => {
  const health = createHealth(SILENT)
  const shed = createShedNote(health)
  shed()
  expect(health.reasons()).toEqual(['waveforms-shed'])
  vi.advanceTimersByTime(4_000)
  shed()
  vi.advanceTimersByTime(4_999)
  expect(health.reasons()).toEqual(['waveforms-shed'])
  vi.advanceTimersByTime(1)
  expect(health.reasons()).toEqual([])
})
