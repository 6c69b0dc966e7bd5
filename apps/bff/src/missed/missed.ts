import type { Alarm, AlarmEvent, AlarmId, UnitId } from '@vigil/clinical'
import type { MissedRow, MissedStore, Watched } from '@vigil/storage'
import type { Clock, Directory, Engine, Live, Log } from '../ports'
import { absences } from './absence'
import {
  beginsHigh,
  foundLate,
  incident,
  incidentId,
  isFoundLate,
  isIncident,
  unheard,
  unheardId,
} from './episodes'

/** A display that comes within this time still shows and sounds it (own proposal): a page that reloads misses nothing. */
export const REACHED_WITHIN_MS = 10_000
/** How exactly the begin of an absence is known; own proposal. */
const BEAT_MS = 5_000

interface Deps {
  readonly store: MissedStore
  readonly engine: Pick<Engine, 'onEvent'>
  readonly directory: Directory
  readonly live: Pick<Live, 'viewers'>
  readonly clock: Clock
  readonly log: Log
}

interface MissedWatch {
  /** Finds what happened while the server was away; once, before anything beats. */
  start(): Promise<void>
  /** Called each second. */
  look(): void
  /** Everything found so far is on disk. */
  stop(): Promise<void>
}

/** Notices what nobody could see or hear, and keeps it until somebody signs. */
export function createMissed(deps: Deps): MissedWatch {
  const { store, live, clock } = deps
  const waiting = new Map<AlarmId, { readonly alarm: Alarm; readonly until: number }>()
  const write = createWriter(deps)
  const keep = (row: Omit<MissedRow, 'signed' | 'foundAt'>) =>
    write(async () => void (await store.addMissed({ ...row, foundAt: clock.now() })))
  const isWatched = (unit: UnitId) => live.viewers(unit).length > 0

  const take = (event: AlarmEvent) => {
    const { alarm } = event
    if (isIncident(alarm)) return takeIncident(alarm)
    if (isFoundLate(event)) return void keep(foundLate(alarm, event.at))
    if (beginsHigh(event) && !isWatched(alarm.unit))
      waiting.set(alarm.id, { alarm, until: clock.monotonic() + REACHED_WITHIN_MS })
    const pending = waiting.get(alarm.id)
    if (pending) waiting.set(alarm.id, { ...pending, alarm })
    else if (alarm.priority === 'high') update(unheardId(alarm), unheard(alarm))
  }
  const update = (id: string, { to, what }: Pick<MissedRow, 'to' | 'what'>) =>
    void write(() => store.updateMissed(id, { to, what }))
  const takeIncident = (alarm: Alarm) => {
    const row = incident(alarm, struckSubjects(alarm, deps.directory))
    void keep(row)
    if (alarm.state !== 'active') update(incidentId(alarm), { ...row, to: alarm.endedAt ?? clock.now() })
  }
  const judge = () => {
    for (const [id, { alarm, until }] of waiting) {
      if (isWatched(alarm.unit)) waiting.delete(id)
      else if (clock.monotonic() >= until) {
        waiting.delete(id)
        void keep(unheard(alarm))
      }
    }
  }

  const stopListening = deps.engine.onEvent(take)
  let beatenAt = Number.NEGATIVE_INFINITY
  const beat = () => {
    const at = clock.now()
    return write(() => store.beat(at, watchedOf(deps.directory)))
  }
  const look = () => {
    judge()
    if (clock.monotonic() - beatenAt < BEAT_MS) return
    beatenAt = clock.monotonic()
    void beat()
  }
  return {
    async start() {
      await write(async () => {
        for (const row of absences(await store.lastBeat(), clock.now())) await store.addMissed(row)
      })
    },
    look,
    async stop() {
      stopListening()
      // Nobody will hear of these any more before the server is back.
      for (const { alarm } of waiting.values()) void keep(unheard(alarm))
      waiting.clear()
      await beat()
    },
  }
}

/** One write after the other; a database that is away is said so elsewhere, and costs these rows only. */
function createWriter({ log }: Pick<Deps, 'log'>) {
  let last: Promise<void> = Promise.resolve()
  return (work: () => Promise<void>): Promise<void> => {
    last = last.then(work).catch((error: unknown) => {
      log.error('missed.not-kept', { error: String(error) })
    })
    return last
  }
}

/** Who is watched now: a subject with a device of its own or of its bed. */
function watchedOf(directory: Directory): readonly Watched[] {
  return directory.hospital().units.map(({ id }) => ({
    unit: id,
    subjects: directory
      .subjectsOf(id)
      .filter((subject) => directory.openAssociations(subject.id).length > 0)
      .map((subject) => subject.id),
  }))
}

function struckSubjects(alarm: Alarm, directory: Directory) {
  const devices = new Set(alarm.evidence.map(({ source }) => source))
  return directory
    .subjectsOf(alarm.unit)
    .filter(({ id }) => directory.openAssociations(id).some(({ device }) => devices.has(device)))
    .map(({ id }) => id)
}
