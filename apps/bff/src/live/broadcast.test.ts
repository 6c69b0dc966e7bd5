import { expect, it } from 'vitest'
import type { EpochMs, Sample } from '@vigil/clinical'
import { decodeFrame, type UnitBoard } from '@vigil/protocol'
import type { Socket } from 'socket.io'
import { createHealth } from '../health'
import { SILENT } from '../log'
import type { Caller, Directory } from '../ports'
import { aHospital, anAssociation, aUser, deviceNamed, ICU, userNamed } from '../testing/hospital'
import { createThrottle } from '../throttle'
import { createBroadcast } from './broadcast'
import type { Client } from './client'
import { Credit } from './credit'
import { createStreams } from './streams'

const START = 1_800_000_000_000 as EpochMs

/** A page whose connection takes nothing while `stalled`. */
function aBench() {
  const time = { ms: 1_000 }
  const clock = { now: () => (START + time.ms) as EpochMs, monotonic: () => time.ms }
  const sent: { event: string; payload: unknown }[] = []
  const conn = { writeBuffer: [] as unknown[], transport: { socket: { bufferedAmount: 0 } } }
  const answers: (() => void)[] = []
  const socket = {
    id: 's1',
    conn,
    emit: (event: string, payload: unknown, ...asked: (() => void)[]) => {
      answers.push(...asked)
      sent.push({ event, payload })
    },
  }
  const caller: Caller = {
    kind: 'person',
    session: 's',
    user: userNamed('icu-nurse'),
    name: 'Nurse',
    grants: aUser('icu-nurse', 'nurse', ICU).grants,
    via: 'cookie',
  }
  const client: Client = {
    // Only what the broadcast looks at.
    socket: socket as unknown as Socket,
    caller,
    address: '127.0.0.1',
    commands: createThrottle({ rate: 1, burst: 1 }, clock.monotonic),
    greetedAt: clock.now(),
    units: new Set([ICU]),
    waves: 'all',
    credit: null,
    boards: new Map(),
    needsAll: false,
    skipped: 0,
    unknownEvents: 0,
    report: null,
  }
  const streams = createStreams()
  const clients = [client]
  /** Each time something was made into text. */
  const written: string[] = []
  const closed: Client[] = []
  const board = { id: ICU, beds: [] } as unknown as UnitBoard
  const hospital = aHospital()
  const broadcast = createBroadcast({
    clients: () => clients,
    send(sockets, event, payload) {
      written.push(event)
      for (const { socket } of clients) if (sockets.includes(socket.id)) socket.emit(event, payload)
    },
    directory: { hospital: () => hospital } as Directory,
    engine: { openAlarms: () => [], lastSequence: () => null, canary: () => 7 },
    board: () => board,
    streams,
    health: createHealth(SILENT),
    clock,
    onTooSlow: (each) => closed.push(each),
    onFrame: () => undefined,
  })
  const tick = (value: number) => {
    time.ms += 1_000
    const sample: Sample = { code: 'MDC_ECG_HEART_RATE', value, measuredAt: clock.now() }
    streams.numerics(anAssociation('mon-1', 'p1', ICU, '1'), deviceNamed('mon-1'), clock.now(), [sample])
    broadcast.frames()
  }
  const wave = () =>
    streams.waveforms(anAssociation('mon-1', 'p1', ICU, '1'), deviceNamed('mon-1'), [
      {
        code: 'MDC_ECG_ELEC_POTL_II',
        measuredAt: clock.now(),
        rate: 250,
        gain: 0.005,
        offset: 0,
        samples: [1, 2, 3],
      },
    ])
  const values = () =>
    sent.flatMap(({ payload }) => {
      const decoded = payload instanceof Uint8Array ? decodeFrame(payload) : null
      return decoded?.ok ? decoded.frame.numerics.map(({ value }) => value) : []
    })
  return { client, conn, sent, closed, broadcast, tick, values, wave, answers, clock, clients, written }
}

