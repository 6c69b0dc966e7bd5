import type { Alarm, AlarmEvent, AlarmId, LastSample, Sequence, SubjectId, UnitId } from '@vigil/clinical'
import type { AlarmCommit, Quarantined, Recorded, Store } from '@vigil/storage'
import type { Random } from './random'
import type { SimTime } from './time'
import type { World } from './world'

export interface Witness {
  committed(commit: AlarmCommit): void
  /** As it was decided whose it is, before it is written. */
  attributed(message: Recorded): void
  quarantined(entry: Quarantined): void
}

/** What reached the disk, over any number of server starts; who looks on is told at once. */
export class Disk {
  readonly states = new Map<SubjectId, AlarmCommit>()
  readonly alarms = new Map<AlarmId, Alarm & { readonly seq: Sequence }>()
  readonly events: AlarmEvent[] = []
  readonly newest = new Map<SubjectId, Map<string, LastSample>>()
  epoch = 0
  readonly #time: SimTime
  readonly #witness: Witness
  #away = false
  #awayAt = -Infinity

  constructor(time: SimTime, witness: Witness) {
    this.#time = time
    this.#witness = witness
  }

  /** While away, writes are refused. */
  setAway(away: boolean): void {
    this.#away = away
    this.#awayAt = this.#time.now()
  }
  isAway(): boolean {
    return this.#away
  }
  /** True time at which the database last was away. */
  awayAt(): number {
    return this.#away ? this.#time.now() : this.#awayAt
  }

  commit(made: AlarmCommit): void {
    this.states.set(made.subject, made)
    for (const event of made.events) {
      this.events.push(event)
      this.alarms.set(event.alarm.id, { ...event.alarm, seq: event.seq })
    }
    this.#witness.committed(made)
  }
  attribute(message: Recorded): void {
    this.#witness.attributed(message)
  }
  quarantine(entry: Quarantined): void {
    this.#witness.quarantined(entry)
  }
  record(message: Recorded): void {
    const known = this.newest.get(message.subject) ?? new Map<string, LastSample>()
    this.newest.set(message.subject, known)
    for (const sample of message.samples) {
      const key = `${sample.code} ${message.device}`
      const before = known.get(key)
      if (before && before.sample.measuredAt > sample.measuredAt) continue
      known.set(key, { sample, receivedAt: message.receivedAt, source: message.device })
    }
  }
  openOf(subject: SubjectId): readonly Alarm[] {
    return [...this.alarms.values()].filter((alarm) => alarm.subject === subject && alarm.state !== 'ended')
  }
  lastSequences(): ReadonlyMap<UnitId, Sequence> {
    const last = new Map<UnitId, Sequence>()
    for (const { seq, alarm } of this.events)
      if (seq > (last.get(alarm.unit) ?? -1)) last.set(alarm.unit, seq)
    return last
  }
  eventsAfter({ units, after, limit }: Parameters<Store['alarmEventsAfter']>[0]): readonly AlarmEvent[] {
    return this.events
      .filter(({ seq, alarm }) => seq > after && units.includes(alarm.unit))
      .toSorted((a, b) => a.seq - b.seq)
      .slice(0, limit)
  }
  latest(subject: SubjectId) {
    return [...(this.newest.get(subject)?.values() ?? [])].map(({ sample, receivedAt, source }) => ({
      code: sample.code,
      measuredAt: sample.measuredAt,
      value: sample.value,
      reason: sample.value === null ? sample.reason : null,
      receivedAt,
      source,
      late: false,
    }))
  }
}

interface Process {
  readonly store: Store
  readonly kill: () => void
}

/** The store as one process of the server sees it, until that is killed. */
export function openDisk(disk: Disk, time: SimTime, random: Random, world: World): Process {
  let alive = true
  const waiting = new Set<() => void>()
  const write = (apply: () => void): Promise<void> =>
    new Promise((resolve, reject) => {
      if (!alive) return
      waiting.add(apply)
      time.after(random.chance(0.95) ? 2 : random.between(5, 900), () => {
        if (!waiting.delete(apply)) return
        if (disk.isAway()) return reject(new Error('the database is away'))
        apply()
        resolve()
      })
    })
  const own = {
    record: (message: Recorded) => {
      disk.attribute(message)
      return write(() => disk.record(message)).then(() => 'stored' as const)
    },
    quarantine: (entry: Quarantined) => write(() => disk.quarantine(entry)),
    commitAlarms: (...commits: readonly AlarmCommit[]) =>
      write(() => {
        for (const made of commits) disk.commit(made)
      }),
    // What the engine was told is for a replay and decides nothing.
    keepInputs: () => Promise.resolve(),
    audit: () => Promise.resolve(),
    recording: () => 'database' as const,
    nextEpoch: () => Promise.resolve(++disk.epoch),
    // No backup is brought back here.
    restoration: () => Promise.resolve(null),
    hospital: () => Promise.resolve(world.hospital()),
    hospitalVersion: () => Promise.resolve(world.hospital().version),
    // As JSON, because that is all a database keeps of it.
    loadAlarmStates: () =>
      Promise.resolve(JSON.parse(JSON.stringify([...disk.states.values()])) as AlarmCommit[]),
    lastSequences: () => Promise.resolve(disk.lastSequences()),
    alarms: () => Promise.resolve([...disk.alarms.values()].filter(({ state }) => state !== 'ended')),
    alarmEventsAfter: (query: Parameters<Store['alarmEventsAfter']>[0]) =>
      Promise.resolve(disk.eventsAfter(query)),
    latest: (subject: SubjectId) => Promise.resolve(disk.latest(subject)),
  }
  return {
    // The parts that run here call nothing else of the store; a call of anything else throws.
    store: own as unknown as Store,
    /** What was on its way is on disk, or it is not; nobody hears which. */
    kill() {
      alive = false
      for (const apply of waiting) if (!disk.isAway() && random.chance(0.5)) apply()
      waiting.clear()
    },
  }
}
