import { useEffect, useState } from 'react'
import { useWords } from '../../words'

type State = 'asked' | 'held' | 'refused'

/** Own proposal: a browser that said no (battery saver, policy of the computer) is asked again this often. */
const AGAIN_MS = 60_000

/** Keeps the screen on while a board is shown (H78); a browser lets go whenever the page is hidden, so it is asked anew. */
export default function Awake() {
  const t = useWords()
  const state = useWakeLock()
  if (state !== 'refused') return null
  return <strong role="status">{t('live.mayGoDark')}</strong>
}

function useWakeLock(): State {
  const [state, setState] = useState<State>('asked')
  useEffect(() => keepAwake(setState), [])
  return state
}

function keepAwake(tell: (state: State) => void): () => void {
  let lock: WakeLockSentinel | null = null
  let ended = false
  let asking = false
  const ask = async () => {
    if (ended || asking || lock || document.visibilityState !== 'visible') return
    asking = true
    try {
      const given = await navigator.wakeLock.request('screen')
      given.addEventListener('release', () => {
        lock = null
        void ask()
      })
      lock = given
      tell('held')
    } catch {
      // Refused, or a browser that cannot: whoever looks at the board must know that it may go dark.
      tell('refused')
    } finally {
      asking = false
    }
    if (ended) void lock?.release()
  }
  const look = () => void ask()
  document.addEventListener('visibilitychange', look)
  const timer = setInterval(look, AGAIN_MS)
  look()
  return () => {
    ended = true
    clearInterval(timer)
    document.removeEventListener('visibilitychange', look)
    void lock?.release()
  }
}
