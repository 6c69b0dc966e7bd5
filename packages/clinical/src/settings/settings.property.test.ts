import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { PRIORITIES } from '../alarm/alarm'
import { CONDITION_GROUPS } from '../conditions'
import { CATEGORIES } from '../hospital'
import type { EpochMs, UserId } from '../ids'
import { inversionsOf, limitsFor, sameRung } from '../limits'
import { START } from '../testing'
import { judgeLimits, type LimitAsk } from './judge-limits'
import { isOutside, leewayOf, OFF_AT_MOST_MS, type LimitChange } from './limit-change'
import { limitsInForce } from './limits-in-force'

const value = fc.oneof(fc.integer({ min: -10, max: 320 }), fc.double(), fc.constant(NaN))
const time = fc.integer({ min: START - 1_000, max: START + 2 * OFF_AT_MOST_MS })
const rung = {
  condition: fc.constantFrom(...CONDITION_GROUPS.filter(({ bound }) => bound).map(({ key }) => key)),
  priority: fc.constantFrom(...PRIORITIES),
}
const ask = fc.oneof(
  fc.record({
    kind: fc.constant('set' as const),
    ...rung,
    value,
    delayMs: fc.option(fc.oneof(fc.integer({ min: -1, max: 130_000 }), fc.constant(NaN))),
    reason: fc.option(fc.string()),
    expiresAt: fc.option(time),
    confirm: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('off' as const), ...rung, reason: fc.string(), expiresAt: time }),
  fc.record({ kind: fc.constant('reset' as const), ...rung }),
) as fc.Arbitrary<LimitAsk>
const target = fc.option(fc.constantFrom({ low: 88, high: 92 }, { low: 94, high: 98 }, { low: 90, high: 95 }))

/** Requests one after the other, as the store keeps what was decided. */
function lived(
  requests: readonly (readonly LimitAsk[])[],
  judging: Omit<Parameters<typeof judgeLimits>[1], 'changes'>,
): readonly LimitChange[] {
  let changes: readonly LimitChange[] = []
  for (const asks of requests) {
    const verdict = judgeLimits(asks, { ...judging, changes })
    if (!verdict.ok) continue
    const kept = changes.filter((each) => !verdict.decisions.some((decision) => sameRung(decision, each)))
    const made = verdict.decisions.flatMap(({ to, outside, ...decision }): LimitChange[] =>
      to === null
        ? []
        : [
            {
              condition: decision.condition,
              priority: decision.priority,
              reason: decision.reason,
              expiresAt: decision.expiresAt,
              to,
              confirmed: outside,
              category: judging.category,
              by: { user: 'n' as UserId, name: 'N' },
              at: START,
            },
          ],
    )
    changes = [...kept, ...made]
  }
  return changes
}

it('[LIM13] keeps the set complete, ordered and within its envelope', () => {
  const situation = fc.record({
    category: fc.constantFrom(...CATEGORIES),
    later: fc.constantFrom(...CATEGORIES),
    spo2Target: target,
    onOxygen: fc.boolean(),
    requests: fc.array(fc.array(ask, { minLength: 1, maxLength: 4 }), { maxLength: 12 }),
    now: time,
  })
  fc.assert(
    fc.property(situation, ({ category, later, spo2Target, onOxygen, requests, now }) => {
      const usualOf = (of: typeof category) =>
        limitsFor({ category: of, spo2Target, onOxygen, overrides: [] })
      const changes = lived(requests, { usual: usualOf(category), category, now: START })
      // The patient grows older, or time passes, and the changes stay.
      for (const of of [category, later]) {
        const usual = usualOf(of)
        const found = limitsInForce(changes, { usual, category: of, now: now as EpochMs })
        for (const limit of usual) {
          const here = found.limits.filter((each) => sameRung(each, limit))
          const off = found.off.filter((each) => sameRung(each, limit))
          expect(here.length + off.length).toBe(1)
          for (const each of off) expect(each.until - START).toBeLessThanOrEqual(OFF_AT_MOST_MS)
          const [own] = here
          if (!own || own.setBy.usual === undefined) continue
          const change = changes.find((each) => sameRung(each, own))
          const leeway = leewayOf(limit, of)
          const outside = isOutside(leeway, { kind: 'value', value: own.value, delayMs: own.delayMs })
          expect(Number.isFinite(own.value) && (!outside || change?.confirmed)).toBe(true)
        }
        expect(inversionsOf(found.limits)).toEqual([])
      }
    }),
    { numRuns: 300 },
  )
})
