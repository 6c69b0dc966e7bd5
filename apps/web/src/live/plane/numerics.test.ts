import type { NumericUpdate } from '@vigil/protocol'
import { beforeEach, expect, it } from 'vitest'
import { aStream, AT } from '../testing/builders'
import { PendingNumerics } from './numerics'

const update = (stream: number, value: number, measuredAt = AT): NumericUpdate => ({
  stream,
  value,
  measuredAt,
  receivedAt: measuredAt,
  state: 'valid',
})
const streams = ['p1', 'p1', 'p2', 'p3'].map((subject, index) =>
  // The cast mints a brand, as a parser does.
  aStream({ stream: index + 1, subject: subject as never }),
)
let pending: PendingNumerics
const taken = (now: number) => pending.take(now).map(({ stream, value }) => [stream, value])

beforeEach(() => {
  pending = new PendingNumerics()
  pending.know(streams)
})

it('tells the values of a subject together and subjects in turn', () => {
  pending.add([update(3, 30), update(1, 10), update(2, 20)])
  expect(taken(0)).toEqual([
    [1, 10],
    [2, 20],
  ])
  expect(taken(10)).toEqual([])
  expect(taken(50)).toEqual([[3, 30]])
})
it('tells each subject at most four times a second', () => {
  pending.add([update(1, 10)])
  expect(taken(0)).toEqual([[1, 10]])
  pending.add([update(1, 11)])
  expect(taken(200)).toEqual([])
  expect(taken(250)).toEqual([[1, 11]])
})
it('tells only the newest value of a stream', () => {
  pending.add([update(1, 11, AT + 1_000)])
  pending.add([update(1, 10, AT)])
  expect(taken(0)).toEqual([[1, 11]])
})
it('forgets the value of a stream that is gone', () => {
  pending.add([update(1, 10)])
  pending.drop([1])
  expect(taken(0)).toEqual([])
})
it('tells at most twenty-four subjects together however many there are, and each in its turn', () => {
  const many = Array.from({ length: 384 }, (_, index) =>
    aStream({ stream: index + 1, subject: `p${index}` as never }),
  )
  pending.clear()
  pending.know(many)
  pending.add(many.map(({ stream }) => update(stream, stream)))
  const turns = Array.from({ length: 16 }, (_, turn) => taken(turn * 40).length)
  expect(turns).toEqual(Array.from({ length: 16 }, () => 24))
  expect(taken(1_000)).toEqual([])
})
