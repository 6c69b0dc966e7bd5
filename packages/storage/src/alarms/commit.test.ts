import { expect, it } from 'vitest'
import { writePayload } from '../payload'
import { P1 } from '../testing/builders'
import { alarmsIn, alarmsOperation, type AlarmsPayload } from './commit'

const commit: AlarmsPayload = {
  stamp: 1,
  commit: { subject: P1, state: null, dues: [], events: [], audit: [] },
  audit: [],
}

it('reads what an older version left in the spool, one commit by itself', () => {
  const { id, kind } = alarmsOperation([commit])
  expect(alarmsIn({ id, kind, payload: writePayload(commit) })).toEqual([commit])
  expect(alarmsIn(alarmsOperation([commit, commit]))).toEqual([commit, commit])
})
