import type { Me } from '@vigil/protocol'
import { useCallback, useEffect, useRef, useState } from 'react'
import { whoAmI } from '../state/rest'

export type Known =
  { readonly kind: 'asking' | 'failed' | 'nobody' } | { readonly kind: 'known'; readonly value: Me }

/** Before it is said that the server does not answer (own proposal). */
const RETRIES_MS = [1_000, 2_000] as const

/** Who is signed in; asked again when the network is back. */
export function useMe(): { readonly me: Known; readonly ask: () => void } {
  const [me, setMe] = useState<Known>({ kind: 'asking' })
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const round = useRef(0)
  const ask = useCallback(() => {
    round.current += 1
    const own = round.current
    clearTimeout(timer.current)
    const attempt = async (failures: number) => {
      const known = await whoAmI().then(
        (value): Known => (value ? { kind: 'known', value } : { kind: 'nobody' }),
        () => null,
      )
      if (round.current !== own) return
      const wait = RETRIES_MS[failures]
      if (known) setMe(known)
      else if (wait !== undefined) timer.current = setTimeout(() => void attempt(failures + 1), wait)
      // Whoever was known stays known: a server that is gone signs nobody out.
      else setMe((before) => (before.kind === 'known' ? before : { kind: 'failed' }))
    }
    void attempt(0)
  }, [])
  useEffect(() => {
    ask()
    window.addEventListener('online', ask)
    return () => {
      round.current += 1
      clearTimeout(timer.current)
      window.removeEventListener('online', ask)
    }
  }, [ask])
  return { me, ask }
}
