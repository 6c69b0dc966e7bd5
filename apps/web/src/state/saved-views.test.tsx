import { act, cleanup, renderHook } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { forgetView, saveView, useSavedViews } from './saved-views'

const night = { name: 'Night', unit: 'north/icu', view: 'waves', layout: 'desk', limits: true } as const

afterEach(() => {
  cleanup()
  localStorage.clear()
})

it('keeps views by name for each person and station', () => {
  const mine = renderHook(() => useSavedViews('person nurse1'))
  const wall = renderHook(() => useSavedViews('station wall1'))
  act(() => saveView('person nurse1', night))
  act(() => saveView('person nurse1', { ...night, view: 'tiles' }))
  expect(mine.result.current).toEqual([{ ...night, view: 'tiles' }])
  expect(wall.result.current).toEqual([])
  expect(localStorage.getItem('vigil.views')).toContain('Night')
  act(() => forgetView('person nurse1', 'Night'))
  expect(mine.result.current).toEqual([])
})
