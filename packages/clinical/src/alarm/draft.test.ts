import { expect, it } from 'vitest'
import type { EpochMs } from '../ids'
import { Run } from '../testing'
import { Draft } from './draft'

it('copies the conditions once, however many it changes', () => {
  const { state } = new Run()
  const before = state.conditions
  const draft = new Draft(state, 0 as EpochMs)
  draft.setCondition('a', { episode: 1 })
  const { conditions } = draft.state
  for (let n = 0; n < 1_000; n++) draft.setCondition(`device:${n}`, { episode: n })
  expect(draft.state.conditions).toBe(conditions)
  expect(draft.condition('device:999').episode).toBe(999)
  expect(Object.keys(before)).toEqual([])
  expect(state.conditions).toBe(before)
})
