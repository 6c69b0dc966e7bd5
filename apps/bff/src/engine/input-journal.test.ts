import type { AlarmInput, EpochMs, SubjectState } from '@vigil/clinical'
import { initialState } from '@vigil/clinical'
import { readInputs, type InputPiece } from '@vigil/storage'
import { beforeEach, expect, it } from 'vitest'
import { SILENT } from '../log'
import { ICU, subjectNamed } from '../testing/hospital'
import { createInputJournal, type InputJournal } from './input-journal'

const P1 = subjectNamed('p1')
const TICK: AlarmInput = { type: 'tick' }
const CONTEXT: SubjectState['context'] = {
  subject: P1,
  kind: 'patient',
  unit: ICU,
  unitKind: 'icu',
  bed: null,
  category: 'adult',
  paced: false,
  simulated: false,
  limits: [],
  devices: [],
  planned: null,
  rules: [],
}
const aState = (context = CONTEXT): SubjectState => initialState(context)
const next = (state: SubjectState): SubjectState => ({ ...state })

let ms: number
let kept: InputPiece[]
let isAway: boolean
let journal: InputJournal

beforeEach(() => {
  ms = 0
  kept = []
  isAway = false
  journal = createInputJournal({
    epoch: 3,
    build: 'b1',
    clock: { monotonic: () => ms },
    log: SILENT,
    store: {
      keepInputs: (pieces) => {
        if (isAway) return Promise.reject(new Error('away'))
        kept.push(...pieces)
        return Promise.resolve()
      },
    },
  })
})

const tell = (before: SubjectState, after = next(before)): SubjectState => {
  journal.record(before, { now: (1_000 + ms) as EpochMs, input: TICK }, after)
  return after
}
const formOf = ({ number, checkpoint, inputs }: InputPiece) => [number, checkpoint !== null, inputs]

it('begins with a whole state and goes on without one', () => {
  const state = tell(tell(aState()))
  const first = journal.take(P1)
  expect(first.pieces.map(formOf)).toEqual([[0, true, 2]])
  first.confirm()
  tell(state)
  expect(journal.take(P1).pieces.map(formOf)).toEqual([[1, false, 1]])
})

it('gives again what no disk has confirmed', () => {
  const state = tell(aState())
  journal.take(P1)
  tell(state)
  const { pieces, confirm } = journal.take(P1)
  expect(pieces.map(formOf)).toEqual([
    [0, true, 1],
    [1, false, 1],
  ])
  confirm()
  expect(journal.take(P1).pieces).toEqual([])
})

it('keeps a whole state wherever the context or the origin is another', () => {
  let state = tell(aState())
  state = tell(state, { ...state, context: { ...CONTEXT, paced: true } })
  tell(state)
  tell(aState())
  expect(journal.take(P1).pieces.map(formOf)).toEqual([
    [0, true, 2],
    [1, true, 1],
    [2, true, 1],
  ])
})

it('writes by itself after five minutes and when it stops', async () => {
  let state = tell(aState())
  journal.sweep()
  await Promise.resolve()
  expect(kept).toEqual([])
  ms = 5 * 60_000
  journal.sweep()
  await Promise.resolve()
  state = tell(state)
  await journal.stop()
  expect(kept.map(formOf)).toEqual([
    [0, true, 1],
    [1, false, 1],
  ])
  expect(readInputs(kept[0]?.body ?? new Uint8Array(), 1)).toEqual([{ now: 1_000, input: TICK }])
  expect(kept[0]).toMatchObject({ subject: P1, epoch: 3, build: 'b1', from: 1_000, to: 1_000 })
})

it('tries again what the store did not take', async () => {
  tell(aState())
  isAway = true
  await journal.stop()
  isAway = false
  await journal.stop()
  expect(kept.map(formOf)).toEqual([[0, true, 1]])
})

it('begins with a whole state again each hour', () => {
  const state = tell(aState())
  journal.take(P1).confirm()
  ms = 60 * 60_000
  tell(state)
  expect(journal.take(P1).pieces.map(formOf)).toEqual([[1, true, 1]])
})
