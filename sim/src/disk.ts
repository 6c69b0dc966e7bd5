import type { Alarm, AlarmEvent, AlarmId, LastSample, Sequence, SubjectId, UnitId } from '@vigil/clinical'
import type { AlarmCommit, Quarantined, Recorded, Store } from '@vigil/storage'
import type { Random } from './random'
import type { SimTime } from './time'
import type { World } from './world'

/** What reached the disk, over any number of server starts; who looks on is told at once. */
export interface Disk {
  readonly states: ReadonlyMap<SubjectId, AlarmCommit>
  readonly alarms: ReadonlyMap<AlarmId, Alarm & { readonly seq: Sequence }>
  readonly events: readonly AlarmEvent[]
  /** The store as one process of the server sees it, until that is killed. */
  open(): { readonly store: Store; kill(): void }
  /** While away, writes are refused. */
  setAway(away: boolean): void
  isAway(): boolean
  /** True time at which the database last was away. */
  awayAt(): number
}

export interface Witness {
  committed(commit: AlarmCommit): void
  /** As it was decided whose it is, before it is written. */
  attributed(message: Recorded): void
  quarantined(entry: Quarantined): void
}

interface Write {
  readonly apply: () => void
  readonly done: () => void
}

export function createDisk(time: SimTime, random: Random, world: World, witness: Witness): Disk {
  const states = new Map<SubjectId, AlarmCommit>()
  const alarms = new Map<AlarmId, Alarm & { readonly seq: Sequence }>()
  const events: AlarmEvent[] = []
  const newest = new Map<SubjectId, Map<string, LastSample>>()
  let epoch = 0
  let away = false
  let awayAt = -Infinity

  const commit = (made: AlarmCommit) => {
    states.set(made.subject, made)
    for (const event of made.events) {
      events.push(event)
      alarms.set(event.alarm.id, { ...event.alarm, seq: event.seq })
    }
    witness.committed(made)
  }
  const record = (message: Recorded) => {
    const known = newest.get(message.subject) ?? new Map<string, LastSample>()
    newest.set(message.subject, known)
    for (const sample of message.samples) {
      const key = `${sample.code} ${message.device}`
      const before = known.get(key)
      if (before && before.sample.measuredAt > sample.measuredAt) continue
      known.set(key, { sample, receivedAt: message.receivedAt, source: message.device })
    }
  }

  const open = () => {
    let alive = true
    const waiting = new Set<Write>()
    const write = (apply: () => void): Promise<void> =>
      new Promise((resolve, reject) => {
        if (!alive) return
        const one: Write = { apply, done: resolve }
        waiting.add(one)
        time.after(random.chance(0.95) ? 2 : random.between(5, 900), () => {
          if (!waiting.delete(one)) return
          if (away) return reject(new Error('the database is away'))
          apply()
          resolve()
        })
      })
    const own = {
      record: (message: Recorded) => {
        witness.attributed(message)
        return write(() => record(message)).then(() => 'stored' as const)
      },
      quarantine: (entry: Quarantined) => write(() => witness.quarantined(entry)),
      commitAlarms: (made: AlarmCommit) => write(() => commit(made)),
      audit: () => Promise.resolve(),
      recording: () => 'database' as const,
      nextEpoch: () => Promise.resolve(++epoch),
      hospital: () => Promise.resolve(world.hospital()),
      hospitalVersion: () => Promise.resolve(world.hospital().version),
      // As JSON, because that is all a database keeps of it.
      loadAlarmStates: () =>
        Promise.resolve(JSON.parse(JSON.stringify([...states.values()])) as AlarmCommit[]),
      lastSequences: () => Promise.resolve(new Map(lastOf(events))),
      alarms: () => Promise.resolve([...alarms.values()].filter(({ state }) => state !== 'ended')),
      alarmEventsAfter: ({ units, after, limit }: Parameters<Store['alarmEventsAfter']>[0]) =>
        Promise.resolve(
          events
            .filter(({ seq, alarm }) => seq > after && units.includes(alarm.unit))
            .toSorted((a, b) => a.seq - b.seq)
            .slice(0, limit),
        ),
      latest: (subject: SubjectId) =>
        Promise.resolve(
          [...(newest.get(subject)?.values() ?? [])].map(({ sample, receivedAt, source }) => ({
            code: sample.code,
            measuredAt: sample.measuredAt,
            value: sample.value,
            reason: sample.value === null ? sample.reason : null,
            receivedAt,
            source,
            late: false,
          })),
        ),
    }
    return {
      // The parts that run here call nothing else of the store; a call of anything else throws.
      store: own as unknown as Store,
      /** What was on its way is on disk, or it is not; nobody hears which. */
      kill() {
        alive = false
        for (const each of waiting) if (!away && random.chance(0.5)) each.apply()
        waiting.clear()
      },
    }
  }
  return {
    states,
    alarms,
    events,
    open,
    setAway(is) {
      away = is
      awayAt = time.now()
    },
    isAway: () => away,
    awayAt: () => (away ? time.now() : awayAt),
  }
}

function lastOf(events: readonly AlarmEvent[]): ReadonlyMap<UnitId, Sequence> {
  const last = new Map<UnitId, Sequence>()
  for (const { seq, alarm } of events) if (seq > (last.get(alarm.unit) ?? -1)) last.set(alarm.unit, seq)
  return last
}
