import {
  categoryAt,
  initialState,
  limitsFor,
  step,
  type Alarm,
  type AlarmEffect,
  type AlarmInput,
  type BedId,
  type DeviceId,
  type DeviceMessage,
  type EpochMs,
  type Limit,
  type Priority,
  type SubjectContext,
  type SubjectId,
  type SubjectState,
  type UnitId,
  type UserId,
} from '@vigil/clinical'
import { classify, createOrder, parseMqtt, topicOf } from '@vigil/ingest'
import {
  demoHospital,
  scoreAlarms,
  type ConfigSubject,
  type DemoHospital,
  type Machine,
} from '@vigil/ingest/simulator'

const SECOND = 1_000
const DAY = 24 * 3_600 * SECOND

/** What one way of assessing made of one bed. */
export interface Heard {
  /** Alarms by condition and priority: each episode that was announced. */
  readonly alarms: readonly Told[]
  /** How often a nurse would have heard one begin or ask again. */
  readonly bursts: number
}
export interface Told {
  readonly condition: string
  readonly class: Alarm['class']
  readonly priority: Priority
  readonly sounded: boolean
  readonly isTrue: boolean
}
export interface BedReport {
  readonly bed: string
  readonly before: Heard
  readonly after: Heard
}

interface Options {
  readonly seed: number
  readonly hours: number
  /** A nurse takes what sounds after so long, and what is latched too. */
  readonly answerMs: number
}

/** 2026-11-21T00:00:00Z. */
const START = Date.parse('2026-11-21T00:00:00Z')

const hospitalOf = (seed: number): DemoHospital =>
  demoHospital(START, { seed, userPassword: () => 'none', devicePassword: () => 'none' })

/** Beds of the demonstration with a person and a monitor. */
export function bedsOf(seed: number): readonly string[] {
  const { config } = hospitalOf(seed)
  const taken = new Set(config.subjects.flatMap(({ kind, bed }) => (kind === 'patient' && bed ? [bed] : [])))
  return config.devices.flatMap(({ bed }) => (bed !== undefined && taken.has(bed) ? [bed] : []))
}

/** A day of one bed: what its monitor would send, through the doors and the engine, twice. */
export function reportBed(bed: string, options: Options): BedReport {
  const hospital = hospitalOf(options.seed)
  const device = hospital.config.devices.find((each) => each.bed === bed)
  const subject = hospital.config.subjects.find((each) => each.bed === bed)
  const machine = hospital.devices.find(({ id }) => id === device?.id)?.machine
  if (!device || !subject || !machine) throw new Error(`nobody lies in ${bed}`)
  const context = contextOf(subject, device.id as DeviceId)
  const after = createListener(context, options)
  const before = createListener(
    { ...context, limits: context.limits.map(undelayed) },
    { ...options, isRaw: true },
  )
  const order = createOrder()
  let seq = 0
  for (let ms = SECOND; ms <= options.hours * 3_600 * SECOND; ms += SECOND) {
    const now = (START + ms) as EpochMs
    const inputs: AlarmInput[] = []
    for (const message of messagesAt(machine, device.id, ms, () => seq++))
      for (const part of classify({ ...message, receivedAt: now }, order))
        if (part.order !== 'duplicate') inputs.push(...inputsOf(part.message, part.order === 'live'))
    for (const listener of [before, after]) listener.hear(inputs, now)
  }
  const truth = hospital.truth(device.id, 0, options.hours * 3_600 * SECOND)
  const judged = (heard: ReturnType<typeof createListener>): Heard => ({
    bursts: heard.bursts(),
    alarms: heard.told().map(({ at, ...told }) => ({
      ...told,
      isTrue: scoreAlarms(truth, [{ condition: told.condition, fromMs: at - START }]).true === 1,
    })),
  })
  return { bed, before: judged(before), after: judged(after) }
}

const undelayed = (limit: Limit): Limit => ({ ...limit, delayMs: 0 })

function messagesAt(
  machine: Machine,
  device: string,
  ms: number,
  seq: () => number,
): readonly DeviceMessage[] {
  const emissions = machine.run(ms)
  if (machine.link() === 'down') return []
  return emissions.flatMap(({ kind, atMs, content }) => {
    // A curve raises no alarm; that it is there tells nothing that the numbers do not tell.
    if (kind === 'waveforms') return []
    const at = new Date(START + atMs).toISOString()
    const payload = Buffer.from(JSON.stringify([{ seq: seq(), at, ...content }]))
    const receivedAt = (START + ms) as EpochMs
    const published = { topic: topicOf(device, kind), payload, retained: false, receivedAt }
    return parseMqtt(published).messages
  })
}

