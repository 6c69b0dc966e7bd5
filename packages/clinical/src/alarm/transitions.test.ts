import { describe, expect, it } from 'vitest'
import type { DeviceId, EpochMs, UnitId } from '../ids'
import type { PlannedState } from '../planned'
import { aContext, anAbsence, anActor, aSample, deviceIn, observed, Run } from '../testing'

/** One condition: heart rate below 40, high after 3 s, over; medium below 50, after 5 s. */
const KEY = 'hr-low'
const HR = 'MDC_ECG_HEART_RATE'
const MINUTE = 60_000
const [LOW, MILD, GOOD] = [36, 45, 80]
const REMOTE = anActor({ remote: true })

const measure = (run: Run, value: number) => run.observe([aSample({ code: HR, value, measuredAt: run.now })])

/** How the condition stands, as the nurse would say it. */
function stateOf({ state }: Run): string {
  const condition = state.conditions[KEY]
  const { alarm = null, signals = [] } = condition ?? {}
  if (alarm?.state === 'active') {
    if (signals.every(({ phase }) => phase.kind === 'clearing')) return 'clearing'
    if (alarm.annunciation === 'accepted') return 'accepted'
    return alarm.annunciation === 'audio-paused' ? 'paused' : 'active'
  }
  if (signals.length > 0) return alarm?.state === 'latched' ? 'latched+' : 'pending'
  return alarm?.state ?? 'inactive'
}

type State = 'inactive' | 'pending' | 'active' | 'accepted' | 'paused' | 'clearing' | 'latched' | 'ended'

/** How a condition comes into each state. */
const STATES: Readonly<Record<State, () => Run>> = {
  inactive: () => {
    const run = new Run()
    measure(run, GOOD)
    return run
  },
  pending: () => {
    const run = STATES.inactive()
    run.pass(1_000)
    measure(run, LOW)
    return run
  },
  active: () => {
    const run = STATES.pending()
    run.stream(6, { [HR]: LOW })
    measure(run, LOW)
    return run
  },
  accepted: () => {
    const run = STATES.active()
    run.act(KEY, { type: 'acknowledge' })
    return run
  },
  paused: () => {
    const run = STATES.active()
    run.act(KEY, { type: 'pause' })
    return run
  },
  clearing: () => {
    const run = STATES.active()
    run.pass(1_000)
    measure(run, GOOD)
    return run
  },
  latched: () => {
    const run = STATES.clearing()
    run.stream(5, { [HR]: GOOD })
    return run
  },
  ended: () => {
    const run = STATES.latched()
    run.act(KEY, { type: 'resolve' })
    return run
  },
}

const planned = (now: EpochMs) => ({
  kind: 'off-unit' as const,
  destination: 'CT',
  escort: null,
  since: now,
  expectedBackAt: (now + 30 * MINUTE) as EpochMs,
})
const timed = (kind: 'standby' | 'procedure', since: EpochMs): PlannedState => {
  const told = { reason: 'Turning', by: 'N. One', since, until: (since + 30 * MINUTE) as EpochMs }
  return kind === 'standby' ? { kind, ...told } : { kind, disturbed: ['hr'], ...told }
}
const later = (run: Run, ms: number, value: number) => {
  for (let left = ms; left > 0; left -= 1_000) {
    run.pass(1_000)
    measure(run, value)
  }
}

