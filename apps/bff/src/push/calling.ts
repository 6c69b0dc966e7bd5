import type { Alarm, UnitId } from '@vigil/clinical'
import type { Engine } from '../ports'
import type { Called } from './decide'

export interface Calling {
  /** Called at each look, with every unit that somebody is pushed for. */
  look(units: Iterable<UnitId>, at: number): void
  /** What calls in the unit, as it stands for one browser. */
  of(unit: UnitId, at: number, isReached: (alarm: Alarm) => boolean): readonly Called[]
}

/** What calls now and for how long, by a clock that never jumps. Paused, taken and only visual ones do not call. */
export function createCalling(engine: Pick<Engine, 'openAlarms'>): Calling {
  let since: ReadonlyMap<string, number> = new Map()
  let byUnit: ReadonlyMap<UnitId, readonly Alarm[]> = new Map()

  return {
    look(units, at) {
      byUnit = new Map([...new Set(units)].map((unit) => [unit, callingIn(engine, unit)]))
      const keys = [...byUnit.values()].flat().flatMap((alarm) => [episodeOf(alarm), announcementOf(alarm)])
      since = new Map(keys.map((key) => [key, since.get(key) ?? at]))
    },
    of: (unit, at, isReached) =>
      (byUnit.get(unit) ?? []).map((alarm) => ({
        alarm,
        announcedForMs: at - (since.get(announcementOf(alarm)) ?? at),
        callingForMs: at - (since.get(episodeOf(alarm)) ?? at),
        isReached: isReached(alarm),
      })),
  }
}

const callingIn = (engine: Pick<Engine, 'openAlarms'>, unit: UnitId) =>
  engine
    .openAlarms([unit])
    .filter(({ annunciation, state }) => annunciation === 'sounding' && state !== 'ended')

const episodeOf = ({ id, episode }: Alarm) => `${id} ${episode}`
const announcementOf = (alarm: Alarm) => `${episodeOf(alarm)} ${alarm.announcedAt}`
