import * as fc from 'fast-check'
import { initialState, openAlarms, type SubjectState } from '../alarm/state'
import { step } from '../alarm/step'
import type { AlarmEffect, AlarmInput } from '../alarm/step-types'
import type { DeviceId, EpochMs, UserId } from '../ids'
import type { ParameterCode } from '../parameters'
import type { PlannedState } from '../planned'
import { ABSENT_REASONS, INACTIVATIONS, type Sample } from '../sample'
import { aContext, anActor, anAlert, aStatus, deviceIn, MONITOR, PATCH } from './builders'
import { START } from './fake-clock'

/** Arbitrary things that may happen to a subject, for property tests. */
export interface Moment {
  readonly wait: number
  readonly input: (now: EpochMs, state: SubjectState) => AlarmInput
}

/** Put in the place of one of the others. */
const NEXT = 'mon-2' as DeviceId
export const CODES = ['MDC_ECG_HEART_RATE', 'MDC_PULS_OXIM_SAT_O2', 'MDC_PRESS_BLD_NONINV_SYS'] as const
const code: fc.Arbitrary<ParameterCode> = fc.constantFrom(...CODES)
const wait = fc.constantFrom(0, 250, 1_000, 4_000, 11_000, 61_000, 300_000)

const observation = fc
  .record({
    code,
    source: fc.constantFrom(MONITOR, PATCH, NEXT),
    value: fc.constantFrom(0, 38, 45, 78, 81, 88, 97, 120, 165, 300, NaN, Infinity, -1),
    reason: fc.option(fc.constantFrom(...ABSENT_REASONS)),
    age: fc.constantFrom(0, 0, 0, 900, 5_000, 3_600_000),
    live: fc.boolean(),
  })
  .map(({ code, source, value, reason, age, live }) => (now: EpochMs): AlarmInput => {
    const measuredAt = (now - age) as EpochMs
    const sample: Sample =
      reason === null ? { code, value, measuredAt } : { code, value: null, reason, measuredAt }
    return { type: 'observed', source, receivedAt: now, live, samples: [sample] }
  })

const alert = fc
  .record({
    alertId: fc.constantFrom('a1', 'a2'),
    state: fc.constantFrom('present', 'latched', 'ended'),
    inactivation: fc.constantFrom(...INACTIVATIONS),
    priority: fc.constantFrom('low', 'medium', 'high'),
    code: fc.constantFrom('MDC_EVT_ECG_ASYSTOLE', 'MDC_EVT_DESAT', 'MDC_EVT_LEAD_OFF', 'XYZ'),
    live: fc.boolean(),
  })
  .map(({ live, ...part }) => (now: EpochMs): AlarmInput => ({
    type: 'alert-reported',
    source: MONITOR,
    receivedAt: now,
    live,
    alert: anAlert({ ...part, measuredAt: now }),
  }))

const commanded = fc
  .record({
    pick: fc.nat(5),
    remote: fc.boolean(),
    user: fc.constantFrom('nurse1', 'nurse2'),
    key: fc.nat(40),
    act: fc.constantFrom(
      { type: 'acknowledge', owner: 'coming' } as const,
      { type: 'acknowledge', owner: 'needs-help' } as const,
      { type: 'pause', durationMs: 120_000 } as const,
      { type: 'resume' } as const,
      { type: 'resolve' } as const,
      { type: 'reject' } as const,
    ),
  })
  .map(({ pick, remote, user, key, act }) => (_now: EpochMs, state: SubjectState): AlarmInput => {
    const open = openAlarms(state)
    const alarm = open[pick % Math.max(1, open.length)]
    const seen = { condition: alarm?.condition ?? 'vf', episode: alarm?.episode ?? 1 }
    return {
      type: 'commanded',
      actor: anActor({ user: user as UserId, remote }),
      command: { ...seen, key: String(key), ...act },
    }
  })

const status = fc
  .record({
    state: fc.constantFrom('online', 'offline', 'standby'),
    battery: fc.constantFrom(null, 3, 15, 90),
  })
  .map((part) => (now: EpochMs): AlarmInput => ({
    type: 'status-reported',
    source: MONITOR,
    receivedAt: now,
    status: aStatus({ ...part, reason: 'battery-empty' }),
  }))

const KINDS = ['off-unit', 'standby', 'procedure'] as const
const plan = (since: EpochMs, kind: (typeof KINDS)[number]): PlannedState => {
  const timed = { reason: 'Turning', by: 'N. One', since, until: (since + 900_000) as EpochMs }
  switch (kind) {
    case 'off-unit':
      return absence(since)
    case 'standby':
      return { kind, ...timed }
    case 'procedure':
      return { kind, disturbed: ['hr', 'spo2'], ...timed }
    default:
      return kind satisfies never
  }
}
const absence = (since: EpochMs) =>
  ({
    kind: 'off-unit',
    destination: 'X-ray',
    escort: null,
    since,
    expectedBackAt: (since + 900_000) as EpochMs,
  }) as const

const context = fc
  .record({ devices: fc.subarray([MONITOR, PATCH, NEXT]), kind: fc.constantFrom(null, ...KINDS) })
  .map(({ devices, kind }) => (now: EpochMs): AlarmInput => ({
    type: 'context-changed',
    context: aContext({ devices: devices.map(deviceIn), planned: kind && plan(now, kind) }),
  }))

const plain = fc
  .constantFrom<AlarmInput>(
    { type: 'tick' },
    { type: 'incident-cover', covered: true },
    { type: 'incident-cover', covered: false },
    { type: 'owner-gone', user: anActor().user },
    { type: 'owner-back', user: anActor().user },
  )
  .map((input) => () => input)

const moments = (input: fc.Arbitrary<Moment['input']>, maxLength: number) =>
  fc.array(fc.record({ wait, input }), { maxLength })

export const anyHistory = moments(
  fc.oneof(
    { weight: 6, arbitrary: observation },
    { weight: 2, arbitrary: alert },
    { weight: 3, arbitrary: commanded },
    { weight: 1, arbitrary: status },
    { weight: 1, arbitrary: context },
    { weight: 1, arbitrary: plain },
  ),
  60,
)
/** Only what devices send. */
export const deviceHistory = moments(fc.oneof(observation, alert), 40)

export interface Seen {
  readonly now: EpochMs
  readonly before: SubjectState
  readonly input: AlarmInput
  readonly after: SubjectState
  readonly effects: readonly AlarmEffect[]
}

/** Runs a history with a tick before each input, as a host does; `between` may store and read back the state. */
export function play(
  history: readonly Moment[],
  between: (state: SubjectState) => SubjectState = (state) => state,
): readonly Seen[] {
  let state = initialState(aContext({ devices: [deviceIn(MONITOR), deviceIn(PATCH)] }))
  let now: EpochMs = START
  const seen: Seen[] = []
  for (const moment of history) {
    now = (now + moment.wait) as EpochMs
    for (const input of [{ type: 'tick' } as const, moment.input(now, state)]) {
      const before = between(state)
      const { state: after, effects } = step(before, input, now)
      state = after
      seen.push({ now, before, input, after, effects })
    }
  }
  return seen
}
