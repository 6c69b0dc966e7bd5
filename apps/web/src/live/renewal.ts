/** When the page must begin anew: its worker died (H67) or the server runs another build than the one it came from (H68). */
import { isTaken } from '../format/alarm-order'
import type { LiveStore } from './port'

const KEY = 'vigil.renewals'
/** Own proposal: a page that reloads in circles is worse than one that says what is wrong. */
const MOST = 3
const WITHIN_MS = 300_000
/** Own proposal: a computer that wakes up looks like a dead worker for a moment. */
const WORKER_GRACE_MS = 2_000
/** Own proposal: a new build is taken over once nothing has called for this long. */
const QUIET_MS = 5_000

export interface RenewalOptions {
  readonly store: LiveStore
  readonly memory: Pick<Storage, 'getItem' | 'setItem'>
  readonly reload: () => void
  readonly wall: () => number
}

type Need = 'worker' | 'version' | null

export function needOf(store: LiveStore): Need {
  const connection = store.connection()
  if (connection.kind === 'not-live' && connection.reason === 'worker-failed') return 'worker'
  const calling = store.alarms().some((alarm) => !isTaken(alarm))
  return store.isOutdated() && connection.kind === 'live' && !calling ? 'version' : null
}

/** Reloads by itself, at most three times in five minutes. Returns what ends it. */
export function renewWhenNeeded({ store, memory, reload, wall }: RenewalOptions): () => void {
  let need: Need = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const renew = () => {
    const recent = past(memory).filter((at) => wall() - at < WITHIN_MS)
    if (recent.length >= MOST) return
    memory.setItem(KEY, JSON.stringify([...recent, wall()]))
    reload()
  }
  const look = () => {
    const next = needOf(store)
    if (next === need) return
    need = next
    clearTimeout(timer)
    if (next !== null) timer = setTimeout(renew, next === 'worker' ? WORKER_GRACE_MS : QUIET_MS)
  }
  const ends = [store.subscribeConnection(look), store.subscribeAlarms(look), store.subscribeBoards(look)]
  look()
  return () => {
    clearTimeout(timer)
    for (const end of ends) end()
  }
}

function past(memory: Pick<Storage, 'getItem'>): readonly number[] {
  try {
    const known: unknown = JSON.parse(memory.getItem(KEY) ?? '[]')
    return Array.isArray(known) ? known.filter((at) => typeof at === 'number') : []
  } catch {
    return []
  }
}
