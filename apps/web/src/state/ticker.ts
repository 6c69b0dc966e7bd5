import { useSyncExternalStore } from 'react'
import { useDoors } from './client'

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | null = null

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => listeners.forEach((each) => each()), 500)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0 || timer === null) return
    clearInterval(timer)
    timer = null
  }
}

/** Server time in whole seconds: one timer for every clock and age on the page (H71). */
export function useSecond(): number {
  const { store } = useDoors().client
  return useSyncExternalStore(subscribe, () => Math.floor(store.serverNow() / 1_000) * 1_000)
}

/** How far the clock of this computer is from the server's, whole seconds in milliseconds (H71). */
export function useClockSkew(): number {
  const { store } = useDoors().client
  return useSyncExternalStore(
    subscribe,
    () => Math.round(Math.abs(Date.now() - store.serverNow()) / 1_000) * 1_000,
  )
}
