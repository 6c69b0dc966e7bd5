import type { Alarm, Priority, SubjectId } from '@vigil/clinical'
import { describe, expect, it, vi } from 'vitest'
import { anAlarm, aBoard, anAlarmEvent, aSnapshot, aStream, AT } from '../testing/builders'
import { FakeLiveClient } from '../testing/fake-live-client'
import { PageStore } from './store'

const ONE = 'p1' as SubjectId
const TWO = 'p2' as SubjectId
const HR = 'MDC_ECG_HEART_RATE'
const SPO2 = 'MDC_PULS_OXIM_SAT_O2'
const NIBP = 'MDC_PRESS_BLD_NONINV_SYS'

const valueOf = (subject: SubjectId): number => (subject === ONE ? 60 : 120)
const alarm = (condition: string, priority: Priority, announcedAt: number): Alarm =>
  anAlarm({ id: condition as never, condition, priority, announcedAt: announcedAt as never })

const live = (): FakeLiveClient => {
  const client = new FakeLiveClient()
  client.welcome()
  return client
}

it('tells once of alarms that come together', () => {
  const waiting: (() => void)[] = []
  const store = new PageStore(
    () => 0,
    (run) => () => waiting.push(run),
  )
  const told = vi.fn<() => void>()
  store.subscribeAlarms(told)
  for (const id of ['one', 'two'])
    store.take({ type: 'alarm', event: anAlarmEvent(anAlarm({ id: id as never, condition: id })) })
  expect(told).not.toHaveBeenCalled()
  expect(store.alarms()).toHaveLength(2)
  for (const run of waiting.splice(0)) run()
  expect(told).toHaveBeenCalledTimes(1)
  store.take({ type: 'alarm', event: anAlarmEvent(anAlarm({ id: 'three' as never })) })
  expect(waiting).toHaveLength(1)
})

describe('readings', () => {
  it('says never received where nothing came', () => {
    expect(live().store.reading(ONE, HR)).toMatchObject({
      reading: { kind: 'absent', reason: 'never-received' },
      freshness: 'blank',
    })
  })

  it('wakes the cell that changed and no other', () => {
    const client = live()
    const heart = vi.fn<() => void>()
    const saturation = vi.fn<() => void>()
    client.store.subscribeReading(ONE, HR, heart)
    client.store.subscribeReading(ONE, SPO2, saturation)
    client.value(ONE, HR, 80)
    expect(heart).toHaveBeenCalledTimes(1)
    expect(saturation).not.toHaveBeenCalled()
  })

  it('keeps its identity until the look of the cell changes', () => {
    const client = live()
    client.value(ONE, HR, 80)
    const first = client.store.reading(ONE, HR)
    client.advance(4_000)
    expect(client.store.reading(ONE, HR)).toBe(first)
    client.advance(2_000)
    expect(client.store.reading(ONE, HR)).not.toBe(first)
  })

  it('ages from live over late to struck and blank without a message', () => {
    const client = live()
    client.value(ONE, HR, 80)
    const seen: unknown[] = []
    for (const wait of [5_000, 1_000, 15_000, 20_000]) {
      client.advance(wait)
      const { reading, freshness, ageMs } = client.store.reading(ONE, HR)
      seen.push([reading.kind, freshness, ageMs])
    }
    expect(seen).toStrictEqual([
      ['valid', 'live', 0],
      ['valid', 'late', 6_000],
      ['stale', 'struck', 21_000],
      ['stale', 'blank', 41_000],
    ])
  })

  it('shows the age of an episodic value in minutes', () => {
    const client = live()
    client.value(ONE, NIBP, 118, { measuredAt: client.now - 187_000 })
    expect(client.store.reading(ONE, NIBP)).toMatchObject({ freshness: 'live', ageMs: 180_000 })
  })

  it('never shows a refused value as a reading', () => {
    const client = live()
    client.value(ONE, HR, 400, { state: 'out-of-range' })
    expect(client.store.reading(ONE, HR).reading).toMatchObject({
      kind: 'invalid',
      reason: 'out-of-range',
      raw: 400,
    })
    client.value(ONE, HR, null, { state: 'leads-off' })
    expect(client.store.reading(ONE, HR).reading).toMatchObject({ kind: 'absent', reason: 'leads-off' })
    client.value(ONE, HR, null, { state: 'device-lost' })
    expect(client.store.reading(ONE, HR).reading).toMatchObject({ kind: 'absent', reason: 'device-lost' })
  })

  it('keeps the newer value when an older one arrives late', () => {
    const client = live()
    client.value(ONE, HR, 80)
    client.value(ONE, HR, 40, { measuredAt: client.now - 3_000 })
    expect(client.store.reading(ONE, HR).reading).toMatchObject({ value: 80 })
  })

  it('lists the codes of a subject once each', () => {
    const client = live()
    const listener = vi.fn<() => void>()
    client.store.subscribeCodes(ONE, listener)
    client.value(ONE, SPO2, 97)
    client.value(ONE, HR, 80)
    client.value(ONE, HR, 81)
    expect(client.store.codes(ONE)).toStrictEqual([HR, SPO2])
    expect(listener).toHaveBeenCalledTimes(2)
  })
})

