import { expect, it } from 'vitest'
import { sequenceOf, type Alarm, type EpochMs, type SubjectId, type UnitId } from '@vigil/clinical'
import type { AlarmCommit } from '@vigil/storage'
import { createHealth } from '../health'
import { SILENT } from '../log'
import { createIssuer } from './announced'
import type { Decided } from './commit-line'
import { createCommitter } from './committer'

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
  const waiting: { commits: readonly AlarmCommit[]; end: (error?: Error) => void }[] = []
  const announced: { at: number; seq: number; previous: number | null }[] = []
  const timers: { ms: number; ring: () => void }[] = []
  const health = createHealth(SILENT)
  const committer = createCommitter({
    store: {
      commitAlarms: (...commits) =>
        new Promise((resolve, reject) => {
          waiting.push({ commits, end: (error) => (error ? reject(error) : resolve()) })
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
const subjects = (tried: readonly { commits: readonly AlarmCommit[] }[]) =>
  tried.map(({ commits }) => commits.map(({ subject }) => subject).join())
const times = (announced: readonly { at: number }[]) => announced.map(({ at }) => at)

/** Each event names the one announced before it. */
const isChain = (announced: readonly { seq: number; previous: number | null }[]) =>
  announced.every(({ previous }, index) => previous === (announced[index - 1]?.seq ?? null))

it('commits one after the other and announces in that order', async () => {
  const { waiting, announced, committer } = aBench()
  void committer.push(decided('a', 1, 1))
  void committer.push(decided('b', 1, 2))
  expect(subjects(waiting)).toEqual(['a'])
  waiting[0]?.end()
  await settled()
  expect(times(announced)).toEqual([1])
  waiting[1]?.end()
  await committer.idle()
  expect(times(announced)).toEqual([1, 2])
})

it('commits all subjects that wait in one transaction and announces them in one chain', async () => {
  const { waiting, announced, committer } = aBench()
  for (const [n, subject] of ['a', 'b', 'c', 'd'].entries()) void committer.push(decided(subject, 1, n, n))
  waiting[0]?.end()
  await settled()
  expect(subjects(waiting)).toEqual(['a', 'b,c,d'])
  expect(waiting[1]?.commits.map(({ events }) => events.map(({ at }) => at))).toEqual([
    [1, 1],
    [2, 2],
    [3, 3],
  ])
  expect(times(announced)).toEqual([0, 0])
  waiting[1]?.end()
  await committer.idle()
  expect(times(announced)).toEqual([0, 0, 1, 1, 2, 2, 3, 3])
  expect(isChain(announced)).toBe(true)
})

it('tries each alone when they are refused together, and goes on without the one at fault', async () => {
  const { waiting, announced, health, committer } = aBench()
  for (const [n, subject] of ['a', 'b', 'c', 'd'].entries()) void committer.push(decided(subject, 1, n))
  waiting[0]?.end()
  await settled()
  waiting[1]?.end(new Error('refused'))
  await settled()
  waiting[2]?.end(new Error('refused'))
  await settled()
  for (const at of [3, 4]) {
    waiting[at]?.end()
    await settled()
  }
  expect(subjects(waiting)).toEqual(['a', 'b,c,d', 'b', 'c', 'd'])
  expect(times(announced)).toEqual([0, 2, 3])
  expect(isChain(announced)).toBe(true)
  expect(health.reasons()).toEqual(['alarms-not-recorded'])
})

it('never lets an older state of a subject overwrite a newer one', async () => {
  const { waiting, announced, committer } = aBench()
  void committer.push(decided('a', 'first', 1))
  void committer.push(decided('a', 'second', 2))
  void committer.push(decided('a', 'third', 3))
  expect(waiting.flatMap(({ commits }) => commits.map(({ state }) => state))).toEqual(['first'])
  waiting[0]?.end()
  await settled()
  expect(waiting[1]?.commits).toMatchObject([{ state: 'third', events: [{ at: 2 }, { at: 3 }] }])
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
  expect(waiting[3]?.commits).toMatchObject([{ subject: 'a', state: 2 }])
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