/** Everything that can happen to it. */
const INPUTS = {
  'a value beyond the limit': (run: Run) => {
    run.pass(1_000)
    measure(run, LOW)
  },
  'a value inside the limit': (run: Run) => {
    run.pass(1_000)
    measure(run, GOOD)
  },
  'a milder value': (run: Run) => {
    run.pass(1_000)
    measure(run, MILD)
  },
  'values beyond it for 7 s': (run: Run) => later(run, 7_000, LOW),
  'values inside it for 4 s': (run: Run) => later(run, 4_000, GOOD),
  'values inside it for 6 s': (run: Run) => later(run, 6_000, GOOD),
  'milder values for 7 s': (run: Run) => later(run, 7_000, MILD),
  'no value, for the leads are off': (run: Run) => {
    run.pass(1_000)
    run.observe([anAbsence('leads-off', { code: HR, measuredAt: run.now })])
  },
  'silence for 30 s': (run: Run) => run.pass(30_000),
  'what is no number': (run: Run) => {
    run.pass(1_000)
    measure(run, Number.NaN)
  },
  'a value of a minute ago, late': (run: Run) => {
    const measuredAt = (run.now - MINUTE) as EpochMs
    run.send(observed([aSample({ code: HR, value: GOOD, measuredAt })], run.now, { live: false }))
  },
  'the same value once more': (run: Run) => run.send({ type: 'repeated', source: MONITOR_ID, codes: [HR] }),
  'an older value': (run: Run) =>
    run.observe([aSample({ code: HR, value: GOOD, measuredAt: (run.now - 3_000) as EpochMs })]),
  acknowledge: (run: Run) => void run.act(KEY, { type: 'acknowledge' }),
  'acknowledge with needs-help': (run: Run) =>
    void run.act(KEY, { type: 'acknowledge', owner: 'needs-help' }),
  'acknowledge from afar': (run: Run) => void run.act(KEY, { type: 'acknowledge' }, REMOTE),
  pause: (run: Run) => void run.act(KEY, { type: 'pause' }),
  resume: (run: Run) => void run.act(KEY, { type: 'resume' }),
  resolve: (run: Run) => void run.act(KEY, { type: 'resolve' }),
  reject: (run: Run) => void run.act(KEY, { type: 'reject' }),
  'the owner gone for a minute': (run: Run) => {
    run.send({ type: 'owner-gone', user: anActor().user })
    later(
      run,
      MINUTE,
      run.state.conditions[KEY]?.signals.some(({ phase }) => phase.kind === 'active') ? LOW : GOOD,
    )
  },
  'limits that hold it no more': (run: Run) =>
    run.send({ type: 'context-changed', context: aContext({ limits: [] }) }),
  'a device that leaves': (run: Run) =>
    run.send({ type: 'context-changed', context: aContext({ devices: [] }) }),
  'another device in its place': (run: Run) =>
    run.send({ type: 'context-changed', context: aContext({ devices: [deviceIn('mon-2' as DeviceId)] }) }),
  'another unit': (run: Run) =>
    run.send({ type: 'context-changed', context: aContext({ unit: 'north/ward' as UnitId }) }),
  'off unit': (run: Run) =>
    run.send({ type: 'context-changed', context: aContext({ planned: planned(run.now) }) }),
  standby: (run: Run) =>
    run.send({ type: 'context-changed', context: aContext({ planned: timed('standby', run.now) }) }),
  'a procedure that disturbs it': (run: Run) =>
    run.send({ type: 'context-changed', context: aContext({ planned: timed('procedure', run.now) }) }),
  'a restart': (run: Run) => {
    run.reload()
    run.send({ type: 'resumed' })
  },
  'the end of the stay': (run: Run) => run.send({ type: 'subject-ended' }),
} satisfies Record<string, (run: Run) => void>
type Input = keyof typeof INPUTS

const MONITOR_ID = 'mon-1' as DeviceId

/**
 * The state afterwards, and the events on the way. Columns: inactive, pending, active (nobody took it), accepted, paused,
 * clearing, latched, ended. `latched+`: latched, and inside its delay once more. So low a rate is lethal, and goes on off
 * the unit (OFF2).
 */
