import { useCallback, useSyncExternalStore } from 'react'

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    useCallback(
      (listener: () => void) => {
        const list = globalThis.matchMedia?.(query)
        list?.addEventListener('change', listener)
        return () => list?.removeEventListener('change', listener)
      },
      [query],
    ),
    () => globalThis.matchMedia?.(query).matches ?? false,
  )
}

/** The hand layout: one thumb, a list, no waves (MO1). */
export const useIsHand = () => useMedia('(max-width: 600px)')