function inputsOf(message: DeviceMessage, live: boolean): readonly AlarmInput[] {
  const { device: source, receivedAt } = message
  switch (message.kind) {
    case 'numerics':
      return [{ type: 'observed', source, receivedAt, live, skewMs: 0, samples: message.samples }]
    case 'alerts':
      return message.alerts.map((alert) => ({ type: 'alert-reported', source, receivedAt, live, alert }))
    case 'status':
      return [{ type: 'status-reported', source, receivedAt, status: message.status }]
    case 'waveforms':
    case 'events':
      return []
    default:
      return message satisfies never
  }
}

function contextOf(subject: ConfigSubject, device: DeviceId): SubjectContext {
  const unit = (subject.bed ?? '').split('/').slice(0, 2).join('/') as UnitId
  const person = { birthDate: subject.birthDate ?? null, preterm: subject.preterm ?? false }
  const category = categoryAt(person, START as EpochMs)
  const spo2Target = subject.spo2Target ?? null
  return {
    subject: subject.id as SubjectId,
    kind: 'patient',
    unit,
    unitKind: 'ward',
    bed: (subject.bed ?? '') as BedId,
    category,
    paced: subject.paced ?? false,
    simulated: true,
    limits: limitsFor({ category, spo2Target, onOxygen: subject.onOxygen ?? false, overrides: [] }),
    devices: [{ device, association: `${device}@${subject.id}` as never }],
    planned: null,
    rules: [],
  }
}

interface Listening extends Options {
  /** A value that comes back across its limit is a new alarm at once, as without hysteresis. */
  readonly isRaw?: boolean
}
type Counted = Omit<Told, 'isTrue'> & { readonly at: number }

/** The engine of one patient, who hears it, and a nurse who answers. */
function createListener(context: SubjectContext, { answerMs, isRaw = false }: Listening) {
  const told = new Map<string, Counted>()
  const waiting = new Map<string, { readonly episode: number; readonly at: number }>()
  let state: SubjectState = initialState(context)
  let [bursts, acts, again] = [0, 0, 0]

  const count = (key: string, alarm: Alarm, at: number) => {
    const { condition, priority } = alarm
    const known = told.get(key)
    const sounded = (known?.sounded ?? false) || alarm.annunciation === 'sounding'
    told.set(key, { condition, class: alarm.class, priority, sounded, at: known?.at ?? at })
  }
  const take = (effects: readonly AlarmEffect[], now: EpochMs) => {
    for (const effect of effects) {
      if (effect.type !== 'announce' || effect.event === 'retrospective') continue
      const { alarm, event } = effect
      if (alarm.state === 'ended') waiting.delete(alarm.condition)
      else if (event !== 'latched') count(`${alarm.condition} ${alarm.episode}`, alarm, now)
      const begins = event === 'raised' || event === 'priority-changed' || event === 're-announced'
      if (begins && alarm.annunciation === 'sounding') bursts += 1
      const asks = alarm.annunciation === 'sounding' || alarm.state === 'latched'
      if (asks) waiting.set(alarm.condition, { episode: alarm.episode, at: now + answerMs })
      else if (alarm.annunciation === 'accepted') waiting.delete(alarm.condition)
    }
  }
  const run = (input: AlarmInput, now: EpochMs) => {
    const before = state
    const { state: next, effects } = step(before, input, now)
    state = next
    take(effects, now)
    if (isRaw && input.type === 'observed') reenter(before, now)
  }
  /** Without hysteresis the alarm had ended at the first value inside, and this is the next one. */
  const reenter = (before: SubjectState, now: EpochMs) => {
    for (const [key, { signals, alarm }] of Object.entries(before.conditions)) {
      const isClearing = signals.length > 0 && signals.every(({ phase }) => phase.kind === 'clearing')
      const holds = state.conditions[key]?.signals.some(({ phase }) => phase.kind === 'active')
      if (alarm?.state !== 'active' || !isClearing || !holds) continue
      bursts += 1
      count(`${key} again ${++again}`, { ...alarm, annunciation: 'sounding' }, now)
    }
  }
  const answer = (now: EpochMs) => {
    for (const [condition, { episode, at }] of waiting) {
      if (at > now) continue
      waiting.delete(condition)
      const command = {
        type: 'acknowledge',
        owner: 'at-bedside',
        condition,
        episode,
        key: `k${++acts}`,
      } as const
      run({ type: 'commanded', actor: NURSE, command }, now)
    }
  }
  return {
    hear(inputs: readonly AlarmInput[], now: EpochMs) {
      for (const input of inputs) run(input, now)
      if ((state.dues[0]?.at ?? Infinity) <= now) run({ type: 'tick' }, now)
      answer(now)
    },
    told: () => [...told.values()],
    bursts: () => bursts,
  }
}

const NURSE = { user: 'nurse' as UserId, name: 'Nurse', station: null, remote: false }

export const bedDays = (beds: number, hours: number): number => (beds * hours * 3_600 * SECOND) / DAY
