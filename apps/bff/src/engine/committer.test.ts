import { expect, it } from 'vitest'
import { sequenceOf, type Alarm, type EpochMs, type SubjectId, type UnitId } from '@vigil/clinical'
import type { AlarmCommit } from '@vigil/storage'
import { createHealth } from '../health'
import { SILENT } from '../log'
import { createIssuer } from './announced'
import { createCommitter, type Decided } from './committer'

/** What a subject of the one unit decided: a state, and events told apart by their time. */
const decided = (subject: string, state: unknown, ...times: number[]): Decided => ({
  subject: subject as SubjectId,
  state,
  dues: [],
  events: times.map((at) => ({
    // The committer looks at nothing else of the alarm.
    announce: { type: 'announce', event: 'raised', alarm: { unit: 'u' as UnitId } as Alarm, by: null },
    at: at as EpochMs,
  })),
  audit: [],
})

const n = (seq: number) => seq - sequenceOf(1, 0)

/** A store whose commits end when the test says so, and a time that passes when it says so. */
function aBench() {
  const waiting: { commit: AlarmCommit; end: (error?: Error) => void }[] = []
  const announced: { at: number; seq: number; previous: number | null }[] = []
  const timers: { ms: number; ring: () => void }[] = []
  const health = createHealth(SILENT)
  const committer = createCommitter({
    store: {
      commitAlarms: (commit) =>
        new Promise((resolve, reject) => {
          waiting.push({ commit, end: (error) => (error ? reject(error) : resolve()) })
        }),
    },
    health,
    log: SILENT,
    issue: createIssuer(1, new Map()),
    announce: ({ at, seq, previous }) =>
      announced.push({ at, seq: n(seq), previous: previous === null ? null : n(previous) }),
    wait: (ms) => new Promise((ring) => timers.push({ ms, ring })),
  })
  return {
    waiting,
    announced,
    health,
    committer,
    /** Lets every timer of at most `ms` ring. */
    pass: async (ms: number) => {
      for (const timer of timers.filter((each) => each.ms <= ms)) timer.ring()
      await settled()
    },
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))
const times = (announced: readonly { at: number }[]) => announced.map(({ at }) => at)

/** Each event names the one announced before it. */
const isChain = (announced: readonly { seq: number; previous: number | null }[]) =>
  announced.every(({ previous }, index) => previous === (announced[index - 1]?.seq ?? null))

it('commits one after the other and announces in that order', async () => {
  const { waiting, announced, committer } = aBench()
  void committer.push(decided('a', 1, 1))
  void committer.push(decided('b', 1, 2))
  expect(waiting.map(({ commit }) => commit.subject)).toEqual(['a'])
  waiting[0]?.end()
  await settled()
  expect(times(announced)).toEqual([1])
  waiting[1]?.end()
  await committer.idle()
  expect(times(announced)).toEqual([1, 2])
})

it('never lets an older state of a subject overwrite a newer one', async () => {
  const { waiting, announced, committer } = aBench()
  void committer.push(decided('a', 'first', 1))
  void committer.push(decided('a', 'second', 2))
  void committer.push(decided('a', 'third', 3))
  expect(waiting.map(({ commit }) => commit.state)).toEqual(['first'])
  waiting[0]?.end()
  await settled()
  expect(waiting[1]?.commit).toMatchObject({ state: 'third', events: [{ at: 2 }, { at: 3 }] })
  waiting[1]?.end()
  await committer.idle()
  expect(times(announced)).toEqual([1, 2, 3])
})

it('tries a refused commit again and announces only then', async () => {
  const { waiting, announced, health, committer, pass } = aBench()
  const done = committer.push(decided('a', 1, 1))
  waiting[0]?.end(new Error('disk full'))
  await settled()
  expect({ announced, reasons: health.reasons() }).toEqual({
    announced: [],
    reasons: ['alarms-not-recorded'],
  })
  await pass(250)
  waiting[1]?.end()
  await done
  expect({ times: times(announced), reasons: health.reasons() }).toEqual({ times: [1], reasons: [] })
})

it('announces the others while one subject is refused, in an unbroken chain', async () => {
  const { waiting, announced, health, committer, pass } = aBench()
  void committer.push(decided('a', 1, 1))
  void committer.push(decided('b', 1, 2))
  waiting[0]?.end(new Error('refused'))
  await settled()
  waiting[1]?.end()
  await settled()
  expect(times(announced)).toEqual([2])
  void committer.push(decided('a', 2, 3))
  void committer.push(decided('c', 1, 4))
  waiting[2]?.end()
  await settled()
  expect(health.reasons()).toEqual(['alarms-not-recorded'])
  await pass(250)
  expect(waiting[3]?.commit).toMatchObject({ subject: 'a', state: 2 })
  waiting[3]?.end()
  await committer.idle()
  expect(times(announced)).toEqual([2, 4, 1, 3])
  expect(isChain(announced)).toBe(true)
  expect(health.reasons()).toEqual([])
})

it('announces the others when a commit does not end within a second', async () => {
  const { waiting, announced, health, committer, pass } = aBench()
  void committer.push(decided('a', 1, 1))
  void committer.push(decided('b', 1, 2))
  expect(waiting).toHaveLength(1)
  await pass(1_000)
  expect(health.reasons()).toEqual(['alarms-not-recorded'])
  waiting[1]?.end()
  await settled()
  expect(times(announced)).toEqual([2])
  waiting[0]?.end()
  await committer.idle()
  expect(times(announced)).toEqual([2, 1])
})
