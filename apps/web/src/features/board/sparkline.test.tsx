import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import type { Spark } from '@vigil/protocol'
import { aBed, aBoard, aSubject } from '../../live/testing/builders'
import { stage } from '../../testing/stage'
import { ReadingCell } from '../../signals/reading-cell'
import { slotsOf } from '../../signals/slots'
import { tileFormat } from './grid'
import { sparkLine } from './spark-line'
import Sparkline from './sparkline'

// Tests mint brands as the parsers do.
const brand = (value: unknown): never => value as never
const spark: Spark = {
  code: 'MDC_ECG_HEART_RATE',
  from: brand(1_795_000_000_000),
  stepMs: 1_200_000,
  values: [72, 80, null, null, 118, null],
}

afterEach(cleanup)

describe('the sparkline', () => {
  it('draws a gap as a gap and says its range', () => {
    const { container } = render(<Sparkline spark={spark} />)
    expect(container.querySelectorAll('polyline')).toHaveLength(2)
    expect(screen.getByRole('img', { name: 'Heart rate, last 2 h, 72 to 118' })).toBeDefined()
  })

  it('draws nothing where nothing was measured', () => {
    const { container } = render(<Sparkline spark={{ ...spark, values: [null, null] }} />)
    expect(container.innerHTML).toBe('')
  })

  it('does not stretch noise to the whole height', () => {
    const ys = sparkLine({ values: [97, 98] })?.runs[0]?.map(({ y }) => y) ?? []
    expect(Math.max(...ys) - Math.min(...ys)).toBeLessThan(0.1)
  })

  it('gives way on small tiles, to alarms, and on walls', () => {
    expect(tileFormat('tiles', 160, 78).spark).toBe('none')
    expect(tileFormat('tiles', 300, 160).spark).toBe('quiet')
    expect(tileFormat('waves', 450, 200).spark).toBe('always')
    expect(tileFormat('waves', 450, 200, 1080).spark).toBe('none')
  })
})

describe('the arrow beside a reading', () => {
  const code = 'MDC_ECG_HEART_RATE' as const
  const show = (direction: 'up' | 'steady') => {
    const place = stage()
    const subject = aSubject({ id: brand('p1'), tendencies: [{ code, direction, delta: 12 }] })
    place.client.welcome({ boards: [aBoard({ beds: [aBed({ subject })] })] })
    const [slot] = slotsOf([code])
    if (slot) place.show(<ReadingCell subject={subject} slot={slot} zone="UTC" alarms={[]} />)
    return { ...place, cell: screen.getByRole('group') }
  }

  it('stands beside a live value alone, with words', () => {
    const { client, run, cell } = show('up')
    expect(cell.textContent).not.toContain('↑')
    run(() => client.value(brand('p1'), code, 118))
    expect(cell.textContent).toContain('↑12')
    expect(cell.getAttribute('aria-label')).toContain('up 12 in the last hour')
  })

  it('is not there for what did not move', () => {
    const { client, run, cell } = show('steady')
    run(() => client.value(brand('p1'), code, 118))
    expect(cell.textContent).not.toMatch(/[↑↓]/)
  })
})
