import { useEffect, useRef, useState, type ReactNode } from 'react'
import './hold-button.css'

/** H65: long enough that a sleeve or a drop of water does not take an alarm. */
export const HOLD_MS = 600
/** Own proposal: what stood here a moment ago was something else, so a finger that was on its way means that. */
export const SETTLE_MS = 700
/** Own proposal. */
const HINT_MS = 2_000

interface Props {
  readonly mode: 'press' | 'hold'
  readonly armed: boolean
  readonly onDone: () => void
  /** First of two presses by keyboard or by a screen reader, which cannot hold. */
  readonly onPress: () => void
  /** Stands in the button after a press that was too short. */
  readonly hint: string
  readonly children: ReactNode
}

/** `detail` counts pointer clicks: 0 is the keyboard or assistive technology, which aims at a thing and not at a place. */
const isPointer = (event: { readonly detail: number }) => event.detail > 0

export function HoldButton({ mode, armed, onDone, onPress, hint, children }: Props) {
  const settled = useSettled()
  const [phase, setPhase] = useState<'rest' | 'holding' | 'hinting'>('rest')
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  // A press counts by where it began: the finger may have come down on what stood here before.
  const began = useRef(true)
  const downAt = useRef(0)
  useEffect(() => () => clearTimeout(timer.current), [])
  const enter = (next: typeof phase, ms: number, then: () => void) => {
    clearTimeout(timer.current)
    setPhase(next)
    timer.current = setTimeout(() => {
      setPhase('rest')
      then()
    }, ms)
  }
  const release = (heldMs: number) => {
    if (phase !== 'holding') return
    if (heldMs < HOLD_MS) return enter('hinting', HINT_MS, () => undefined)
    // A page that is busy sees both ends late and close together: how long it was is in their own times.
    clearTimeout(timer.current)
    setPhase('rest')
    onDone()
  }
  const hold = mode === 'hold'
  return (
    <button
      type="button"
      className="button hold-button"
      data-holding={phase === 'holding'}
      data-hinting={phase === 'hinting'}
      data-armed={hold && armed}
      aria-disabled={!settled}
      onPointerDown={(event) => {
        began.current = settled
        downAt.current = event.timeStamp
        if (hold && settled && event.button === 0 && event.isPrimary) enter('holding', HOLD_MS, onDone)
      }}
      onPointerUp={(event) => release(event.timeStamp - downAt.current)}
      onPointerLeave={() => release(0)}
      onPointerCancel={() => release(0)}
      onContextMenu={(event) => event.preventDefault()}
      onClick={(event) => {
        if (!isPointer(event) || (!hold && settled && began.current)) onPress()
      }}
    >
      <span className="hold-label">{children}</span>
      {phase === 'hinting' && (
        // The name of the button stays: who cannot see the hint presses by key.
        <span className="hold-hint" aria-hidden="true">
          {hint}
        </span>
      )}
    </button>
  )
}

/** Whether it has stood long enough to be what the person means. */
function useSettled(): boolean {
  const [settled, setSettled] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [])
  return settled
}
