import type { AlarmEvent, EpochMs, UnitId } from '@vigil/clinical'
import { alarmSetHash, socketEventOf, type Heartbeat } from '@vigil/protocol'
import type { Board, Clock, Directory, Engine, Health } from '../ports'
import { isTooSlow, mayNow, roomOf, type Client } from './client'
import { createTick } from './frames'
import type { Send } from './send'
import type { Streams } from './streams'

/** `reduced`: without its waveforms. */
export type FrameOutcome = 'sent' | 'reduced' | 'skipped'

/** Said to the display that gets less because it answers late. */
const DISPLAY_BEHIND = 'display-behind'

interface Deps {
  readonly clients: () => Iterable<Client>
  readonly send: Send
  readonly directory: Directory
  readonly engine: Pick<Engine, 'openAlarms' | 'lastSequence' | 'canary'>
  readonly board: Board
  readonly streams: Streams
  readonly health: Health
  /** What people must know of the data, though the server is ready. */
  readonly notices?: () => readonly string[]
  readonly clock: Clock
  readonly onTooSlow: (client: Client) => void
  readonly onFrame: (outcome: FrameOutcome, bytes: number) => void
}

/** Everything that leaves for the browsers without having been asked for. */
export function createBroadcast(deps: Deps) {
  const { clients, directory, streams, clock } = deps

  const toUnit = (unit: UnitId, event: string, payload: unknown) => {
    const those = [...clients()].filter((client) => mayNow(client, unit))
    deps.send(idsOf(those), event, payload)
  }
  const changes = () => {
    for (const [unit, change] of streams.takeChanges())
      if (change.added.length + change.removed.length > 0) toUnit(unit, 'streams:changed', change)
  }

  return {
    /** Ordered, never volatile; whoever cannot take it any more is closed and comes back (finding 5). */
    alarm(event: AlarmEvent) {
      toUnit(event.alarm.unit, socketEventOf(event.type), event)
      for (const client of clients()) if (isTooSlow(client)) deps.onTooSlow(client)
    },

    /** One coalesced frame per client; the streams' changes first, so that no number comes before its meaning. */
    frames() {
      changes()
      const tick = createTick(streams, clock.now(), clock.monotonic())
      for (const client of clients()) if (client.greetedAt !== null) sendFrame(client, tick, deps)
    },

    heartbeats: () => sendHeartbeats(deps),

    /** Sent whole when anything of it changed since this client got it. */
    boards: () => sendBoards(deps),

    /** A closed association takes its streams with it, before anything of the next patient is sent (invariant 6). */
    hospitalChanged() {
      retainOpen(streams, directory, clock.now())
      changes()
    },
  }
}

function sendFrame(client: Client, tick: ReturnType<typeof createTick>, { onFrame }: Deps): void {
  const units = new Set([...client.units].filter((unit) => mayNow(client, unit)))
  const room = roomOf(client)
  const view = { units, waves: client.waves, all: client.needsAll && room !== 'none' }
  const frame = tick.frameFor(view)
  if (!frame) return
  const reduced = room === 'numerics' && frame.event === 'waveform'
  const sent = reduced ? tick.frameFor({ ...view, waves: 'none' }) : room === 'none' ? null : frame
  onFrame(room === 'none' ? 'skipped' : reduced ? 'reduced' : 'sent', frame.bytes.length)
  // Latest wins: after a gap the next frame repeats every numeric; lost waveform stays a gap.
  client.needsAll = room === 'none'
  if (room === 'none' || reduced) client.skipped += 1
  if (sent) client.socket.emit(sent.event, sent.bytes, ...(client.credit ? [client.credit.sent()] : []))
}

function sendHeartbeats({ clients, engine, health, notices, clock }: Deps): void {
  const reasons = [...health.reasons(), ...(notices?.() ?? [])]
  const told = { time: clock.now(), canary: engine.canary() }
  const states = new Map<UnitId, Heartbeat['units'][number]>()
  const stateOf = (unit: UnitId) => {
    const known = states.get(unit) ?? {
      unit,
      seq: engine.lastSequence(unit),
      alarms: alarmSetHash(engine.openAlarms([unit])),
    }
    states.set(unit, known)
    return known
  }
  for (const client of clients()) {
    if (client.greetedAt === null || isTooSlow(client)) continue
    const units = [...client.units].filter((unit) => mayNow(client, unit)).map(stateOf)
    const degraded = roomOf(client) === 'all' ? reasons : [...reasons, DISPLAY_BEHIND]
    const beat: Heartbeat = { ...told, degraded, units, skipped: client.skipped }
    client.socket.emit('heartbeat', beat)
  }
}

const idsOf = (clients: readonly Client[]) => clients.map(({ socket }) => socket.id)

function sendBoards({ clients, board, send }: Deps): void {
  // For the others it waits: what is behind it in the queue is an alarm.
  const takers = [...clients()].filter((client) => roomOf(client) !== 'none')
  for (const unit of new Set(takers.flatMap(({ units }) => [...units]))) {
    const those = takers.filter((client) => mayNow(client, unit))
    const now = those.length > 0 ? board(unit) : null
    if (!now) continue
    const text = JSON.stringify(now)
    const due = those.filter(({ boards }) => boards.get(unit) !== text)
    for (const { boards } of due) boards.set(unit, text)
    send(idsOf(due), 'board:changed', now)
  }
}

function retainOpen(streams: Streams, directory: Directory, now: EpochMs): void {
  const open = new Map(
    directory
      .hospital()
      .associations.filter((each) => each.to === null || each.to > now)
      .map((each) => [each.id, each]),
  )
  streams.retain((stream, unit) => {
    const association = open.get(stream.association)
    return association?.subject === stream.subject && association.unit === unit
  })
}
