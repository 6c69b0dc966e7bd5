import {
  restoreState,
  type Alarm,
  type LastSample,
  type Sequence,
  type SubjectId,
  type SubjectState,
  type UnitId,
} from '@vigil/clinical'
import type { Store } from '@vigil/storage'
import type { Directory, Log } from '../ports'

/** More open alarms than any hospital has. */
const MOST_OPEN_ALARMS = 100_000

/** Everything a start of the engine takes from the store: a restart forgets nothing (H26). */
export interface World {
  readonly epoch: number
  readonly sequences: ReadonlyMap<UnitId, Sequence>
  readonly states: ReadonlyMap<SubjectId, SubjectState>
  readonly open: readonly (Alarm & { readonly seq: Sequence })[]
  readonly latest: ReadonlyMap<SubjectId, readonly LastSample[]>
  /** The data came out of a backup, and their alarms were not announced again yet (H48). */
  readonly isRestored: boolean
}

export async function loadWorld(store: Store, directory: Directory, log: Log): Promise<World> {
  const units = directory.hospital().units.map((unit) => unit.id)
  const subjects = directory.hospital().subjects.filter(({ endedAt }) => endedAt === null)
  const [epoch, sequences, stored, open, restoration, latest] = await Promise.all([
    store.nextEpoch(),
    store.lastSequences(),
    store.loadAlarmStates(),
    store.alarms({ units, state: 'active', limit: MOST_OPEN_ALARMS }),
    store.restoration(),
    Promise.all(subjects.map(async ({ id }) => [id, await latestOf(store, id)] as const)),
  ])
  const states = new Map<SubjectId, SubjectState>()
  for (const { subject, state } of stored) {
    const restored = restoreState(state)
    if (restored) states.set(subject, restored)
    else log.error('alarm.state-unreadable', { subject })
  }
  const isRestored = restoration !== null && restoration.announcedAt === null
  return { epoch, sequences, states, open, latest: new Map(latest), isRestored }
}

async function latestOf(store: Store, subject: SubjectId): Promise<readonly LastSample[]> {
  const rows = await store.latest(subject)
  return rows.map(({ code, measuredAt, receivedAt, value, reason, source }) => ({
    sample:
      value === null ? { code, value, reason: reason ?? 'unknown', measuredAt } : { code, value, measuredAt },
    receivedAt,
    source,
  }))
}
