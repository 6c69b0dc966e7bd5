import type { SubjectId, UnitId } from '@vigil/clinical'
import type { LiveClient } from '../live/port'

type Watched = Parameters<LiveClient['start']>[0]

/** At most this many units and waveform subjects in one hello (protocol). */
export const MOST_WATCHED = 100

/** Starts the live plane on the first wish and only says hello again when a later one differs. */
export function createWatch(
  client: LiveClient,
): (units: readonly UnitId[], waves: readonly SubjectId[]) => void {
  let last: string | null = null
  return (units, waves) => {
    const wish: Watched = {
      units: units.slice(0, MOST_WATCHED),
      waveforms: waves.length === 0 ? 'none' : waves.slice(0, MOST_WATCHED),
    }
    const key = JSON.stringify(wish)
    if (key === last) return
    if (last === null) client.start(wish)
    else client.watch(wish)
    last = key
  }
}
