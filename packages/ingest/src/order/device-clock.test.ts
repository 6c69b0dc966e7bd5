import type { DeviceId, DeviceMessage, EpochMs } from '@vigil/clinical'
import { describe, expect, it } from 'vitest'
import { classify, createOrder, type OrderState } from './order'

const START = Date.parse('2026-11-21T10:00:00Z')
const HOUR = 3_600_000
const YEAR = 365 * 24 * HOUR

let seq = 0
function heartRate(measured: number, received: number, retained = false): DeviceMessage {
  const measuredAt = (START + measured) as EpochMs
  return {
    device: 'mon-1' as DeviceId,
    seq: ++seq,
    measuredAt,
    receivedAt: (START + received) as EpochMs,
    retained,
    kind: 'numerics',
    samples: [{ code: 'MDC_ECG_HEART_RATE', value: 80, measuredAt }],
  }
}

interface Sent {
  /** Received from here on, each `every` ms. */
  readonly from: number
  readonly messages: number
  /** How far the measurement is behind the receipt. */
  readonly behind: number
  readonly every?: number
  /** Measured so much faster than received. */
  readonly speed?: number
  readonly retained?: boolean
}

/** What comes out: order, and how old it looks by our clock. */
function send(state: OrderState, { from, messages, behind, every = 1_000, speed = 1, retained }: Sent) {
  return Array.from({ length: messages }, (_, i) => {
    const received = from + i * every
    const measured = from - behind + i * every * speed
    const [part] = classify(heartRate(measured, received, retained), state)
    if (!part) throw new Error('nothing came out')
    return { order: part.order, age: part.message.receivedAt - part.message.measuredAt }
  })
}
const orders = (sent: ReturnType<typeof send>) => sent.map(({ order }) => order)

describe('the clock of a device', () => {
  it.each([
    ['an hour behind', HOUR],
    ['an hour ahead', -HOUR],
    ['a year behind', YEAR],
    ['a day ahead', -24 * HOUR],
  ])('[H18] that is %s goes live after three seconds', (_name, behind) => {
    const state = createOrder()
    const sent = send(state, { from: 0, messages: 10, behind })
    expect(orders(sent)).toEqual([...Array<string>(3).fill('late'), ...Array<string>(7).fill('live')])
    expect(sent.slice(3).map(({ age }) => age)).toEqual(Array<number>(7).fill(0))
    expect(state.behindMs).toBe(behind)
  })

  it('[H18] is taken from the message that travelled fastest', () => {
    const state = createOrder()
    for (let i = 0; i < 20; i++) send(state, { from: 1_000 * i, messages: 1, behind: HOUR + (i % 4) * 200 })
    expect(state.behindMs).toBe(HOUR)
  })

  it('changes nothing of a device that is right within two seconds', () => {
    const state = createOrder()
    const sent = send(state, { from: 0, messages: 60, behind: 1_900 })
    expect(new Set(sent.map(({ order, age }) => `${order} ${age}`))).toEqual(new Set(['live 1900']))
  })

  it('never shows a measurement as newer than its receipt', () => {
    const sent = send(createOrder(), { from: 0, messages: 10, behind: -8_000 })
    expect(new Set(sent.map(({ order, age }) => `${order} ${age}`))).toEqual(new Set(['live 0']))
  })

  it.each([
    ['set back', 0, HOUR],
    ['set forward', 0, -HOUR],
    ['put right after it was behind', HOUR, 0],
    ['put right after it was ahead', -HOUR, 0],
  ])('[H18] that is %s is live again after three seconds', (_name, before, after) => {
    const state = createOrder()
    send(state, { from: 0, messages: 30, behind: before })
    const sent = send(state, { from: 30_000, messages: 10, behind: after })
    expect(orders(sent).slice(0, 3)).not.toContain('live')
    expect(sent.slice(3).map(({ order, age }) => `${order} ${age}`)).toEqual(Array<string>(7).fill('live 0'))
  })

  it('[H04] is not read from a backlog that is flushed', () => {
    const state = createOrder()
    send(state, { from: 0, messages: 30, behind: 20 })
    const flush = send(state, { from: 330_000, messages: 290, behind: 300_000, every: 10, speed: 100 })
    expect(new Set(orders(flush))).toEqual(new Set(['late']))
    expect(state.behindMs).toBe(20)
    const after = send(state, { from: 334_000, messages: 3, behind: 20 })
    expect(orders(after)).toEqual(['live', 'live', 'live'])
  })

  it('[H04] is not read from a backlog of a device never seen before', () => {
    const state = createOrder()
    const flush = send(state, { from: 0, messages: 280, behind: 300_000, every: 20, speed: 50 })
    expect(new Set(orders(flush))).toEqual(new Set(['late']))
    expect(state.behindMs).toBeNull()
  })

  it('[H04] is not read from data that come slowly after an outage', () => {
    const state = createOrder()
    send(state, { from: 0, messages: 30, behind: 20 })
    const flush = send(state, { from: 330_000, messages: 60, behind: 300_000, speed: 1.1 })
    expect(new Set(orders(flush))).toEqual(new Set(['late']))
  })

  it.each([2, 60, 1_000])('[H04] is not read from a replay of old times at speed %d', (speed) => {
    const sent = send(createOrder(), { from: 0, messages: 200, behind: YEAR, every: 1_000 / speed, speed })
    expect(new Set(orders(sent))).toEqual(new Set(['late']))
  })

  it('[H03] is not read from what a broker kept', () => {
    const sent = send(createOrder(), { from: 0, messages: 60, behind: HOUR, retained: true })
    expect(new Set(orders(sent))).toEqual(new Set(['late']))
  })

  it('[H02] is not read from one measurement that is repeated', () => {
    const sent = send(createOrder(), { from: 0, messages: 60, behind: HOUR, speed: 0 })
    expect(new Set(orders(sent))).toEqual(new Set(['late']))
  })

  it('is followed as it drifts without losing a message', () => {
    const state = createOrder()
    const sent = send(state, { from: 0, messages: 7_200, behind: HOUR, speed: 0.999 })
    expect(new Set(orders(sent.slice(3)))).toEqual(new Set(['live']))
    expect(Math.max(...sent.slice(3).map(({ age }) => Math.abs(age)))).toBeLessThanOrEqual(5_000)
  })

  it.each([HOUR, -HOUR])('[H18] that was put right from %d ms off loses no alert', (behind) => {
    const state = createOrder()
    send(state, { from: 0, messages: 10, behind })
    expect(classify(anAlert(20_000, 20_100), state)).toMatchObject([
      { order: 'live', message: { alerts: [{ measuredAt: START + 20_000 }] } },
    ])
  })

  it('corrects alerts by the clock that the data have shown', () => {
    const state = createOrder()
    send(state, { from: 0, messages: 10, behind: HOUR })
    const [part] = classify(anAlert(10_000 - HOUR, 10_000), state)
    expect(part).toMatchObject({ order: 'live', message: { alerts: [{ measuredAt: START + 10_000 }] } })
  })
})

function anAlert(measured: number, received: number): DeviceMessage {
  const measuredAt = (START + measured) as EpochMs
  const alert = {
    alertId: 'a1',
    state: 'present',
    inactivation: 'none',
    class: 'physiological',
    priority: 'high',
    code: 'MDC_EVT_ECG_ASYSTOLE',
    text: 'ASYSTOLE',
    measuredAt,
  } as const
  return {
    device: 'mon-1' as DeviceId,
    seq: ++seq,
    measuredAt,
    receivedAt: (START + received) as EpochMs,
    retained: false,
    kind: 'alerts',
    alerts: [alert],
  }
}
