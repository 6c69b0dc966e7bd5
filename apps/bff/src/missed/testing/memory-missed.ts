import type { AlarmEvent } from '@vigil/clinical'
import type { MissedRow, MissedStore } from '@vigil/storage'

/** Keeps what was missed in memory, over any number of server starts. */
export function memoryMissed(events: readonly AlarmEvent[] = []): MissedStore & {
  readonly rows: Map<string, MissedRow>
} {
  const rows = new Map<string, MissedRow>()
  const keys = new Map<string, string>()
  let beat: Awaited<ReturnType<MissedStore['lastBeat']>> = null
  return {
    rows,
    beat: (at, watched) => Promise.resolve(void (beat = { at, watched })),
    lastBeat: () => Promise.resolve(beat),
    addMissed: (row) => {
      if (rows.has(row.id)) return Promise.resolve(false)
      rows.set(row.id, { ...row, signed: null })
      return Promise.resolve(true)
    },
    updateMissed: (id, change) => {
      const row = rows.get(id)
      if (row) rows.set(id, { ...row, ...change })
      return Promise.resolve()
    },
    missed: ({ units, state }) =>
      Promise.resolve(
        [...rows.values()]
          .filter((row) => units.includes(row.unit) && (state === 'all' || row.signed === null))
          .toSorted((a, b) => a.from - b.from),
      ),
    missedById: (id) => Promise.resolve(rows.get(id) ?? null),
    signMissed: (id, key, signature) => {
      const row = rows.get(id)
      if (!row) return Promise.resolve({ kind: 'unknown' })
      if (row.signed)
        return Promise.resolve({ kind: keys.get(id) === key ? 'repeated' : 'taken', missed: row })
      if (row.to === null) return Promise.resolve({ kind: 'going-on', missed: row })
      const missed = { ...row, signed: signature }
      rows.set(id, missed)
      keys.set(id, key)
      return Promise.resolve({ kind: 'signed', missed })
    },
    alarmEventsSince: ({ units, since }) =>
      Promise.resolve(events.filter(({ at, alarm }) => units.includes(alarm.unit) && at >= since)),
  }
}
