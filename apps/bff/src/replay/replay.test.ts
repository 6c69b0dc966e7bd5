import type { EpochMs } from '@vigil/clinical'
import { InputWriter, readInputs } from '@vigil/storage'
import { afterEach, expect, it } from 'vitest'
import { ICU, subjectNamed, userNamed } from '../testing/hospital'
import { alert, numerics } from '../testing/monitor'
import { openWard, type Ward } from '../testing/ward'
import { replaySubject } from './replay'

const SPO2 = 'MDC_PULS_OXIM_SAT_O2'
const P1 = subjectNamed('p1')
const EVER = { subject: P1, from: 0 as EpochMs, to: Number.MAX_SAFE_INTEGER as EpochMs }

let ward: Ward
afterEach(() => ward.close())

/** A real server: values, an alarm of the device, somebody who takes it, a restart, and its end. */
async function aNight(): Promise<Ward> {
  ward = await openWard()
  let monitor = await ward.monitor('mon-1')
  for (const value of [97, 78, 77]) await monitor.publish('numerics', numerics({ [SPO2]: value }))
  await monitor.publish('alerts', alert('present'))
  const [alarm] = ward.server.engine.openAlarms([ICU])
  if (!alarm) throw new Error('no alarm')
  const { condition, episode, subject } = alarm
  const actor = { user: userNamed('icu-nurse'), name: 'Nurse', station: null, remote: false }
  const command = { type: 'acknowledge', condition, episode, key: 'key-0001', owner: 'coming' } as const
  await ward.server.engine.command(subject, actor, command)
  await ward.close()
  ward = await openWard(ward.store)
  monitor = await ward.monitor('mon-1')
  await monitor.publish('numerics', numerics({ [SPO2]: 96 }))
  await monitor.publish('alerts', alert('ended'))
  return ward
}

it('replays a night with a restart to the same events', async () => {
  const { store } = await aNight()
  const own = store.events.filter(({ alarm }) => alarm.subject === P1)
  expect(new Set(own.map(({ type }) => type))).toEqual(new Set(['raised', 'accepted', 'ended']))
  const verdict = await replaySubject(store.port, EVER)
  expect(verdict).toMatchObject({ kind: 'identical', events: own.length })
})

it('finds one input that was tampered with', async () => {
  const { store } = await aNight()
  const { pieces } = store.why
  const at = pieces.findIndex((piece) =>
    readInputs(piece.body, piece.inputs).some(({ input }) => input.type === 'alert-reported'),
  )
  const piece = pieces[at]
  if (!piece) throw new Error('no piece')
  const writer = new InputWriter()
  for (const told of readInputs(piece.body, piece.inputs))
    writer.add(
      told.input.type === 'alert-reported'
        ? { ...told, input: { ...told.input, alert: { ...told.input.alert, text: 'VF' } } }
        : told,
    )
  pieces[at] = { ...piece, body: writer.finish() }
  expect(await replaySubject(store.port, EVER)).toMatchObject({
    kind: 'differs',
    difference: { index: 0, path: 'alarm.evidence.0.text' },
  })
  pieces[at] = { ...piece, intact: false }
  expect(await replaySubject(store.port, EVER)).toMatchObject({
    kind: 'altered',
    piece: { number: piece.number },
  })
})

it('says when pieces are gone or were never kept', async () => {
  const { store } = await aNight()
  const { pieces } = store.why
  const first = pieces.filter(({ subject, epoch }) => subject === P1 && epoch === 1)
  const last = first.at(-1)
  if (!last || first.length < 2) throw new Error('too few pieces')
  const at = pieces.indexOf(last)
  pieces[at] = { ...last, number: last.number + 1 }
  expect(await replaySubject(store.port, EVER)).toMatchObject({ kind: 'missing' })
  pieces.splice(at, 1)
  const difference = { replayed: { type: 'ended' }, stored: { type: 'accepted' } }
  expect(await replaySubject(store.port, EVER)).toMatchObject({ kind: 'differs', difference })
  pieces.length = 0
  expect(await replaySubject(store.port, EVER)).toMatchObject({ kind: 'missing' })
})