// prettier-ignore
const TABLE: Readonly<Record<Input, readonly string[]>> = {
  'a value beyond the limit': ['pending', 'pending', 'active', 'accepted', 'paused', 'active', 'latched+', 'pending'],
  'a value inside the limit': ['inactive', 'inactive', 'clearing', 'clearing', 'clearing', 'clearing', 'latched', 'ended'],
  'a milder value': ['pending', 'pending', 'active', 'accepted', 'paused', 'active', 'latched+', 'pending'],
  'values beyond it for 7 s': ['active raised', 'active raised', 'active', 'accepted', 'paused', 'active', 'active raised', 'active raised'],
  'values inside it for 4 s': ['inactive', 'inactive', 'clearing', 'clearing', 'clearing', 'clearing', 'latched', 'ended'],
  'values inside it for 6 s': ['inactive', 'inactive', 'latched latched', 'ended ended', 'latched latched', 'latched latched', 'latched', 'ended'],
  'milder values for 7 s': ['active raised', 'active raised', 'active priority-changed', 'accepted priority-changed', 'paused priority-changed', 'active priority-changed', 'active raised', 'active raised'],
  'no value, for the leads are off': ['inactive', 'pending', 'active', 'accepted', 'paused', 'active', 'latched', 'ended'],
  'silence for 30 s': ['inactive', 'active raised', 'active', 'accepted', 'paused', 'latched latched', 'latched', 'ended'],
  'what is no number': ['inactive', 'pending', 'active', 'accepted', 'paused', 'active', 'latched', 'ended'],
  'a value of a minute ago, late': ['inactive', 'pending', 'active', 'accepted', 'paused', 'clearing', 'latched', 'ended'],
  'the same value once more': ['inactive', 'pending', 'active', 'accepted', 'paused', 'clearing', 'latched', 'ended'],
  'an older value': ['inactive', 'pending', 'active', 'accepted', 'paused', 'clearing', 'latched', 'ended'],
  acknowledge: ['inactive', 'pending', 'accepted accepted', 'accepted', 'accepted accepted', 'clearing accepted', 'ended ended', 'ended'],
  'acknowledge with needs-help': ['inactive', 'pending', 'active accepted', 'active owner-changed', 'paused accepted', 'clearing accepted', 'ended ended', 'ended'],
  'acknowledge from afar': ['inactive', 'pending', 'active seen-remotely', 'accepted seen-remotely', 'paused seen-remotely', 'clearing seen-remotely', 'latched seen-remotely', 'ended'],
  pause: ['inactive', 'pending', 'paused audio-paused', 'accepted', 'paused', 'clearing audio-paused', 'latched audio-paused', 'ended'],
  resume: ['inactive', 'pending', 'active', 'accepted', 'active audio-resumed', 'clearing', 'latched', 'ended'],
  resolve: ['inactive', 'pending', 'active', 'accepted', 'paused', 'clearing', 'ended ended', 'ended'],
  reject: ['inactive', 'pending', 'active', 'active owner-changed', 'paused', 'clearing', 'latched', 'ended'],
  'the owner gone for a minute': ['inactive', 'inactive', 'active', 'active re-announced', 'paused', 'latched latched', 'latched', 'ended'],
  'limits that hold it no more': ['inactive', 'inactive', 'latched latched', 'ended ended', 'latched latched', 'latched latched', 'latched', 'ended'],
  'a device that leaves': ['inactive', 'inactive', 'latched latched', 'ended ended', 'latched latched', 'latched latched', 'latched', 'ended'],
  'another device in its place': ['inactive', 'pending', 'active evidence-changed', 'accepted evidence-changed', 'paused evidence-changed', 'clearing evidence-changed', 'latched', 'ended'],
  'another unit': ['inactive', 'pending', 'active ended raised', 'active ended raised', 'active ended raised', 'clearing ended raised', 'latched ended latched', 'ended'],
  'off unit': ['inactive', 'pending', 'active', 'accepted', 'paused', 'clearing', 'latched', 'ended'],
  standby: ['inactive', 'pending', 'active', 'accepted', 'paused', 'clearing', 'latched', 'ended'],
  'a procedure that disturbs it': ['inactive', 'pending', 'active', 'accepted', 'paused', 'clearing', 'latched', 'ended'],
  'a restart': ['inactive', 'pending', 'active', 'accepted', 'paused', 'clearing', 'latched', 'ended'],
  'the end of the stay': ['inactive', 'inactive', 'ended ended', 'ended ended', 'ended ended', 'ended ended', 'ended ended', 'ended'],
}

const outcomeOf = (state: State, input: Input): string => {
  const run = STATES[state]()
  const before = run.announced.length
  INPUTS[input](run)
  const events = run.announced.slice(before).filter(({ alarm }) => alarm.condition === KEY)
  return [stateOf(run), ...events.map(({ event }) => event)].join(' ')
}

describe('every state of a condition', () => {
  const names = Object.keys(STATES) as State[]
  it.each(names)('is reached as %s', (state) => {
    expect(stateOf(STATES[state]())).toBe(state)
  })

  it.each(Object.keys(INPUTS) as Input[])('takes "%s" as the table says', (input) => {
    const outcomes = names.map((state) => outcomeOf(state, input))
    expect(Object.fromEntries(names.map((name, index) => [name, outcomes[index]]))).toEqual(
      Object.fromEntries(names.map((name, index) => [name, TABLE[input][index]])),
    )
  })

  it.each(names)('from %s ends no alarm without an event', (state) => {
    for (const input of Object.keys(INPUTS) as Input[]) {
      const run = STATES[state]()
      const wasOpen = (run.alarm(KEY)?.state ?? 'ended') !== 'ended'
      const before = run.announced.length
      INPUTS[input](run)
      const isOpen = (run.alarm(KEY)?.state ?? 'ended') !== 'ended'
      const told = run.announced
        .slice(before)
        .some(({ event, alarm }) => event === 'ended' && alarm.condition === KEY)
      expect({ input, ok: !wasOpen || isOpen || told }).toEqual({ input, ok: true })
    }
  })
})
