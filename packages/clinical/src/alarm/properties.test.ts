import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isHigher } from '../conditions'
import type { EpochMs, SubjectId } from '../ids'
import type { ParameterCode } from '../parameters'
import { aContext, MONITOR, START } from '../testing'
import { anyHistory, CODES, deviceHistory, play, type Moment, type Seen } from '../testing/histories'
import type { Alarm } from './alarm'
import { Draft } from './draft'
import { initialState, openAlarms, type SubjectState } from './state'
import { step } from './step'
import { duesOf } from './timers'

/** Fixed, so that a red test is red again; change it to look elsewhere. */
const SEED = 20_261_121
/** What is rare is one history in thousands. */
const STREAMS = 10_000

const open = (state: SubjectState) => new Map(openAlarms(state).map((alarm) => [alarm.condition, alarm]))
const announced = ({ effects }: Seen) => effects.filter((effect) => effect.type === 'announce')
const roundTrip = (state: SubjectState) => JSON.parse(JSON.stringify(state)) as SubjectState

/** The first step of a history that `faults` complains about, or none. */
function faulty(faults: (seen: Seen) => readonly unknown[]): unknown {
  const isSound = (history: readonly Moment[]) => play(history).flatMap(faults).length === 0
  const run = fc.check(fc.property(anyHistory, isSound), { numRuns: STREAMS, seed: SEED })
  const history = run.counterexample?.[0]
  return history
    ? { seed: run.seed, path: run.counterexamplePath, faults: play(history).flatMap(faults) }
    : null
}

const face = ({ episode, priority, state, annunciation, owner, evidence }: Alarm) =>
  JSON.stringify({ episode, priority, state, annunciation, owner, sources: evidence.length })

/** What live data alone may change: not that somebody talks, nor that it is only history. */
const liveOf = ({ conditions, streams }: SubjectState) => ({
  conditions: Object.entries(conditions).filter(([key]) => key !== 'device-clock'),
  streams: Object.values(streams).map(({ heardAt: _heardAt, ...stream }) => stream),
})

const openIn = (history: readonly Moment[]) => {
  const last = play(history).at(-1)
  const alarms = last ? openAlarms(last.after) : []
  return alarms.map(({ condition, priority, state, episode }) => ({ condition, priority, state, episode }))
}

describe('any history', () => {
  it('[LAT4] ends no alarm without an ended event', () => {
    expect(
      faulty((seen) =>
        [...open(seen.before).keys()].filter((condition) => {
          const last = announced(seen).findLast(({ alarm }) => alarm.condition === condition)
          return !open(seen.after).has(condition) && last?.event !== 'ended'
        }),
      ),
    ).toBeNull()
  })

  it('[LAT4] opens no alarm without a raised event', () => {
    expect(
      faulty((seen) =>
        [...open(seen.after).keys()].filter(
          (condition) =>
            !open(seen.before).has(condition) &&
            !announced(seen).some(({ event, alarm }) => event === 'raised' && alarm.condition === condition),
        ),
      ),
    ).toBeNull()
  })

  it('[ACK9] leaves every unaccepted high or medium alarm a due time', () => {
    expect(
      faulty(({ after, now }) =>
        [...open(after).values()].filter((alarm) => {
          if (alarm.owner || alarm.priority === 'low') return false
          const times = after.dues
            .filter(({ condition }) => condition === alarm.condition)
            .map(({ at }) => at)
          return !(Math.min(...times) - now <= 300_000)
        }),
      ),
    ).toBeNull()
  })

  it('[DLY2] forgets nothing that will be due, whatever came between', () => {
    expect(
      faulty(({ after, now }) =>
        duesOf(new Draft(after, now)).filter(
          (due) =>
            due.at > now &&
            !after.dues.some(
              ({ condition, kind, at }) => condition === due.condition && kind === due.kind && at <= due.at,
            ),
        ),
      ),
    ).toBeNull()
  })

  it('[ACK3] leaves every acknowledgement an end', () => {
    expect(
      faulty(({ after, now }) =>
        [...open(after).values()].filter(
          ({ owner, nextDueAt }) => owner && !((nextDueAt ?? Infinity) - now <= 900_000),
        ),
      ),
    ).toBeNull()
  })

  it('[PAU1] leaves every pause an end within two minutes', () => {
    expect(
      faulty(({ after, now }) => {
        const paused = [...open(after).values()].filter(({ annunciation }) => annunciation === 'audio-paused')
        return paused.filter(({ audioPausedUntil }) => !((audioPausedUntil ?? Infinity) - now <= 120_000))
      }),
    ).toBeNull()
  })

  it('[SRC2] sounds anew whenever the priority rises', () => {
    expect(
      faulty(({ before, input, after }) =>
        [...open(after).values()].filter((alarm) => {
          // Silenced at the bedside by the very message that brings the rise: somebody is there (SRC6).
          if (input.type === 'alert-reported' && input.alert.inactivation !== 'none') return false
          const was = open(before).get(alarm.condition)
          const rises =
            was?.state === 'active' && alarm.state === 'active' && isHigher(alarm.priority, was.priority)
          if (!rises) return false
          const isSilent = alarm.priority === 'high' && alarm.annunciation !== 'sounding'
          return alarm.owner !== null || alarm.episode <= was.episode || isSilent
        }),
      ),
    ).toBeNull()
  })

  it('[RET1] changes and sounds nothing by back-filled data', () => {
    expect(
      faulty((seen) => {
        const { before, input, after, now } = seen
        // What was due anyway is not the doing of the data.
        const isLive = !('live' in input) || input.live || (before.dues[0]?.at ?? Infinity) <= now
        if (isLive) return []
        const same = JSON.stringify(liveOf(after)) === JSON.stringify(liveOf(before))
        const loud = announced(seen).filter(
          ({ event, alarm }) =>
            // That a device sends nothing but history is said by an alarm of its own (TEC16).
            alarm.condition !== 'device-clock' &&
            (event !== 'retrospective' || alarm.annunciation !== 'none' || alarm.state !== 'ended'),
        )
        return same ? loud : ['live state changed']
      }),
    ).toBeNull()
  })

  it('[TEC7] ends no limit alarm by what is no valid value', () => {
    expect(
      faulty(({ before, input, after }) => {
        const isAbsent =
          input.type === 'observed' &&
          input.samples.every(({ value }) => value === null || !Number.isFinite(value))
        if (!isAbsent) return []
        return [...open(before).values()].filter(({ condition, class: kind, state }) => {
          const isClearing = before.conditions[condition]?.signals.some(
            ({ phase }) => phase.kind === 'clearing',
          )
          if (kind === 'technical' || state !== 'active' || isClearing) return false
          return open(after).get(condition)?.state !== 'active'
        })
      }),
    ).toBeNull()
  })

  it('[SRC9] shows every alarm as it was last announced', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const shown = new Map<string, string>()
        for (const seen of play(history)) {
          for (const { event, alarm } of announced(seen))
            if (event !== 'retrospective') shown.set(alarm.condition, face(alarm))
          const wrong = [...open(seen.after).values()].filter(
            (alarm) => shown.get(alarm.condition) !== face(alarm),
          )
          expect(wrong).toEqual([])
        }
      }),
    )
  })

  it('[RST1] gives the same when it is stored and read back at every step', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        expect(play(history, roundTrip)).toEqual(play(history))
      }),
      { numRuns: 200, seed: SEED },
    )
  })

  it('[SRC10] opens the same alarms when every message comes twice', () => {
    fc.assert(
      fc.property(deviceHistory, (history) => {
        const twice = history.flatMap((moment) => [moment, { ...moment, wait: 0 }])
        expect(openIn(twice)).toEqual(openIn(history))
      }),
      { numRuns: 200, seed: SEED },
    )
  })
})

