import { useEffect, useRef, useState } from 'react'
import { UNANSWERED_MS } from '../../state/acts'
import { newKey, type Answer, type Refusal } from './requests'

/** What stands between the press and the server's word: nothing looks done before it is (H57). */
export type Sending =
  | { readonly kind: 'idle' }
  | { readonly kind: 'sending' }
  | { readonly kind: 'unanswered' }
  | { readonly kind: 'refused'; readonly refusal: Refusal }

export interface Sender<T> {
  readonly state: Sending
  readonly send: (request: (key: string) => Promise<Answer<T>>) => void
  /** The very same request under the same key. */
  readonly retry: () => void
  readonly reset: () => void
}

export function useSender<T>(onDone: (value: T) => void): Sender<T> {
  const [state, setState] = useState<Sending>({ kind: 'idle' })
  const request = useRef<(() => Promise<Answer<T>>) | null>(null)
  /** Another one for each request; a retry belongs to the round of what it repeats. */
  const round = useRef(0)
  const attempt = useRef(0)
  useEffect(
    () => () => {
      round.current = -1
    },
    [],
  )

  const go = async () => {
    const run = request.current
    if (run === null) return
    attempt.current += 1
    const [ownRound, own] = [round.current, attempt.current]
    const settle = (next: Sending) => {
      if (round.current === ownRound && attempt.current === own) setState(next)
    }
    setState({ kind: 'sending' })
    const timer = setTimeout(() => settle({ kind: 'unanswered' }), UNANSWERED_MS)
    const answer = await run()
    clearTimeout(timer)
    if (!answer.ok)
      return settle(
        isSilence(answer.error) ? { kind: 'unanswered' } : { kind: 'refused', refusal: answer.error },
      )
    // A late yes to an earlier attempt is as good: they share a key. A second one says the same.
    if (round.current !== ownRound) return
    round.current += 1
    setState({ kind: 'idle' })
    onDone(answer.value)
  }
  return {
    state,
    send: (next) => {
      const key = newKey()
      round.current += 1
      request.current = () => next(key)
      void go()
    },
    retry: () => void go(),
    reset: () => {
      round.current += 1
      setState({ kind: 'idle' })
    },
  }
}

/** No word of the server: it may have arrived. */
const isSilence = ({ code, reason }: Refusal) => code === 'unavailable' && reason === null
