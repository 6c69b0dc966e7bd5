import {
  CLEAR_MS,
  conditionGroup,
  parameter,
  restoreState,
  type Alarm,
  type DeviceId,
  type EpochMs,
  type Evidence,
  type Limit,
  type ParameterCode,
  type SubjectContext,
} from '@vigil/clinical'
import type { WhyAnswer } from '@vigil/protocol'
import type { AlarmReceipt, Store, StoredSample } from '@vigil/storage'
import type { Clock, Directory, Engine } from '../ports'
import { occurrenceOf, sourcesOf, type Occurrence } from './occurrence'

/** WF10: ten seconds before and after. */
const WAVE_MS = 10_000
const VALUES_MS = 60_000
const MOST_RECEIPTS = 1_000
/** Looked for among the newest first: an alarm that comes often has many events. No older one is asked about. Own proposals. */
const LOOK_BACK_DAYS = [2, 30, 400] as const
const DAY_MS = 24 * 3_600_000

interface Deps {
  readonly store: Pick<
    Store,
    'alarmEventsOf' | 'alarmReceipts' | 'checkpoints' | 'outcomes' | 'samples' | 'waveformsKept'
  >
  readonly engine: Pick<Engine, 'readings'>
  readonly directory: Pick<Directory, 'device'>
  readonly clock: Pick<Clock, 'now'>
}

/** Everything that is kept about one time that an alarm rang; `null`: it never had that episode. */
export async function whyOf(
  deps: Deps,
  { id, subject }: Pick<Alarm, 'id' | 'subject'>,
  episode: number | null,
): Promise<WhyAnswer | null> {
  const { store } = deps
  const occurrence = await find(deps, { id, subject }, episode)
  if (!occurrence) return null
  const { events, episodes } = occurrence
  const last = events.at(-1)?.alarm ?? events[0].alarm
  const [rule, receipts, outcomes, seen] = await Promise.all([
    ruleOf(deps, occurrence),
    store.alarmReceipts({ alarm: id, episodes, limit: MOST_RECEIPTS + 1 }),
    store.outcomes({ alarm: id, episodes }),
    signalsOf(deps, occurrence),
  ])
  return {
    alarm: last,
    rule,
    ...seen,
    events: events.map(({ seq, type, at, by, alarm }) => ({
      seq,
      type,
      at,
      by: by && { name: by.name },
      episode: alarm.episode,
      priority: alarm.priority,
      state: alarm.state,
      annunciation: alarm.annunciation,
      owner: alarm.owner && { name: alarm.owner.name, state: alarm.owner.state },
    })),
    receipts: receipts.slice(0, MOST_RECEIPTS).map(receiptOf),
    moreReceipts: receipts.length > MOST_RECEIPTS,
    outcome: outcomes[0] ? outcomeOf(outcomes[0]) : null,
  }
}

async function find(
  { store, clock }: Deps,
  { id, subject }: Pick<Alarm, 'id' | 'subject'>,
  episode: number | null,
): Promise<Occurrence | null> {
  const to = clock.now()
  let found: Occurrence | null = null
  for (const days of LOOK_BACK_DAYS) {
    const from = (to - days * DAY_MS) as EpochMs
    const events = await store.alarmEventsOf({ subject, alarm: id, from, to })
    found = occurrenceOf(events, episode)
    // Where it is the first that was read, it may have begun before.
    if (found && found.events[0] !== events[0]) break
  }
  return found
}

const receiptOf = ({
  episode,
  viewer,
  page,
  shown,
  sound,
  from,
  to,
}: AlarmReceipt): WhyAnswer['receipts'][number] => ({ episode, viewer, page, shown, sound, from, to })

type Outcome = NonNullable<WhyAnswer['outcome']>

export const outcomeOf = (kept: {
  readonly episode: number
  readonly outcome: Outcome['outcome']
  readonly by: string
  readonly name: string
  readonly at: EpochMs
}): Outcome => {
  const { episode, outcome, by, name, at } = kept
  // Who taps is a user: nobody else may.
  return { episode, outcome, by: by as Outcome['by'], name, at }
}

const isCrossed = (limit: Limit, { condition }: Alarm, evidence: readonly Evidence[]): boolean =>
  evidence.some(
    (each) =>
      each.kind === 'limit' &&
      limit.condition === condition &&
      // What has grown graver by lasting crosses the limit that it grew at.
      (limit.priority === each.priority || limit.lasting?.priority === each.priority) &&
      limit.value === each.limit,
  )