it('sends a slow page only the newest value and counts what it missed', () => {
  const { client, conn, tick, values, broadcast, sent } = aBench()
  tick(60)
  conn.transport.socket.bufferedAmount = 300_000
  tick(61)
  tick(62)
  conn.transport.socket.bufferedAmount = 0
  tick(63)
  expect(values()).toEqual([60, 63])
  expect(client.skipped).toBe(2)
  broadcast.heartbeats()
  expect(sent.at(-1)).toMatchObject({ event: 'heartbeat', payload: { skipped: 2 } })
})

it('leaves out the waveforms before any number, and counts what it left out', () => {
  const { client, conn, sent, tick, values, wave, broadcast } = aBench()
  conn.transport.socket.bufferedAmount = 100_000
  wave()
  tick(60)
  expect(sent.map(({ event }) => event)).toEqual(['streams:changed', 'numerics'])
  expect(client.skipped).toBe(1)
  conn.transport.socket.bufferedAmount = 0
  wave()
  tick(61)
  expect(sent.at(-1)?.event).toBe('waveform')
  expect(values()).toEqual([60, 61])
  broadcast.heartbeats()
  expect(sent.at(-1)).toMatchObject({ payload: { skipped: 1 } })
})

it('sends a page that answers its frames none while it is behind, whatever waits elsewhere', () => {
  const { client, tick, values, answers, clock, broadcast, sent } = aBench()
  client.credit = new Credit(clock.monotonic)
  tick(60)
  for (const answer of answers.splice(0)) answer()
  tick(61)
  tick(62)
  expect(values()).toEqual([60, 61, 62])
  tick(63)
  expect(values()).toEqual([60, 61, 62])
  broadcast.heartbeats()
  expect(sent.at(-1)).toMatchObject({ payload: { degraded: ['display-behind'] } })
  for (const answer of answers.splice(0)) answer()
  tick(64)
  expect(values()).toEqual([60, 61, 62, 64])
  expect(client.skipped).toBe(1)
})

it('sends an alarm to a page that has no room for waveforms or numbers', () => {
  const { conn, sent, broadcast, closed } = aBench()
  conn.transport.socket.bufferedAmount = 300_000
  broadcast.alarm({ type: 'raised', alarm: { unit: ICU } } as Parameters<typeof broadcast.alarm>[0])
  expect(sent.map(({ event }) => event)).toEqual(['alarm:raised'])
  expect(closed).toEqual([])
})

it('[H32] tells every page how often the canary of the engine has alarmed', () => {
  const { broadcast, sent } = aBench()
  broadcast.heartbeats()
  expect(sent).toMatchObject([{ event: 'heartbeat', payload: { canary: 7 } }])
})

it('repeats an unchanged value that a slow page missed', () => {
  const { conn, tick, values, broadcast } = aBench()
  conn.writeBuffer = Array.from({ length: 17 })
  tick(60)
  conn.writeBuffer = []
  broadcast.frames()
  expect(values()).toEqual([60])
})

it('writes what several pages get once', () => {
  const { client, clients, sent, written, broadcast } = aBench()
  const other = Object.assign(Object.create(client.socket) as Socket, { id: 's2' })
  clients.push({ ...client, socket: other, boards: new Map() })
  broadcast.alarm({ type: 'raised', alarm: { unit: ICU } } as Parameters<typeof broadcast.alarm>[0])
  broadcast.boards()
  expect(sent.map(({ event }) => event)).toEqual([
    'alarm:raised',
    'alarm:raised',
    'board:changed',
    'board:changed',
  ])
  expect(written).toEqual(['alarm:raised', 'board:changed'])
})

it('closes a page whose alarms pile up', () => {
  const { client, conn, closed, broadcast } = aBench()
  conn.transport.socket.bufferedAmount = 2_000_000
  // Only the unit of the alarm matters here.
  broadcast.alarm({ type: 'raised', alarm: { unit: ICU } } as Parameters<typeof broadcast.alarm>[0])
  expect(closed).toEqual([client])
})

it('sends nothing of a unit whose right has gone since the hello', () => {
  const { client, tick, values } = aBench()
  client.caller = { ...client.caller, grants: [] } as Caller
  tick(60)
  expect(values()).toEqual([])
})