describe('identity of the patient (H58)', () => {
  it('is absent the moment its stream is removed', () => {
    const client = live()
    client.value(ONE, HR, 80)
    client.leave(ONE)
    expect(client.store.reading(ONE, HR).reading).toMatchObject({ kind: 'absent', reason: 'never-received' })
    expect(client.store.codes(ONE)).toStrictEqual([])
  })

  it('drops a late value of a stream that is gone', () => {
    const { store } = live()
    const times = { measuredAt: AT, receivedAt: AT, state: 'valid' as const }
    store.take({ type: 'streams', changed: { added: [aStream({ stream: 7 })], removed: [] } })
    store.take({ type: 'numerics', updates: [{ stream: 7, value: 80, ...times }] })
    store.take({
      type: 'streams',
      changed: { added: [aStream({ stream: 8, subject: TWO })], removed: [7] },
    })
    store.take({ type: 'numerics', updates: [{ stream: 7, value: 81, ...times }] })
    for (const subject of [ONE, TWO]) expect(store.reading(subject, HR).reading.kind).toBe('absent')
  })

  it('never shows the former patient in any notified state over a thousand switches', () => {
    const { store } = live()
    const shown: [SubjectId, number][] = []
    for (const subject of [ONE, TWO]) {
      store.subscribeReading(subject, HR, () => {
        const { reading } = store.reading(subject, HR)
        if (reading.kind === 'valid') shown.push([subject, reading.value])
      })
    }
    for (let turn = 1; turn <= 1_000; turn++) {
      const subject = turn % 2 === 0 ? ONE : TWO
      const before = turn % 2 === 0 ? TWO : ONE
      store.take({
        type: 'streams',
        changed: { added: [aStream({ stream: turn, subject })], removed: turn > 1 ? [turn - 1] : [] },
      })
      const update = { measuredAt: AT + turn, receivedAt: AT + turn, state: 'valid' as const }
      store.take({
        type: 'numerics',
        updates: [
          { stream: turn - 1, value: valueOf(before), ...update },
          { stream: turn, value: valueOf(subject), ...update },
        ],
      })
      expect(store.reading(before, HR).reading.kind).toBe('absent')
    }
    expect(shown).toHaveLength(1_000)
    expect(shown.every(([subject, value]) => value === valueOf(subject))).toBe(true)
  })

  it('keeps a value over a hello only in the very same stream', () => {
    const { store } = live()
    const value = { value: 80, measuredAt: AT, receivedAt: AT, state: 'valid' as const }
    const streams = [aStream({ stream: 1 }), aStream({ stream: 2, code: SPO2 })]
    store.take({ type: 'world', world: aSnapshot({ streams }) })
    store.take({
      type: 'numerics',
      updates: [
        { stream: 1, ...value },
        { stream: 2, ...value },
      ],
    })
    const moved = aStream({ stream: 2, code: SPO2, association: 'a2' as never })
    store.take({ type: 'world', world: aSnapshot({ streams: [aStream({ stream: 1 }), moved] }) })
    expect(store.reading(ONE, HR).reading.kind).toBe('valid')
    expect(store.reading(ONE, SPO2).reading.kind).toBe('absent')
  })

  it('forgets every value when another server answers', () => {
    const { store } = live()
    const streams = [aStream({ stream: 1 })]
    store.take({ type: 'world', world: aSnapshot({ streams }) })
    store.take({
      type: 'numerics',
      updates: [{ stream: 1, value: 80, measuredAt: AT, receivedAt: AT, state: 'valid' }],
    })
    const server = { ...aSnapshot().server, startId: 's2' }
    store.take({ type: 'world', world: aSnapshot({ streams, server }) })
    expect(store.reading(ONE, HR).reading.kind).toBe('absent')
  })
})