/** The limits as they were in force when it rang: they stand in the states that the engine's inputs are kept with. */
async function ruleOf({ store, engine }: Deps, occurrence: Occurrence): Promise<WhyAnswer['rule']> {
  const { at, alarm } = occurrence.events[0]
  const evidence = sourcesOf(occurrence)
  const named = evidence.filter(({ kind }) => kind === 'limit')
  const kept = (await store.checkpoints({ subject: alarm.subject, at })).flatMap(({ state, ...rest }) => {
    const context = restoreState(state)?.context
    return context ? [{ context, ...rest }] : []
  })
  const written = evidence.find((each) => each.kind === 'rule') ?? null
  const ruleIn = ({ rules }: Pick<SubjectContext, 'rules'>) =>
    rules.find(({ id, version }) => id === written?.rule && version === written.version) ?? null
  const explains = ({ limits, rules }: Pick<SubjectContext, 'limits' | 'rules'>) =>
    written
      ? ruleIn({ rules }) !== null
      : named.length === 0 || limits.some((limit) => isCrossed(limit, alarm, evidence))
  // An alarm that a change of limits brought about stands in the state after that change.
  const then = kept.find(({ context }) => explains(context))
  const today = [...new Set(engine.readings(alarm.subject).flatMap(({ limits }) => limits))]
  const limits = then?.context.limits ?? (explains({ limits: today, rules: [] }) ? today : [])
  const own = limits.filter(({ condition }) => condition === alarm.condition)
  return {
    build: then?.build ?? null,
    category: then?.context.category ?? null,
    limits: own.map((limit) => ({ ...limit, crossed: isCrossed(limit, alarm, evidence) })),
    limitsOf: then ? 'then' : own.length > 0 ? 'now' : 'unknown',
    rungs: [...((then && ruleIn(then.context)?.rungs) ?? [])],
    clearMs: CLEAR_MS,
  }
}

/** What was measured around it. */
async function signalsOf(
  { store, directory, clock }: Deps,
  occurrence: Occurrence,
): Promise<Pick<WhyAnswer, 'sources' | 'values' | 'waveforms'>> {
  const { at: announcedAt, alarm } = occurrence.events[0]
  const { subject, onset } = alarm
  const evidence = sourcesOf(occurrence)
  const around = (ms: number) => ({ from: (onset - ms) as EpochMs, to: (onset + ms) as EpochMs })
  const waves = around(WAVE_MS)
  const values = { from: (onset - VALUES_MS) as EpochMs, to: latest(onset, announcedAt, VALUES_MS) }
  const [found, kept] = await Promise.all([
    Promise.all(
      codesOf(alarm, evidence).map(async (code) => ({
        code,
        samples: await store.samples({ subject, code, ...values }),
      })),
    ),
    store.waveformsKept({ subject, ...waves }),
  ])
  const bySource = found.flatMap(({ code, samples }): readonly Line[] =>
    [...new Set(samples.map(({ source }) => source))].map((source) => ({
      code,
      source,
      samples: samples.filter((sample) => sample.source === source),
    })),
  )
  return {
    sources: evidence.map((each) => ({
      evidence: each,
      type: each.source === null ? null : (directory.device(each.source)?.type ?? null),
      value: each.source === null ? null : valueAt(bySource, each.source, announcedAt),
    })),
    values: bySource.map(({ code, source, samples }) => ({
      code,
      source,
      unit: parameter(code).unit,
      samples: samples.map(({ measuredAt, value, reason, late }) => ({
        at: measuredAt,
        value,
        reason,
        late,
      })),
    })),
    waveforms: { ...waves, onset, isOver: clock.now() >= waves.to, kept: [...kept] },
  }
}

const latest = (onset: EpochMs, announcedAt: EpochMs, ms: number): EpochMs =>
  (Math.max(onset, Math.min(announcedAt, onset + 10 * ms)) + ms) as EpochMs

/** What the evidence names; of a device's own alarm what its condition is about. */
function codesOf({ condition }: Alarm, evidence: readonly Evidence[]): readonly ParameterCode[] {
  const named = evidence.flatMap(codesIn)
  const about = conditionGroup(condition)?.bound?.codes ?? []
  return [...new Set([...named, ...about])].filter((code) => parameter(code).kind === 'numeric').slice(0, 8)
}

function codesIn(evidence: Evidence): readonly ParameterCode[] {
  switch (evidence.kind) {
    case 'limit':
      return [evidence.code]
    case 'silence':
      return evidence.codes
    case 'rule':
      return evidence.values.map(({ code }) => code)
    case 'device':
      return []
    default:
      return evidence satisfies never
  }
}

interface Line {
  readonly code: ParameterCode
  readonly source: DeviceId
  readonly samples: readonly StoredSample[]
}

/** The newest thing that the device had said by then, in the first of the parameters that it measures. */
function valueAt(
  lines: readonly Line[],
  device: DeviceId,
  at: EpochMs,
): WhyAnswer['sources'][number]['value'] {
  for (const { code, source, samples } of lines) {
    if (source !== device) continue
    const known = samples.findLast((sample) => sample.receivedAt <= at && !sample.late)
    if (known) return { code, value: known.value, ageMs: Math.max(0, at - known.measuredAt) }
  }
  return null
}
