import { expect, it } from 'vitest'
import { problemsOf } from './check-hazards.mjs'

const hazards = Array.from({ length: 94 }, (_, index) => ({
  id: `H${String(index + 1).padStart(2, '0')}`,
  severity: 'C',
  hazard: 'it goes wrong',
  control: 'it is seen',
  tests: ['a.test.ts › sees it'],
}))
const read = () => "it('sees it', () => {"

it('accepts a list in which each hazard has a test or says what is open', () => {
  const open = { ...hazards[0], id: 'H01', tests: [], open: 'no second server' }
  expect(problemsOf(/** @type {never} */ ([open, ...hazards.slice(1)]), read)).toEqual([])
})

it('refuses a hazard that is missing, silent, or whose test is gone', () => {
  const silent = { ...hazards[1], tests: [] }
  const gone = { ...hazards[2], tests: ['a.test.ts › saw it'] }
  expect(problemsOf(/** @type {never} */ ([silent, gone, ...hazards.slice(3)]), read)).toEqual([
    'H01: not listed',
    'H02: names neither a test nor what is open',
    'H03: no test "saw it" in a.test.ts',
  ])
})
