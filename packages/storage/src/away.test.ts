import { expect, it } from 'vitest'
import { isAway } from './away'

it.each([
  'Connection terminated unexpectedly',
  'timeout exceeded when trying to connect',
  'Cannot use a pool after calling end on the pool',
  'driver has already been destroyed',
])('takes "%s" for a database that is not there', (message) => {
  expect(isAway(new Error(message))).toBe(true)
})

it('takes a value that the database refuses for what it is', () => {
  expect(isAway(Object.assign(new Error('invalid byte sequence'), { code: '22021' }))).toBe(false)
})
