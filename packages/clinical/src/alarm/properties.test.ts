import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isHigher } from '../conditions'
import type { EpochMs, UserId } from '../ids'
import { aContext, aStatus, anActor, anAlert, deviceIn, MONITOR, PATCH, START, UNIT } from '../testing'
import type { ParameterCode } from '../parameters'
import { ABSENT_REASONS, INACTIVATIONS, type Sample } from '../sample'
import type { Alarm } from './alarm'
import { initialState, openAlarms, type SubjectState } from './state'
import { step } from './step'
import type { AlarmEffect, AlarmInput } from './step-types'

interface Moment {
  readonly wait: number
  readonly input: (now: EpochMs, state: SubjectState) => AlarmInput
}

const CODES = ['MDC_ECG_HEART_RATE', 'MDC_PULS_OXIM_SAT_O2', 'MDC_PRESS_BLD_NONINV_SYS'] as const
const code: fc.Arbitrary<ParameterCode> = fc.constantFrom(...CODES)
const source = fc.constantFrom(MONITOR, PATCH)
const wait = fc.constantFrom(0, 250, 1_000, 4_000, 11_000, 61_000, 300_000)
const value = fc.constantFrom(0, 38, 45, 78, 81, 88, 97, 120, 165, 300, NaN, Infinity, -1)

