import type { EpochMs, UnitId } from '@vigil/clinical'
import type { z } from 'zod'
import type { report } from '@vigil/protocol'
import type { Socket } from 'socket.io'
import { authorize } from '../auth/authorize'
import type { Throttle } from '../throttle'
import type { Caller } from '../ports'
import { lessOf, type Pace, type Room } from './pace'
import type { WaveChoice } from './streams'

/** One open socket. Before its hello it has no units and gets nothing. */
export interface Client {
  readonly socket: Socket
  readonly address: string
  readonly commands: Throttle
  caller: Caller
  /** Since when it is told anything: its first hello that was answered. */
  greetedAt: EpochMs | null
  units: ReadonlySet<UnitId>
  waves: WaveChoice
  /** Each unit's board as it was last sent. */
  readonly boards: Map<UnitId, string>
  /** The next frame carries every numeric and not only the changed ones: after a hello or a skipped frame. */
  needsAll: boolean
  skipped: number
  unknownEvents: number
  report: z.infer<typeof report> | null
  readonly pace: Pace
}

/** Own proposal: a page that has not taken the last ticks gets numbers alone, which are a tenth of it. */
const WAVE_QUEUE = { packets: 6, bytes: 64 * 1024 }
/** Own proposal: a page that cannot take even those gets none; the alarm queue may be longer. */
const FRAME_QUEUE = { packets: 16, bytes: 256 * 1024 }
/** H36 and goal 19: at most 1 MB is kept for a slow client; then it is closed and comes back for a snapshot. */
const ALARM_QUEUE = { packets: 2_000, bytes: 1024 * 1024 }

const bufferedBytes = (transport: unknown): number => {
  const websocket: unknown = transport instanceof Object ? Reflect.get(transport, 'socket') : null
  const bytes: unknown = websocket instanceof Object ? Reflect.get(websocket, 'bufferedAmount') : 0
  return typeof bytes === 'number' ? bytes : 0
}

const isOver = (client: Client, bound: { packets: number; bytes: number }): boolean => {
  const { conn } = client.socket
  const queue: unknown = Reflect.get(conn, 'writeBuffer')
  const packets = Array.isArray(queue) ? queue.length : 0
  return packets > bound.packets || bufferedBytes(conn.transport) > bound.bytes
}

const queueRoom = (client: Client): Room =>
  isOver(client, FRAME_QUEUE) ? 'none' : isOver(client, WAVE_QUEUE) ? 'numerics' : 'all'

/** What it has room for by our queue and by its own word. */
export const roomOf = (client: Client): Room => lessOf(queueRoom(client), client.pace.room())

/** What is no frame and may wait is put behind nothing that waits already. */
export const takesBoards = (client: Client): boolean => queueRoom(client) !== 'none'

export const isTooSlow = (client: Client): boolean => isOver(client, ALARM_QUEUE)

export const sees = (client: Client, unit: UnitId): boolean =>
  client.greetedAt !== null && client.units.has(unit)

/** Decided anew each time (invariant 5), not once at the hello. */
export const mayNow = (client: Client, unit: UnitId): boolean =>
  sees(client, unit) && authorize(client.caller, 'view', unit).allowed
