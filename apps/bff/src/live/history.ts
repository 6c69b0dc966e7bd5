import type { AlarmEvent, EpochMs, Sequence, UnitId } from '@vigil/clinical'
import type { Store } from '@vigil/storage'

/** H53: beyond these a client gets a snapshot instead of what it missed. */
const MOST_EVENTS = 5_000
const OLDEST_MS = 10 * 60_000

/** Announced alarm events for clients that were away: the newest in memory, the rest from the store. */
export interface History {
  announced(event: AlarmEvent): void
  /** `null`: too much or too long ago. */
  missed(cursors: ReadonlyMap<UnitId, Sequence>, now: EpochMs): Promise<readonly AlarmEvent[] | null>
}

interface Deps {
  readonly store: Pick<Store, 'alarmEventsAfter'>
  readonly lastSequence: (unit: UnitId) => Sequence | null
  /** Sequences that were issued once and are in no backup: who has seen one of them has alarms that nobody knows (H48). */
  readonly lost?: () => Lost | null
}

export type Lost = { readonly after: Sequence; readonly before: Sequence }

export function createHistory({ store, lastSequence, lost = () => null }: Deps): History {
  const recent: AlarmEvent[] = []
  return {
    announced(event) {
      recent.push(event)
      if (recent.length > 2 * MOST_EVENTS) recent.splice(0, MOST_EVENTS)
    },
    async missed(cursors, now) {
      // A cursor of another database, or of an event that was never announced here, proves nothing.
      const units = [...cursors.keys()]
      if (units.some((unit) => (cursors.get(unit) ?? 0) > (lastSequence(unit) ?? -1))) return null
      const gone = lost()
      if (gone && units.some((unit) => isWithin(gone, cursors.get(unit) ?? 0))) return null
      const behind = units.filter((unit) => (cursors.get(unit) ?? 0) < (lastSequence(unit) ?? 0))
      if (behind.length === 0) return []
      const after = Math.min(...behind.map((unit) => cursors.get(unit) ?? 0)) as Sequence
      const stored = await store.alarmEventsAfter({ units: behind, after, limit: MOST_EVENTS + 1 })
      if (stored.length > MOST_EVENTS) return null
      // What was announced while the store was asked.
      const known = new Set(stored.map(({ seq }) => seq))
      const events = [...stored, ...recent.filter(({ seq }) => seq > after && !known.has(seq))]
        .filter(
          ({ seq, alarm }) =>
            seq > (cursors.get(alarm.unit) ?? Number.MAX_SAFE_INTEGER) &&
            seq <= (lastSequence(alarm.unit) ?? -1),
        )
        .toSorted((a, b) => a.seq - b.seq)
      const oldest = events[0]
      return oldest && now - oldest.at > OLDEST_MS ? null : events
    },
  }
}

const isWithin = ({ after, before }: Lost, cursor: number): boolean => cursor > after && cursor < before