const asOther = (state: SubjectState): SubjectState => ({
  ...state,
  context: { ...state.context, subject: 'p0' as SubjectId },
})
const RANKS = { low: 0, medium: 1, high: 2 }

describe('any two histories of one patient', () => {
  it('[MRG1] [MRG2] lose no alarm, no gravity and no onset when they become one', () => {
    fc.assert(
      fc.property(anyHistory, anyHistory, (history, other) => {
        const [mine, seen] = [play(history).at(-1), play(other).at(-1)]
        if (!mine || !seen) return
        const from = asOther(seen.after)
        const now = Math.max(mine.now, seen.now) as EpochMs
        const context = { ...from.context, subject: mine.after.context.subject }
        const before = step(mine.after, { type: 'context-changed', context }, now).state
        const { state } = step(before, { type: 'taken-over', from }, now)
        const lost = [...open(from).values()].filter((alarm) => {
          const kept = open(state).get(alarm.condition)
          if (!kept) return true
          const isLess = alarm.state === kept.state && RANKS[kept.priority] < RANKS[alarm.priority]
          const isQuieter = alarm.annunciation === 'sounding' && kept.annunciation === 'visual'
          return isLess || kept.onset > alarm.onset || (isQuieter && !state.incidentCover)
        })
        expect(lost.map((alarm) => ({ lost: alarm, kept: open(state).get(alarm.condition) }))).toEqual([])
      }),
      { numRuns: 300, seed: SEED },
    )
  })
})

type Timed = { readonly code: ParameterCode; readonly value: number; readonly measuredAt: EpochMs }

const timed = (each: { code: ParameterCode; value: number }, second: number): Timed => ({
  code: each.code,
  value: each.value,
  measuredAt: (START + second * 1_000) as EpochMs,
})

function settled(samples: readonly Timed[]): readonly string[] {
  let state = initialState(aContext())
  let now: EpochMs = START
  for (const sample of samples) {
    now = (now + 1_000) as EpochMs
    const input = {
      type: 'observed',
      source: MONITOR,
      receivedAt: now,
      live: true,
      samples: [sample],
    } as const
    state = step(state, input, now).state
  }
  // What chattered is over after a minute (CHT2).
  state = step(state, { type: 'tick' }, (now + 70_000) as EpochMs).state
  const active = openAlarms(state).filter(
    (alarm) => alarm.state === 'active' && alarm.class === 'physiological',
  )
  return active.map(({ condition }) => condition)
}

describe('any order', () => {
  const values = fc.record({
    code: fc.constantFrom<ParameterCode>(...CODES),
    value: fc.constantFrom(45, 70, 88, 97),
    swap: fc.boolean(),
  })

  it('[SRC10] settles alike when neighbouring messages change places', () => {
    fc.assert(
      fc.property(fc.array(values, { minLength: 4, maxLength: 30 }), (list) => {
        const ordered = list.map(timed)
        const swapped = list.map((each, second) => ({
          time: second + (each.swap ? 1.5 : 0),
          sample: timed(each, second),
        }))
        const shuffled = swapped.toSorted((a, b) => a.time - b.time).map(({ sample }) => sample)
        const tail = CODES.map((code, index) =>
          timed({ code, value: code === 'MDC_PRESS_BLD_NONINV_SYS' ? 120 : 97 }, list.length + index),
        )
        expect(settled([...shuffled, ...tail])).toEqual(settled([...ordered, ...tail]))
      }),
      { numRuns: 1_000, seed: SEED },
    )
  })
})
