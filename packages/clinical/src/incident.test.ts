import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { networkIncident, type SilentBed } from './incident'

const loss = ([subject, since]: readonly [number, number]): SilentBed =>
  // The casts mint brands, as a parser does.
  ({ subject: `p${subject}` as never, bed: null, device: `m${subject}` as never, since: since as never })

const subjects = (beds: readonly SilentBed[]) => new Set(beds.map(({ subject }) => subject)).size

/** The rule as it is said, each window looked at from each loss. */
function slowly(losses: readonly SilentBed[], monitored: number) {
  const windows = losses
    .toSorted((a, b) => a.since - b.since)
    .map((first, _, all) => all.filter(({ since }) => since >= first.since && since - first.since <= 10_000))
  const best = windows.reduce(
    (most, each) => (subjects(each) > subjects(most) ? each : most),
    [] as readonly SilentBed[],
  )
  const enough = Math.max(3, Math.ceil(monitored * 0.3))
  return best[0] && subjects(best) >= enough ? { since: best[0].since, beds: best } : null
}

it('finds the same incident as a look at every window', () => {
  const losses = fc.array(fc.tuple(fc.nat({ max: 8 }), fc.nat({ max: 40_000 })), { maxLength: 40 })
  fc.assert(
    fc.property(losses, fc.nat({ max: 20 }), (given, monitored) => {
      const beds = given.map(loss)
      expect(networkIncident(beds, monitored)).toEqual(slowly(beds, monitored))
    }),
    { seed: 4, numRuns: 500 },
  )
})
