import { parameter, type AlarmEvent, type EpochMs, type Subject, type UnitId } from '@vigil/clinical'
import type { RoundsAnswer, RoundsSubject } from '@vigil/protocol'
import type { AlarmOutcome, Store, TrendSeries } from '@vigil/storage'
import { plannedCard } from '../directory/board'
import type { Clock, Directory, Engine } from '../ports'
import { artefactsOf } from './artefacts'
import { alarmChanges, byNeed, episodesOf, factChanges } from './changes'
import { DAY_CODES, DAY_MS, lanesOf, MINUTE_MS, unmonitored } from './day'

interface Deps {
  readonly store: Pick<Store, 'trends' | 'alarmEventsSince' | 'outcomesSince'>
  readonly engine: Pick<Engine, 'openAlarms' | 'readings'>
  readonly directory: Directory
  readonly clock: Clock
}

/** Own proposal: far more than a unit with alarm fatigue has in a day. */
const MOST_EVENTS = 20_000

/** Ends with the running minute, so that each bucket of the series is one minute. */
function lastDay(now: EpochMs) {
  const to = (Math.floor(now / MINUTE_MS) + 1) * MINUTE_MS
  // The casts mint times that were made from one.
  return { from: (to - DAY_MS) as EpochMs, to: to as EpochMs }
}

const minutesOf = (store: Deps['store'], subject: Subject, day: ReturnType<typeof lastDay>) =>
  store.trends({ subject: subject.id, codes: DAY_CODES, ...day, points: DAY_MS / MINUTE_MS })

/** One subject after the other: a sheet for a unit must not hold up what is live. */
export async function rounds(deps: Deps, units: readonly UnitId[]): Promise<RoundsAnswer> {
  const { store, engine, directory, clock } = deps
  const day = lastDay(clock.now())
  const events = await store.alarmEventsSince({ units, since: day.from, limit: MOST_EVENTS })
  const outcomes = await store.outcomesSince({
    alarms: [...new Set(events.map(({ alarm }) => alarm.id))],
    since: day.from,
  })
  const subjects: RoundsSubject[] = []
  for (const subject of patientsOf(directory, units)) {
    const series = await minutesOf(store, subject, day)
    const open = engine.openAlarms([subject.unit]).filter((alarm) => alarm.subject === subject.id)
    subjects.push(sheet(deps, subject, { series, day, open, events, outcomes }))
  }
  return { ...day, subjects: subjects.toSorted(byNeed) }
}

export async function unmonitoredMinutes(deps: Omit<Deps, 'engine'>, unit: UnitId) {
  const day = lastDay(deps.clock.now())
  const found = []
  for (const subject of patientsOf(deps.directory, [unit])) {
    const series = await minutesOf(deps.store, subject, day)
    found.push({
      subject: subject.id,
      ...unmonitored(series, { ...day, to: deps.clock.now() }, subject.admittedAt),
    })
  }
  return found
}

const patientsOf = (directory: Directory, units: readonly UnitId[]): readonly Subject[] =>
  units.flatMap((unit) => directory.subjectsOf(unit)).filter(({ kind }) => kind === 'patient')

interface Known {
  readonly series: readonly TrendSeries[]
  readonly day: ReturnType<typeof lastDay>
  readonly open: ReturnType<Engine['openAlarms']>
  readonly events: readonly AlarmEvent[]
  readonly outcomes: readonly AlarmOutcome[]
}

function sheet(deps: Deps, subject: Subject, { series, day, open, events, outcomes }: Known): RoundsSubject {
  const { engine, directory, clock } = deps
  const now = clock.now()
  const readings = engine.readings(subject.id)
  const episodes = episodesOf(
    events.filter(({ alarm }) => alarm.subject === subject.id),
    open,
  )
  const artefacts = artefactsOf(
    episodes.map(({ alarm }) => alarm),
    outcomes,
  )
  return {
    subject: subject.id,
    unit: subject.unit,
    bed: subject.bed,
    bedLabel: subject.bed === null ? null : (directory.bed(subject.bed)?.label ?? null),
    name: subject.name,
    mrn: subject.mrn,
    birthDate: subject.birthDate,
    admittedAt: subject.admittedAt,
    planned: plannedCard(subject),
    lanes: lanesOf(series, day, (code) => parameter(code).unit, artefacts),
    readings: readings.map(newest),
    open: open.map((alarm) => structuredClone(alarm)),
    changed: {
      ...alarmChanges(episodes, now),
      facts: factChanges(subject, day.from),
      limits: limitChanges(readings, day.from),
      devices: deviceChanges(directory, subject, day.from),
    },
    unmonitored: unmonitored(series, { ...day, to: now }, subject.admittedAt),
    isUnmonitored: !readings.some(({ reading }) => reading.kind === 'valid'),
  }
}

type Readings = ReturnType<Engine['readings']>

const newest = ({ code, reading }: Readings[number]): RoundsSubject['readings'][number] => ({
  code,
  unit: parameter(code).unit,
  kind: reading.kind,
  value: reading.kind === 'valid' ? reading.value : null,
  measuredAt: reading.kind === 'absent' ? null : reading.measuredAt,
  reason: reading.kind === 'absent' || reading.kind === 'invalid' ? reading.reason : null,
})

function limitChanges(readings: Readings, from: EpochMs): RoundsSubject['changed']['limits'] {
  const found = new Map<string, RoundsSubject['changed']['limits'][number]>()
  for (const { limits } of readings)
    for (const { condition, direction, value, setBy } of limits)
      if (setBy.at !== null && setBy.at >= from)
        found.set(`${condition} ${direction}`, { condition, direction, value, by: setBy.name, at: setBy.at })
  return [...found.values()]
}

/** Longer than a device takes to be put on at the admission; own proposal. */
const SETTLED_MS = 10 * MINUTE_MS

const deviceChanges = (
  directory: Directory,
  subject: Subject,
  since: EpochMs,
): RoundsSubject['changed']['devices'] =>
  directory
    .hospital()
    .associations.filter(
      (each) =>
        each.subject === subject.id &&
        ((each.from >= since && each.from > subject.admittedAt + SETTLED_MS) || (each.to ?? 0) >= since),
    )
    .map(({ device, from, to }) => ({ device, from, to }))
