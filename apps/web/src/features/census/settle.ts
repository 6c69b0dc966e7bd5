import { useEffect, useRef, useState } from 'react'

/** Nothing moves before hand and eye have rested this long (own proposal). */
export const REST_MS = 10_000
const LOOK_MS = 1_000

/** The order on the screen: who left is gone, who came stands at the end, everybody else stays where they were. */
export function kept(shown: readonly string[], wanted: readonly string[]): readonly string[] {
  const left = new Set(wanted)
  const known = new Set(shown)
  return [...shown.filter((id) => left.has(id)), ...wanted.filter((id) => !known.has(id))]
}

/** How many rows would stand elsewhere. */
export const moved = (shown: readonly string[], wanted: readonly string[]): number =>
  wanted.filter((id, index) => shown[index] !== id).length

const TOUCHES = ['pointermove', 'pointerdown', 'wheel', 'keydown', 'scroll', 'focusin'] as const

/**
 * Position is memory: rows change places only when somebody asks, or after a while in which nobody touched the page.
 * `key` names the choice (filter, grouping); another choice is another list.
 */
export function useSettledOrder(wanted: readonly string[], key: string) {
  const [state, setState] = useState({ key, order: wanted })
  // Another choice begins with its own order; only then does anything move at once.
  if (state.key !== key) setState({ key, order: wanted })
  const touchedAt = useRef(0)
  const newest = useRef(wanted)
  useEffect(() => {
    newest.current = wanted
  })
  const settle = () => setState({ key, order: newest.current })
  useEffect(() => {
    const touch = () => {
      touchedAt.current = performance.now()
    }
    touch()
    for (const name of TOUCHES) addEventListener(name, touch, { passive: true, capture: true })
    const timer = setInterval(() => {
      if (performance.now() - touchedAt.current < REST_MS) return
      setState((last) =>
        last.key === key && moved(last.order, newest.current) === 0 ? last : { key, order: newest.current },
      )
    }, LOOK_MS)
    return () => {
      for (const name of TOUCHES) removeEventListener(name, touch, { capture: true })
      clearInterval(timer)
    }
  }, [key])
  const order = state.key === key ? kept(state.order, wanted) : wanted
  return { order, moved: moved(order, wanted), settle }
}