describe('connection', () => {
  it('says not live within five seconds of the last proof', () => {
    const client = live()
    expect(client.store.connection().kind).toBe('live')
    client.goSilent()
    client.advance(4_500)
    expect(client.store.connection().kind).toBe('live')
    client.advance(250)
    expect(client.store.connection()).toStrictEqual({
      kind: 'not-live',
      lastLiveAt: AT,
      reason: 'worker-failed',
    })
  })

  it('names a server that is gone, silent or out of step', () => {
    const client = live()
    client.live({ link: { kind: 'gone' }, verifiedAgoMs: 5_000 })
    expect(client.store.connection()).toMatchObject({ kind: 'not-live', reason: 'server-gone' })
    client.live({ link: { kind: 'in-step' }, verifiedAgoMs: 5_000 })
    expect(client.store.connection()).toMatchObject({ kind: 'not-live', reason: 'silent' })
    client.live({ link: { kind: 'out-of-step' } })
    expect(client.store.connection()).toMatchObject({ kind: 'not-live', reason: 'out-of-step' })
  })

  it('is not live when its page lags behind its plane, however new the beats that it hears', () => {
    const client = live()
    client.advance(10_000)
    client.live({ at: 6_000, serverNow: AT + 6_000 })
    expect(client.store.connection().kind).toBe('live')
    client.live({ at: 5_000, serverNow: AT + 5_000 })
    expect(client.store.connection()).toMatchObject({ kind: 'not-live', reason: 'page-behind' })
    expect(client.store.serverNow()).toBe(AT + 10_000)
  })

  it('stays live over a reconnection that proves itself in time', () => {
    const client = live()
    client.live({ link: { kind: 'connecting' }, verifiedAgoMs: 1_200 })
    expect(client.store.connection()).toMatchObject({ kind: 'live', heartbeatAgeMs: 1_000 })
  })

  it('[H32] says by itself that the alarm engine does not answer when its canary stops for 15 seconds', () => {
    const client = live()
    const engine = () => {
      const connection = client.store.connection()
      return connection.kind === 'live' ? connection.engine : connection.kind
    }
    client.advance(120_000)
    expect(engine()).toBe('answers')
    const broken = (ms: number) => {
      for (let rest = ms; rest > 0; rest -= 500) {
        client.goSilent()
        client.advance(500)
        client.live({ canary: 12 })
      }
    }
    // The last count came just before.
    broken(15_000)
    expect(engine()).toBe('answers')
    broken(500)
    expect(engine()).toBe('silent')
    client.live({ canary: 13 })
    expect(engine()).toBe('answers')
  })

  it('[H32] does not wait for a first canary that never comes', () => {
    const client = live()
    for (let rest = 0; rest < 31; rest++) {
      client.goSilent()
      client.advance(500)
      client.live({ canary: 0 })
    }
    expect(client.store.connection()).toMatchObject({ kind: 'live', engine: 'silent' })
  })

  it('is not live when no server ever answered', () => {
    const client = new FakeLiveClient()
    expect(client.store.connection().kind).toBe('connecting')
    client.advance(4_750)
    expect(client.store.connection()).toMatchObject({ kind: 'not-live', lastLiveAt: null })
  })

  it('tells listeners only when the board would look different', () => {
    const client = live()
    const listener = vi.fn<() => void>()
    client.store.subscribeConnection(listener)
    client.advance(3_000)
    expect(listener).not.toHaveBeenCalled()
  })
})

describe('alarms and boards', () => {
  it('lists the highest priority first, then the newest', () => {
    const client = live()
    client.raise(alarm('a', 'medium', 5))
    client.raise(alarm('b', 'high', 1))
    client.raise(alarm('c', 'high', 2))
    client.raise(alarm('d', 'low', 9))
    expect(client.store.alarms().map(({ condition }) => condition)).toStrictEqual(['c', 'b', 'a', 'd'])
  })

  it('keeps the identity of list and boards until they change', () => {
    const client = live()
    client.raise(anAlarm())
    const alarms = client.store.alarms()
    const boards = client.store.boards()
    client.value(ONE, HR, 80)
    client.advance(1_000)
    expect(client.store.alarms()).toBe(alarms)
    expect(client.store.boards()).toBe(boards)
    client.board(aBoard({ name: 'ICU east' }))
    expect(client.store.boards().map(({ name }) => name)).toStrictEqual(['ICU east'])
  })

  it('removes an alarm that ended', () => {
    const client = live()
    client.raise(anAlarm())
    client.end(anAlarm())
    expect(client.store.alarms()).toStrictEqual([])
  })

  it('lists what was missed once per episode until dismissed', () => {
    const { store } = live()
    const raised = anAlarm({ state: 'active' })
    const ended = anAlarm({ state: 'ended' })
    const other = anAlarm({ id: 'p2~hr-high' as never, condition: 'hr-high' })
    store.take({
      type: 'world',
      world: {
        ...aSnapshot(),
        type: 'resume',
        missed: [
          anAlarmEvent(raised),
          anAlarmEvent(other),
          anAlarmEvent(ended, { type: 'ended' }),
          anAlarmEvent(anAlarm({ id: 'p3~x' as never }), { type: 'owner-changed' }),
        ],
      },
    })
    expect(store.missed()).toStrictEqual([ended, other])
    store.dismissMissed()
    expect(store.missed()).toStrictEqual([])
  })
})
