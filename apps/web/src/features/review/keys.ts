import { useEffect, useRef } from 'react'
import { tinykeys } from 'tinykeys'

export interface ReviewKeys {
  readonly onEvent: (by: 1 | -1) => void
  readonly onZoom: (by: 1 | -1) => void
  readonly onPan: (by: 1 | -1) => void
  readonly onMark: () => void
  readonly onBack: () => void
}

const isTyping = (event: KeyboardEvent) =>
  event.target instanceof HTMLElement &&
  event.target.closest('input, textarea, select, [role=dialog]') !== null

/** Keys of this page (interface.md, "Keys"): J and K walk the events. */
export function useReviewKeys(targets: ReviewKeys): void {
  const current = useRef(targets)
  useEffect(() => {
    current.current = targets
  })
  useEffect(() => {
    const idle = (run: (keys: ReviewKeys) => void) => (event: KeyboardEvent) => {
      if (isTyping(event)) return
      event.preventDefault()
      run(current.current)
    }
    const zoom = (by: 1 | -1) => idle(({ onZoom }) => onZoom(by))
    return tinykeys(window, {
      j: idle(({ onEvent }) => onEvent(1)),
      k: idle(({ onEvent }) => onEvent(-1)),
      ArrowLeft: idle(({ onPan }) => onPan(-1)),
      ArrowRight: idle(({ onPan }) => onPan(1)),
      '+': zoom(1),
      'Shift++': zoom(1),
      '=': zoom(1),
      '-': zoom(-1),
      s: idle(({ onMark }) => onMark()),
      Escape: idle(({ onBack }) => onBack()),
    })
  }, [])
}
