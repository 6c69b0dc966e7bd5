import type { Sequence, UnitId } from '@vigil/clinical'
import { PROTOCOL_VERSION, type Result, type Welcome } from '@vigil/protocol'
import { authorize, principalOf } from '../auth/authorize'
import type { Board, Clock, Directory, Engine } from '../ports'
import type { Client } from './client'
import { Credit } from './credit'
import { refuse, type Payload } from './handler'
import type { History } from './history'
import type { Streams } from './streams'

/** Own proposal: what was missed beyond this is not worth more than a snapshot (H53). */
const MOST_RESUME_BYTES = 1024 * 1024

interface Deps {
  readonly directory: Directory
  readonly engine: Pick<Engine, 'openAlarms' | 'lastSequence'>
  readonly board: Board
  readonly streams: Streams
  readonly history: History
  readonly clock: Clock
  readonly server: { readonly startId: string; readonly build: string; readonly demo: boolean }
}

/** hello → snapshot or resume. Everything after the last `await` is one moment: nothing is missed or sent twice. */
export function createGreeting({ directory, engine, board, streams, history, clock, server }: Deps) {
  return async (client: Client, hello: Payload<'hello'>): Promise<Result<Welcome>> => {
    if (hello.protocol !== PROTOCOL_VERSION)
      return refuse('unsupported-protocol', 'This page is of another version; reload it.')
    // Before any work: a foreign unit is as unknown as one that is not there.
    const mayView = (unit: UnitId) =>
      directory.unit(unit) !== null && authorize(client.caller, 'view', unit).allowed
    const asked = [...new Set(hello.units)].filter(mayView)
    const cursors = cursorsOf(hello, asked)
    const missed = cursors && (await history.missed(cursors, clock.now()))
    // Rights may have gone meanwhile.
    const units = asked.filter(mayView)
    if (units.length === 0 && hello.units.length > 0)
      return refuse('not-found', 'There is no such unit for you.')
    client.units = new Set(units)
    client.waves = typeof hello.waveforms === 'string' ? hello.waveforms : new Set(hello.waveforms)
    client.needsAll = true
    // Kept by a later hello: what is on its way still is.
    client.credit = hello.answersFrames ? (client.credit ?? new Credit(() => clock.monotonic())) : null
    client.greetedAt ??= clock.now()
    const boards = units.flatMap((unit) => board(unit) ?? [])
    client.boards.clear()
    for (const each of boards) client.boards.set(each.id, JSON.stringify(each))
    const world = {
      server: { ...server, time: clock.now() },
      principal: principalOf(client.caller, directory),
      boards,
      streams: [...streams.of(client.units)],
      alarms: [...engine.openAlarms(units)],
      cursors: Object.fromEntries(units.map((unit) => [unit, engine.lastSequence(unit) ?? (0 as Sequence)])),
    }
    return {
      ok: true,
      value:
        missed && JSON.stringify(missed).length <= MOST_RESUME_BYTES
          ? { type: 'resume', ...world, missed: missed.filter((event) => client.units.has(event.alarm.unit)) }
          : { type: 'snapshot', ...world },
    }
  }
}

/** Only a client that knows where it was in every one of its units can resume. */
function cursorsOf(hello: Payload<'hello'>, units: readonly UnitId[]): ReadonlyMap<UnitId, Sequence> | null {
  const cursors = new Map<UnitId, Sequence>()
  for (const unit of units) {
    const cursor = hello.cursors[unit]
    if (cursor === undefined) return null
    cursors.set(unit, cursor)
  }
  return cursors.size > 0 ? cursors : null
}
