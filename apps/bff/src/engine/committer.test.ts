import { expect, it } from 'vitest'
import { sequenceOf, type Alarm, type AlarmEvent, type SubjectId } from '@vigil/clinical'
import type { AlarmCommit } from '@vigil/storage'
import { createHealth } from '../health'
import { SILENT } from '../log'
import { createCommitter } from './committer'

const eventOf = (n: number): AlarmEvent => ({
  seq: sequenceOf(1, n),
  previous: null,
  type: 'raised',
  at: 0 as AlarmEvent['at'],
  by: null,
  // The committer looks at nothing of the alarm.
  alarm: {} as Alarm,
})
const commitOf = (subject: string, state: unknown, ...events: number[]): AlarmCommit => ({
  subject: subject as SubjectId,
  state,
  dues: [],
  events: events.map(eventOf),
  audit: [],
})

/** A store whose commits end when the test says so. */
function aBench() {
  const waiting: { commit: AlarmCommit; end: (error?: Error) => void }[] = []
  const announced: number[] = []
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
    announce: (event) => announced.push(event.seq - sequenceOf(1, 0)),
    wait: () => Promise.resolve(),
  })
  return { waiting, announced, health, committer }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

it('announces in sequence whichever commit was faster', async () => {
  const { waiting, announced, committer } = aBench()
  void committer.push(commitOf('a', 1, 1))
  void committer.push(commitOf('b', 1, 2))
  waiting[1]?.end()
  await settled()
  expect(announced).toEqual([])
  waiting[0]?.end()
  await committer.idle()
  expect(announced).toEqual([1, 2])
})

it('never lets an older state of a subject overwrite a newer one', async () => {
  const { waiting, announced, committer } = aBench()
  void committer.push(commitOf('a', 'first', 1))
  void committer.push(commitOf('a', 'second', 2))
  void committer.push(commitOf('a', 'third', 3))
  expect(waiting.map(({ commit }) => commit.state)).toEqual(['first'])
  waiting[0]?.end()
  await settled()
  expect(waiting[1]?.commit).toMatchObject({ state: 'third', events: [{ seq: sequenceOf(1, 2) }, {}] })
  waiting[1]?.end()
  await committer.idle()
  expect(announced).toEqual([1, 2, 3])
})

it('tries a failed commit again and announces only then', async () => {
  const { waiting, announced, health, committer } = aBench()
  const done = committer.push(commitOf('a', 1, 1))
  waiting[0]?.end(new Error('disk full'))
  await settled()
  expect({ announced, reasons: health.reasons() }).toEqual({
    announced: [],
    reasons: ['alarms-not-recorded'],
  })
  waiting[1]?.end()
  await done
  expect({ announced, reasons: health.reasons() }).toEqual({ announced: [1], reasons: [] })
})
