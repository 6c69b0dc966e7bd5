import { describe, expect, it } from 'vitest'
import { AT } from '../testing/signals'
import type { Assessment, Verdict } from './assessment'
import { followed, lookAfter } from './follow'

const said = (verdict: Verdict, second = 0): Assessment => ({ at: AT(second), verdict, findings: [] })

describe('further looks at the signals', () => {
  it('come after 5 s, after 10 s, and then each 10 s', () => {
    expect([1, 2, 3, 4].map(lookAfter)).toEqual([5_000, 10_000, 20_000, 30_000])
  })

  it('[SIG11] contradict no rhythm later than 10 s after its alarm', () => {
    const [before, next] = [said('undecided'), said('contradicted', 20)]
    expect(followed('vt', before, next, 10_000)).toBe(next)
    expect(followed('vt', before, next, 20_000)).toBe(before)
    expect(followed('hr-high', before, next, 20_000)).toBe(next)
  })

  it('[SIG11] never contradict a rhythm that was seen', () => {
    const before = said('supported')
    expect(followed('vt', before, said('contradicted', 5), 5_000)).toBe(before)
  })

  it('take back a contradiction at any time', () => {
    const next = said('undecided', 60)
    expect(followed('asystole', said('contradicted'), next, 60_000)).toBe(next)
  })
})