const observation = fc
  .record({
    code,
    source,
    value,
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
const user = fc.constantFrom('nurse1', 'nurse2').map((id) => id as UserId)
const commanded = fc
  .record({
    pick: fc.nat(5),
    remote: fc.boolean(),
    user,
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
    const command = {
      condition: alarm?.condition ?? 'vf',
      episode: alarm?.episode ?? 1,
      key: String(key),
      ...act,
    }
    return { type: 'commanded', actor: anActor({ user, remote }), command }
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
const context = fc.subarray([MONITOR, PATCH]).map((devices) => (): AlarmInput => ({
  type: 'context-changed',
  context: aContext({ devices: devices.map(deviceIn) }),
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

const anyInput = fc.oneof(
  { weight: 6, arbitrary: observation },
  { weight: 2, arbitrary: alert },
  { weight: 3, arbitrary: commanded },
  { weight: 1, arbitrary: status },
  { weight: 1, arbitrary: context },
  { weight: 1, arbitrary: plain },
)
const history: fc.Arbitrary<readonly Moment[]> = fc.array(fc.record({ wait, input: anyInput }), {
  maxLength: 60,
})

const fresh = () => initialState(aContext({ devices: [deviceIn(MONITOR), deviceIn(PATCH)] }))
const roundTrip = (state: SubjectState) => JSON.parse(JSON.stringify(state)) as SubjectState

interface Seen {
  readonly now: EpochMs
  readonly before: SubjectState
  readonly input: AlarmInput
  readonly after: SubjectState
  readonly effects: readonly AlarmEffect[]
}

/** Runs a history with a tick before each input, as a host with a fast ticker does. */
function* play(
  moments: readonly Moment[],
  between: (state: SubjectState) => SubjectState = (state) => state,
): Generator<Seen> {
  let state = fresh()
  let now: EpochMs = START
  for (const moment of moments) {
    now = (now + moment.wait) as EpochMs
    for (const input of [{ type: 'tick' } as const, moment.input(now, state)]) {
      const before = between(state)
      const { state: after, effects } = step(before, input, now)
      state = after
      yield { now, before, input, after, effects }
    }
  }
}

const open = (state: SubjectState) => new Map(openAlarms(state).map((alarm) => [alarm.condition, alarm]))
const announced = (effects: readonly AlarmEffect[]) => effects.filter((effect) => effect.type === 'announce')
const check = (name: string, holds: (seen: Seen) => void) =>
  it(name, () => {
    fc.assert(
      fc.property(history, (moments) => {
        for (const seen of play(moments)) holds(seen)
      }),
      { numRuns: 300 },
    )
  })

describe('any history', () => {
  check('[LAT4] ends no alarm without an ended event', ({ before, after, effects }) => {
    for (const condition of open(before).keys()) {
      if (open(after).has(condition)) continue
      const last = announced(effects).findLast(({ alarm }) => alarm.condition === condition)
      expect(last?.event).toBe('ended')
    }
  })

  check('[LAT4] opens no alarm without a raised event', ({ before, after, effects }) => {
    for (const condition of open(after).keys()) {
      if (open(before).has(condition)) continue
      expect(
        announced(effects).some(({ event, alarm }) => event === 'raised' && alarm.condition === condition),
      ).toBe(true)
    }
  })

  check('[ACK9] leaves every unaccepted high or medium alarm a due time', ({ after, now }) => {
    for (const [condition, alarm] of open(after)) {
      if (alarm.owner || alarm.priority === 'low') continue
      const dues = after.dues.filter((due) => due.condition === condition)
      expect(dues.length).toBeGreaterThan(0)
      expect(Math.min(...dues.map(({ at }) => at)) - now).toBeLessThanOrEqual(300_000)
    }
  })

  check('[ACK3] leaves every acknowledgement and pause an end', ({ after, now }) => {
    for (const alarm of open(after).values())
      if (alarm.owner) expect((alarm.nextDueAt ?? Infinity) - now).toBeLessThanOrEqual(900_000)
    if (after.pause) expect(after.pause.until - now).toBeLessThanOrEqual(120_000)
  })

  check('[SRC2] sounds anew whenever a priority rises', ({ before, after }) => {
    for (const [condition, alarm] of open(after)) {
      const was = open(before).get(condition)
      if (
        !was ||
        was.state !== 'active' ||
        alarm.state !== 'active' ||
        !isHigher(alarm.priority, was.priority)
      )
        continue
      expect(alarm.owner).toBeNull()
      expect(alarm.episode).toBeGreaterThan(was.episode)
      if (alarm.priority === 'high') expect(alarm.annunciation).toBe('sounding')
    }
  })

  check('[RET1] changes nothing open by back-filled data', ({ before, input, after, effects, now }) => {
    if (!('live' in input) || input.live) return
    // What was due anyway is not the doing of the data.
    if ((before.dues[0]?.at ?? Infinity) <= now) return
    expect(after.conditions).toEqual(before.conditions)
    expect(after.streams).toEqual(before.streams)
    for (const { event, alarm } of announced(effects))
      expect([event, alarm.annunciation, alarm.state]).toEqual(['retrospective', 'none', 'ended'])
  })

  check('[TEC7] ends no limit alarm by anything but a valid value', ({ before, input, after }) => {
    const isAbsent =
      input.type === 'observed' &&
      input.samples.every(({ value }) => value === null || !Number.isFinite(value))
    if (!isAbsent) return
    for (const [condition, alarm] of open(before)) {
      const isClearing = before.conditions[condition]?.signals.some(({ phase }) => phase.kind === 'clearing')
      if (alarm.class === 'technical' || alarm.state !== 'active' || isClearing) continue
      expect(open(after).get(condition)?.state).toBe('active')
    }
  })

  check('[SRC9] shows an alarm as it was last announced', ({ before, after, effects }) => {
    const shown = new Map([
      ...open(before),
      ...announced(effects)
        .filter(({ event }) => event !== 'retrospective')
        .map(({ alarm }) => [alarm.condition, alarm] as const),
    ])
    const face = ({ episode, priority, state, annunciation, owner, evidence }: Alarm) => ({
      episode,
      priority,
      state,
      annunciation,
      owner,
      sources: evidence.length,
    })
    for (const [condition, alarm] of open(after)) {
      const last = shown.get(condition)
      expect(last && face(last)).toEqual(face(alarm))
    }
  })

  it('[RST1] gives the same when state is stored and read back each step', () => {
    fc.assert(
      fc.property(history, (moments) => {
        const through = [...play(moments)]
        const restarted = [...play(moments, roundTrip)]
        expect(restarted.map(({ effects }) => effects)).toEqual(through.map(({ effects }) => effects))
        expect(restarted.at(-1)?.after).toEqual(through.at(-1)?.after)
        expect(roundTrip(through.at(-1)?.after ?? fresh())).toEqual(through.at(-1)?.after ?? fresh())
      }),
      { numRuns: 200 },
    )
  })

  it('[SRC10] opens the same alarms when every message comes twice', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ wait, input: fc.oneof(observation, alert) }), { maxLength: 40 }),
        (moments) => {
          const twice = moments.flatMap((moment) => [moment, { ...moment, wait: 0 }])
          const names = (list: readonly Moment[]) => {
            const last = [...play(list)].at(-1)?.after
            return last
              ? openAlarms(last).map(({ condition, priority, state, episode }) => [
                  condition,
                  priority,
                  state,
                  episode,
                ])
              : []
          }
          expect(names(twice)).toEqual(names(moments))
        },
      ),
      { numRuns: 200 },
    )
  })

  it('[SRC10] settles alike when neighbouring messages change places', () => {
    const stream = fc.array(fc.record({ code, value: fc.constantFrom(45, 70, 88, 97), swap: fc.boolean() }), {
      minLength: 4,
      maxLength: 30,
    })
    fc.assert(
      fc.property(stream, (list) => {
        const tail = CODES.map((code) => ({
          code,
          value: code === 'MDC_PRESS_BLD_NONINV_SYS' ? 120 : 97,
          swap: false,
        }))
        const seconds = [...list, ...tail].map((each, second) => ({
          ...each,
          measuredAt: (START + second * 1_000) as EpochMs,
        }))
        const swapped = [...seconds]
        for (const [index, { swap }] of seconds.slice(0, list.length - 1).entries())
          if (swap) [swapped[index], swapped[index + 1]] = [swapped[index + 1]!, swapped[index]!]
        const settle = (samples: typeof seconds) => {
          let state = initialState(aContext())
          let now: EpochMs = START
          for (const { code, value, measuredAt } of samples) {
            now = (now + 1_000) as EpochMs
            state = step(
              state,
              {
                type: 'observed',
                source: MONITOR,
                receivedAt: now,
                live: true,
                samples: [{ code, value, measuredAt }],
              },
              now,
            ).state
          }
          state = step(state, { type: 'tick' }, (now + 4_000) as EpochMs).state
          return openAlarms(state)
            .filter((alarm) => alarm.state === 'active' && alarm.class === 'physiological')
            .map(({ condition }) => condition)
        }
        expect(settle(swapped)).toEqual(settle(seconds))
      }),
    )
  })

  it('[TEC13] names the unit of the subject on every event', () => {
    fc.assert(
      fc.property(history, (moments) => {
        for (const { effects } of play(moments))
          for (const { alarm } of announced(effects)) expect(alarm.unit).toBe(UNIT)
      }),
    )
  })
})
