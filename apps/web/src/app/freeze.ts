import { useEffect, useState } from 'react'
import { useDoors } from '../state/client'

/** Whether the waves of this page stand still. Leaving the page lets them run: no other page knows of it (WF4). */
export function useFreeze(): readonly [frozen: boolean, toggle: () => void] {
  const { waves } = useDoors().client
  const [frozen, setFrozen] = useState(false)
  useEffect(() => {
    if (!frozen) return undefined
    waves.freeze(true)
    return () => waves.freeze(false)
  }, [waves, frozen])
  return [frozen, () => setFrozen((before) => !before)]
}
