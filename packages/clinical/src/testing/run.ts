import type { Alarm, ConditionKey } from '../alarm/alarm'
import { initialState, openAlarms, type SubjectState } from '../alarm/state'
import { step } from '../alarm/step'
import type { Actor, AlarmCommand, CommandResult } from '../alarm/acts'
import type { AlarmEffect, AlarmInput } from '../alarm/step-types'
import type { SubjectContext } from '../alarm/subject-context'
import type { DeviceId, EpochMs } from '../ids'
import type { ParameterCode } from '../parameters'
import type { DeviceAlert, DeviceStatus, Sample } from '../sample'
import { aContext, anActor, MONITOR, observed } from './builders'
import { FakeClock } from './fake-clock'

type Announced = Extract<AlarmEffect, { type: 'announce' }>
type Values = Partial<Record<ParameterCode, number>>
type Act =
  | { readonly type: 'acknowledge'; readonly owner?: 'coming' | 'at-bedside' | 'needs-help' }
  | { readonly type: 'pause'; readonly durationMs?: number }
  | { readonly type: 'resume' | 'resolve' | 'reject' }

/** One subject's engine on a fake clock, as a host runs it: inputs when they come, a tick each 250 ms. */
export class Run {
  readonly clock = new FakeClock()
  readonly announced: Announced[] = []
  readonly effects: AlarmEffect[] = []
  state: SubjectState
  #keys = 0

  constructor(context: SubjectContext = aContext()) {
    this.state = initialState(context)
  }

  get now(): EpochMs {
    return this.clock.now()
  }

  send(input: AlarmInput): readonly AlarmEffect[] {
    const { state, effects } = step(this.state, input, this.now)
    this.state = state
    this.effects.push(...effects)
    for (const effect of effects) if (effect.type === 'announce') this.announced.push(effect)
    return effects
  }

  /** Lets time pass with ticks and nothing else. */
  pass(ms: number): void {
    for (let left = ms; left > 0; left -= 250) {
      this.clock.advance(Math.min(250, left))
      this.send({ type: 'tick' })
    }
  }

  /** Measures now. */
  observe(samples: readonly Sample[], source: DeviceId = MONITOR): void {
    this.send(observed(samples, this.now, { source }))
  }

  /** Measures these values each second, for so many seconds. */
  stream(seconds: number, values: Values, source: DeviceId = MONITOR): void {
    for (let second = 0; second < seconds; second++) {
      this.observe(
        Object.entries(values).map(([code, value]) => ({
          // Keys of `Values` are parameter codes.
          code: code as ParameterCode,
          value,
          measuredAt: this.now,
        })),
        source,
      )
      this.pass(1_000)
    }
  }

  alert(alert: DeviceAlert, live = true, source: DeviceId = MONITOR): void {
    this.send({ type: 'alert-reported', source, receivedAt: this.now, live, alert })
  }

  status(status: DeviceStatus, source: DeviceId = MONITOR): void {
    this.send({ type: 'status-reported', source, receivedAt: this.now, status })
  }

  /** Acts on the alarm as it is shown now. */
  act(condition: ConditionKey, act: Act, actor: Actor = anActor()): CommandResult {
    const episode = this.alarm(condition)?.episode ?? 0
    return this.command({ condition, episode, key: `key-${String(++this.#keys)}`, ...filled(act) }, actor)
  }

  command(command: AlarmCommand, actor: Actor = anActor()): CommandResult {
    for (const effect of this.send({ type: 'commanded', actor, command }))
      if (effect.type === 'reply') return effect.result
    throw new Error(`no reply to ${command.key}`)
  }

  /** As last announced, ended or not. */
  alarm(condition: ConditionKey): Alarm | null {
    return this.state.conditions[condition]?.alarm ?? null
  }

  open(): readonly string[] {
    return openAlarms(this.state)
      .map(({ condition, priority }) => `${condition} ${priority}`)
      .toSorted()
  }

  /** What was announced of a condition, in order. */
  events(condition: ConditionKey): readonly string[] {
    return this.announced.filter(({ alarm }) => alarm.condition === condition).map(({ event }) => event)
  }

  /** As a process that was killed and started again finds it. */
  reload(): void {
    // The stored form is our own state.
    this.state = JSON.parse(JSON.stringify(this.state)) as SubjectState
  }
}

function filled(act: Act) {
  switch (act.type) {
    case 'acknowledge':
      return { type: act.type, owner: act.owner ?? 'coming' } as const
    case 'pause':
      return { type: act.type, durationMs: act.durationMs ?? 120_000 } as const
    case 'resume':
    case 'resolve':
    case 'reject':
      return { type: act.type } as const
    default:
      throw new Error('unknown act')
  }
}
