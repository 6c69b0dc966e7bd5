import { useEffect, useRef } from 'react'
import { tinykeys } from 'tinykeys'

export interface PatientKeys {
  /** To the next (1) or previous (-1) patient of the unit. */
  readonly onStep: (by: 1 | -1) => void
  readonly onTrends: () => void
  /** To the stored waveforms. */
  readonly onReview: () => void
}

const isTyping = (event: KeyboardEvent) =>
  event.target instanceof HTMLElement &&
  event.target.closest('input, textarea, select, [role=dialog]') !== null

/** What keys do on the page of one patient beside those of every page (interface.md, "Keys"). */
export function usePatientKeys(targets: PatientKeys): void {
  const current = useRef(targets)
  useEffect(() => {
    current.current = targets
  })
  useEffect(() => {
    const idle = (run: (keys: PatientKeys) => void) => (event: KeyboardEvent) => {
      if (isTyping(event)) return
      event.preventDefault()
      run(current.current)
    }
    return tinykeys(window, {
      j: idle(({ onStep }) => onStep(1)),
      k: idle(({ onStep }) => onStep(-1)),
      t: idle(({ onTrends }) => onTrends()),
      s: idle(({ onReview }) => onReview()),
    })
  }, [])
}

/** Whose page comes next: round the unit, in the order of its board. */
export function neighbour<T extends { readonly id: string }>(
  all: readonly T[],
  id: string,
  by: 1 | -1,
): T | null {
  const at = all.findIndex((each) => each.id === id)
  if (at === -1 || all.length < 2) return null
  return all[(at + by + all.length) % all.length] ?? null
}
