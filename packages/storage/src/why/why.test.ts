import type { AlarmId, AlarmInput, SubjectId } from '@vigil/clinical'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { InputWriter, packState, readInputs } from '../inputs/input-codec'
import { startTestServer, type TestServer } from '../testing'
import { aMessage, anEvent, at, NOON, P1 } from '../testing/builders'
import type { AlarmReceipt, InputPiece } from './why-store'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const ALARM = 'p1~hr-high' as AlarmId
const TICK: AlarmInput = { type: 'tick' }

function aPiece(number: number, fromMs: number, given: Partial<InputPiece> = {}): InputPiece {
  const writer = new InputWriter()
  writer.add({ now: at(fromMs), input: TICK })
  writer.add({ now: at(fromMs + 1_000), input: TICK })
  return {
    subject: P1,
    epoch: 1,
    number,
    from: at(fromMs),
    to: at(fromMs + 1_000),
    inputs: writer.count,
    build: 'b1',
    checkpoint: null,
    body: writer.finish(),
    ...given,
  }
}
const whole = (number: number, fromMs: number, given: Partial<InputPiece> = {}) =>
  aPiece(number, fromMs, { checkpoint: packState({ number }), ...given })
const numbersOf = (pieces: readonly InputPiece[]) => pieces.map(({ epoch, number }) => [epoch, number])

it('gives the pieces from the last checkpoint before the range on', async () => {
  const { store } = await server.freshStore()
  await store.keepInputs([whole(0, 0), aPiece(1, 10_000), whole(2, 20_000), aPiece(3, 30_000)])
  await store.keepInputs([whole(0, 40_000, { epoch: 2 }), whole(0, 0, { subject: 'p2' as SubjectId })])
  const of = (from: number, to: number) => store.engineInputs({ subject: P1, from: at(from), to: at(to) })
  expect(numbersOf(await of(25_000, 35_000))).toEqual([
    [1, 2],
    [1, 3],
  ])
  expect(numbersOf(await of(12_000, 90_000))).toEqual([
    [1, 0],
    [1, 1],
    [1, 2],
    [1, 3],
    [2, 0],
  ])
  const [first] = await of(0, 1)
  expect(readInputs(first?.body ?? new Uint8Array(), 2)).toEqual([
    { now: at(0), input: TICK },
    { now: at(1_000), input: TICK },
  ])
})

it('keeps a piece once, also when a commit brings it again', async () => {
  const { store } = await server.freshStore()
  await store.keepInputs([whole(0, 0)])
  const commit = { subject: P1, state: {}, dues: [], audit: [] }
  await store.commitAlarms({ ...commit, events: [anEvent(1)], inputs: [whole(0, 0), aPiece(1, 5_000)] })
  const kept = await store.engineInputs({ subject: P1, from: NOON, to: at(60_000) })
  expect(kept.map(({ number, intact }) => [number, intact])).toEqual([
    [0, true],
    [1, true],
  ])
  expect(await store.alarmEventsOf({ subject: P1, from: NOON, to: NOON })).toHaveLength(1)
  expect(
    await store.alarmEventsOf({ subject: P1, alarm: 'p1~other' as AlarmId, from: NOON, to: NOON }),
  ).toEqual([])
})

it('tells a piece that somebody edited', async () => {
  const { store, sql } = await server.freshStore()
  await store.keepInputs([whole(0, 0), aPiece(1, 5_000), aPiece(2, 8_000)])
  await sql(`update engine_input set body = set_byte(body, 1, get_byte(body, 1) # 1) where number = 1`)
  await sql(`update engine_input set inputs = 1 where number = 2`)
  const kept = await store.engineInputs({ subject: P1, from: NOON, to: at(60_000) })
  expect(kept.map(({ intact }) => intact)).toEqual([true, false, false])
})

it('finds the state before a time and the next one', async () => {
  const { store } = await server.freshStore()
  await store.keepInputs([whole(0, 0), aPiece(1, 5_000), whole(2, 8_000)])
  const of = async (ms: number) =>
    (await store.checkpoints({ subject: P1, at: at(ms) })).map(({ state }) => state)
  expect(await of(6_000)).toEqual([{ number: 0 }, { number: 2 }])
  expect(await of(8_000)).toEqual([{ number: 2 }])
})

