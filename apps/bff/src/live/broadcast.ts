import type { AlarmEvent, EpochMs, UnitId } from '@vigil/clinical'
import { alarmSetHash, socketEventOf, type Heartbeat } from '@vigil/protocol'
import { authorize } from '../auth/authorize'
import type { Board, Clock, Directory, Engine, Health } from '../ports'
import { isBusy, isTooSlow, sees, type Client } from './client'
import { createTick } from './frames'
import type { Streams } from './streams'

interface Deps {
  readonly clients: () => Iterable<Client>
  readonly directory: Directory
  readonly engine: Pick<Engine, 'openAlarms' | 'lastSequence'>
  readonly board: Board
  readonly streams: Streams
  readonly health: Health
  readonly clock: Clock
  readonly onTooSlow: (client: Client) => void
  readonly onFrame: (outcome: 'sent' | 'skipped', bytes: number) => void
}

/** Decided anew at every emit (invariant 5), not once at the hello. */
const mayNow = (client: Client, unit: UnitId) =>
  sees(client, unit) && authorize(client.caller, 'view', unit).allowed

/** Everything that leaves for the browsers without having been asked for. */
export function createBroadcast(deps: Deps) {
  const { clients, directory, engine, board, streams, health, clock } = deps
  const boards = new Map<UnitId, string>()

  const toUnit = (unit: UnitId, event: string, payload: unknown) => {
    for (const client of clients()) if (mayNow(client, unit)) client.socket.emit(event, payload)
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
      for (const client of clients()) {
        if (!client.greeted) continue
        const units = new Set([...client.units].filter((unit) => mayNow(client, unit)))
        const frame = tick.frameFor({ units, waves: client.waves, all: client.needsAll })
        if (!frame) continue
        const busy = isBusy(client)
        deps.onFrame(busy ? 'skipped' : 'sent', frame.bytes.length)
        // Latest wins: after a gap the next frame repeats every numeric; lost waveform stays a gap.
        client.needsAll = busy
        if (busy) client.skipped += 1
        else client.socket.emit(frame.event, frame.bytes)
      }
    },

    heartbeats() {
      const time = clock.now()
      const degraded = [...health.reasons()]
      const hashes = new Map<UnitId, Heartbeat['units'][number]>()
      const stateOf = (unit: UnitId) => {
        const known = hashes.get(unit) ?? {
          unit,
          seq: engine.lastSequence(unit),
          alarms: alarmSetHash(engine.openAlarms([unit])),
        }
        hashes.set(unit, known)
        return known
      }
      for (const client of clients()) {
        if (!client.greeted || isTooSlow(client)) continue
        const units = [...client.units].filter((unit) => mayNow(client, unit)).map(stateOf)
        client.socket.emit('heartbeat', {
          time,
          units,
          skipped: client.skipped,
          degraded,
        } satisfies Heartbeat)
      }
    },

    /** Sent whole when anything of it changed. */
    boards() {
      const watched = new Set([...clients()].flatMap((client) => [...client.units]))
      for (const unit of boards.keys()) if (!watched.has(unit)) boards.delete(unit)
      for (const unit of watched) {
        const now = board(unit)
        if (!now) continue
        const text = JSON.stringify(now)
        const before = boards.get(unit)
        boards.set(unit, text)
        if (before !== undefined && before !== text) toUnit(unit, 'board:changed', now)
      }
    },

    /** A closed association takes its streams with it, before anything of the next patient is sent (invariant 6). */
    hospitalChanged() {
      retainOpen(streams, directory, clock.now())
      changes()
    },
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
