import { type EpochMs, sequenceOf, type Sequence } from '@vigil/clinical'
import { expect, it } from 'vitest'
import { ICU } from '../testing/hospital'
import { createHistory } from './history'

/** Restored: the newest event in the backup is (1, 5), and this start issues from epoch 101 on. */
const history = createHistory({
  store: { alarmEventsAfter: () => Promise.resolve([]) },
  lastSequence: () => sequenceOf(101, 3),
  lost: () => ({ after: sequenceOf(1, 5), before: sequenceOf(101, 0) }),
})
const missed = (cursor: Sequence) => history.missed(new Map([[ICU, cursor]]), 0 as EpochMs)

it('[H48] gives a snapshot to whoever saw events that no backup holds', async () => {
  expect(await missed(sequenceOf(1, 6))).toBeNull()
  expect(await missed(sequenceOf(4, 1))).toBeNull()
})

it('[H48] resumes from the newest event of the backup and from this start', async () => {
  expect(await missed(sequenceOf(1, 5))).toEqual([])
  expect(await missed(sequenceOf(101, 1))).toEqual([])
})