it('forgets inputs that are older than they are kept', async () => {
  const { store } = await server.freshStore({ inputsKeptMs: 60_000 })
  await store.keepInputs([whole(0, 0), whole(1, 120_000)])
  await store.seal(at(150_000))
  expect(numbersOf(await store.engineInputs({ subject: P1, from: NOON, to: at(200_000) }))).toEqual([[1, 1]])
})

const receipt = (given: Partial<AlarmReceipt>): AlarmReceipt => ({
  id: '00000000-0000-4000-8000-000000000001',
  alarm: ALARM,
  episode: 2,
  viewer: { kind: 'station', id: 'wall', name: 'Wall ICU' },
  page: 's1',
  shown: true,
  sound: 'audible',
  from: NOON,
  to: NOON,
  ...given,
})

it('lengthens a receipt and never shortens it', async () => {
  const { store } = await server.freshStore()
  await store.keepAlarmReceipts([receipt({ to: at(30_000) })])
  await store.keepAlarmReceipts([
    receipt({ to: at(15_000) }),
    receipt({ id: '00000000-0000-4000-8000-000000000002', episode: 3 }),
  ])
  const of = (from: number, to: number) =>
    store.alarmReceipts({ alarm: ALARM, episodes: { from, to }, limit: 9 })
  expect(await of(2, 2)).toEqual([receipt({ to: at(30_000) })])
  expect(await of(1, 9)).toHaveLength(2)
})

it('keeps every outcome, the newest first, and a key once', async () => {
  const { store } = await server.freshStore()
  const tap = { alarm: ALARM, episode: 1, by: 'n1', name: 'N. One', at: NOON }
  expect(await store.keepOutcome({ ...tap, outcome: 'acted' }, 'key-1')).toBe('kept')
  expect(await store.keepOutcome({ ...tap, outcome: 'artefact' }, 'key-1')).toBe('repeated')
  expect(await store.keepOutcome({ ...tap, outcome: 'artefact' }, 'key-2')).toBe('kept')
  const kept = await store.outcomes({ alarm: ALARM, episodes: { from: 1, to: 1 } })
  expect(kept.map(({ outcome }) => outcome)).toEqual(['artefact', 'acted'])
  await store.keepOutcome({ ...tap, episode: 2, at: at(1), outcome: 'acted' }, 'key-3')
  const since = (alarms: readonly (typeof ALARM)[], from: typeof NOON) =>
    store.outcomesSince({ alarms, since: from })
  expect((await since([ALARM], NOON)).map(({ episode }) => episode)).toEqual([2, 1, 1])
  expect(await since([ALARM], at(1))).toHaveLength(1)
  expect(await since([], NOON)).toEqual([])
})

const block = (code: 'MDC_ECG_LEAD_II' | 'MDC_ECG_LEAD_V', offset: number) => ({
  code: code as never,
  measuredAt: at(offset),
  rate: 4,
  gain: 1,
  offset: 0,
  samples: code === 'MDC_ECG_LEAD_II' ? [1, 2, 3, 4] : [null, null, null, null],
})

it('names the waveforms of a range, sealed or not', async () => {
  const { store } = await server.freshStore()
  const kind = 'waveforms' as const
  await store.record(
    aMessage({ kind, seq: 1, blocks: [block('MDC_ECG_LEAD_II', 0), block('MDC_ECG_LEAD_V', 0)] }),
  )
  const of = (from: number, to: number) => store.waveformsKept({ subject: P1, from: at(from), to: at(to) })
  const expected = [{ code: 'MDC_ECG_LEAD_II', source: 'mon-1' }]
  expect(await of(-5_000, 5_000)).toEqual(expected)
  await store.seal(at(10 * 60_000))
  expect(await of(-5_000, 5_000)).toEqual(expected)
  expect(await of(5_000, 9_000)).toEqual([])
})
