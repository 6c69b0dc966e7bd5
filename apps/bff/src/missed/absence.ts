import type { EpochMs } from '@vigil/clinical'
import type { MissedRow, Watched } from '@vigil/storage'

/** Clinical.md 10: a server that cannot be reached for longer is a downtime. */
export const DOWNTIME_MS = 30_000

interface Beat {
  readonly at: EpochMs
  readonly watched: readonly Watched[]
}

/** For each unit in which somebody was watched then: from the last proof of life until now. */
export function absences(last: Beat | null, now: EpochMs): readonly Omit<MissedRow, 'signed'>[] {
  if (!last || now - last.at <= DOWNTIME_MS) return []
  return last.watched
    .filter(({ subjects }) => subjects.length > 0)
    .map(({ unit, subjects }) => ({
      id: `away:${unit}:${last.at}`,
      unit,
      what: { kind: 'server-away', subjects },
      from: last.at,
      to: now,
      foundAt: now,
    }))
}
