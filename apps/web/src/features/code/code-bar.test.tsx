import { cleanup, fireEvent, screen } from '@testing-library/react'
import type { SubjectId } from '@vigil/clinical'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { stage } from '../../testing/stage'
import { CodeBar } from './code-bar'
import { CodeButton } from './code-button'
import { clearCode, useCourse } from './course'

const P1 = 'p1' as SubjectId

function Place() {
  const course = useCourse(P1)
  return course ? (
    <CodeBar subject={P1} course={course} name="Test, One" bed="Bed 1" zone="Europe/London" />
  ) : (
    <CodeButton subject={P1} />
  )
}

const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  cleanup()
  clearCode(P1)
  vi.useRealTimers()
})

describe('the screen of an emergency', () => {
  it('runs a timer from one press, takes marks, and ends by a person', () => {
    const { client, show, run } = stage()
    client.welcome()
    show(<Place />)
    const later = (ms: number) =>
      run(() => {
        client.advance(ms)
        vi.advanceTimersByTime(ms)
      })
    press('Code')
    expect(document.documentElement.dataset['code']).toBe('on')
    later(65_000)
    expect(screen.getByRole('timer').textContent).toBe('1:05')
    press('Shock')
    expect(screen.getByRole('list', { name: 'Marks' }).textContent).toContain('(+1:05) Shock')

    // One press by key asks, the second ends; a finger holds.
    press('End')
    expect(screen.getByRole('button', { name: 'Shock' })).toBeDefined()
    press('End: press again')
    later(60_000)
    expect(screen.getByRole('timer').textContent).toBe('1:05')
    expect(screen.queryByRole('button', { name: 'Shock' })).toBeNull()
    press('Close and delete')
    expect(document.documentElement.dataset['code']).toBeUndefined()
    expect(screen.getByRole('button', { name: 'Code' })).toBeDefined()
  })
})
