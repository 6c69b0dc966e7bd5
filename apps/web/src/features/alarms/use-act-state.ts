import type { Alarm } from '@vigil/clinical'
import { useCallback, useSyncExternalStore } from 'react'
import type { ActState } from '../../state/acts'
import { useDoors } from '../../state/client'

export function useActState(alarm: Alarm): ActState {
  const { acts } = useDoors()
  return useSyncExternalStore(
    useCallback((listener: () => void) => acts.subscribe(listener), [acts]),
    () => acts.state(alarm),
  )
}
