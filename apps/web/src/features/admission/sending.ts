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
  const attempt = useRef(0)
  useEffect(() => () => void (attempt.current = -1), [])

  const go = () => {
    const run = request.current
    if (run === null) return
    attempt.current = Math.max(0, attempt.current) + 1
    const own = attempt.current
    const settle = (next: Sending) => {
      if (attempt.current === own) setState(next)
    }
    setState({ kind: 'sending' })
    const timer = setTimeout(() => settle({ kind: 'unanswered' }), UNANSWERED_MS)
    void run().then((answer) => {
      clearTimeout(timer)
      if (attempt.current !== own) return
      if (answer.ok) {
        // A second answer to a retried request says the same.
        attempt.current = own + 1
        setState({ kind: 'idle' })
        onDone(answer.value)
      } else
        settle(isSilence(answer.error) ? { kind: 'unanswered' } : { kind: 'refused', refusal: answer.error })
    })
  }
  return {
    state,
    send: (next) => {
      const key = newKey()
      request.current = () => next(key)
      go()
    },
    retry: go,
    reset: () => {
      attempt.current += 1
      setState({ kind: 'idle' })
    },
  }
}

/** No word of the server: it may have arrived. */
const isSilence = ({ code, reason }: Refusal) => code === 'unavailable' && reason === null
