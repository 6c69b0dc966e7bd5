import type { LiveStore } from '../../live/port'
import { preferences } from '../../state/preferences'
import { keep, kept } from './cache'
import { pictureOf } from './picture'
import type { Shelf } from './shelf'

const EVERY_MS = 60_000
/** A board that changes often is not written more often than this; own proposal. */
const AT_MOST_EACH_MS = 5_000

interface Deps {
  readonly store: LiveStore
  readonly shelf: Shelf
  /** Wall clock of this computer. */
  readonly wall: () => number
}

/** Keeps the last picture while it is live, for whoever may see it; nothing is written of a page that is not live. */
export function startKeeper({ store, shelf, wall }: Deps): () => void {
  let writtenAt = Number.NEGATIVE_INFINITY
  let last: Promise<unknown> = Promise.resolve()
  const write = async () => {
    const mayKeep = store.connection().kind === 'live' && store.principal() !== null
    if (!mayKeep || store.boards().length === 0) return
    writtenAt = wall()
    await keep(shelf, pictureOf(store, wall(), preferences().names))
  }
  // One after the other: what is removed stays removed.
  const run = (work: () => Promise<unknown>) => {
    // A browser that keeps nothing costs the downtime page, never the board.
    last = last.then(work).catch(() => undefined)
  }
  const onBoards = () => {
    if (wall() - writtenAt >= AT_MOST_EACH_MS) run(write)
  }
  const onConnection = () => {
    const connection = store.connection()
    // Nobody is signed in any more: what they saw is not for who comes next.
    if (connection.kind === 'refused' && connection.problem.code === 'unauthenticated')
      run(() => shelf.clear())
    else onBoards()
  }
  run(() => kept(shelf, wall()))
  const stops = [store.subscribeBoards(onBoards), store.subscribeConnection(onConnection)]
  const timer = setInterval(() => run(write), EVERY_MS)
  return () => {
    clearInterval(timer)
    for (const stop of stops) stop()
  }
}
