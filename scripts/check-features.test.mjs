import { expect, it } from 'vitest'
import { problemsOf } from './check-features.mjs'

/** @param {string} file */
const read = (file) => (file === 'a.test.ts' ? "it('shows the alarm', run)" : null)

it('accepts a feature whose test exists', () => {
  expect(problemsOf([{ id: 'WB1', tests: ['a.test.ts › shows the alarm'] }], read)).toEqual([])
})

it.each([
  ['a renamed test', [{ id: 'WB1', tests: ['a.test.ts › shows no alarm'] }]],
  ['a deleted file', [{ id: 'WB1', tests: ['b.test.ts › shows the alarm'] }]],
  ['a file without a title', [{ id: 'WB1', tests: ['a.test.ts'] }]],
  ['a feature without a test', [{ id: 'WB1', tests: [] }]],
])('refuses %s', (_, rows) => {
  expect(problemsOf(rows, read)).toHaveLength(1)
})

it('refuses a feature that is listed twice', () => {
  const row = { id: 'WB1', tests: ['a.test.ts › shows the alarm'] }
  expect(problemsOf([row, row], read)).toEqual(['WB1: listed twice'])
})
