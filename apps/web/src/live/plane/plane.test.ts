import { assembleFrame, encodeNumericsSegment } from '@vigil/protocol'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { FromPlane } from '../messages'
import { anAlarm, anAlarmEvent, aSnapshot, aStream, AT } from '../testing/builders'
import { createPlane, type Plane } from './plane'
import type { SocketListener } from './socket'

let socket: SocketListener
let answerHello: (reply: unknown) => void
let now = 0
let posted: FromPlane[]
let plane: Plane

const valueOf = (value: number): Uint8Array =>
  assembleFrame(AT, [
    encodeNumericsSegment([{ stream: 1, value, measuredAt: AT, receivedAt: AT, state: 'valid' }]),
  ])
const pass = (ms: number): void => {
  now += ms
  vi.advanceTimersByTime(ms)
}
const shown = (): readonly (number | null)[] =>
  posted.flatMap((message) => (message.type === 'numerics' ? message.updates.map(({ value }) => value) : []))
const send = (value: number): void => socket.onMessage('numerics', valueOf(value))

/** A page starts, and its server answers. */
function begin(): void {
  plane.take({
    type: 'start',
    url: 'http://127.0.0.1',
    build: 'test',
    words: { lost: '', noData: '' },
    watch: { units: [], waveforms: 'all' },
  })
  socket.onConnect()
  answerHello({ ok: true, value: aSnapshot({ streams: [aStream({ stream: 1 })] }) })
}

beforeEach(() => {
  vi.useFakeTimers()
  now = 0
  posted = []
  plane = createPlane((message) => posted.push(message), {
    monotonic: () => now,
    open: (_url, listener) => {
      socket = listener
      return {
        connected: () => true,
        connect: () => undefined,
        disconnect: () => undefined,
        ask: (event, _payload, _within, answer) => {
          if (event === 'hello') answerHello = answer
        },
      }
    },
  })
  begin()
})

afterEach(() => {
  plane.take({ type: 'stop' })
  vi.useRealTimers()
})

it('keeps numbers from a page that has not shown the last ones, and then tells the newest', () => {
  send(10)
  for (const value of [11, 12, 13]) {
    pass(1_000)
    send(value)
  }
  expect(shown()).toEqual([10])
  plane.take({ type: 'taken' })
  pass(2_950)
  expect(shown()).toEqual([10])
  // As long as the page took it has for what matters more.
  pass(50)
  expect(shown()).toEqual([10, 13])
})

it('tells an alarm at once to a page that has not shown the last numbers', () => {
  send(10)
  pass(1_000)
  send(11)
  socket.onMessage('alarm:raised', anAlarmEvent(anAlarm()))
  expect(posted.at(-1)?.type).toBe('alarm')
})

it('waits for no page that was there before', () => {
  send(10)
  begin()
  send(11)
  expect(shown()).toEqual([10, 11])
})

it('says in each beat when it was said', () => {
  pass(500)
  const beats = posted.flatMap((message) => (message.type === 'beat' ? [message.beat.at] : []))
  expect(beats).toEqual([0, 500])
})
