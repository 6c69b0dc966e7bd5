import { useEffect, useRef, useState, type ReactNode } from 'react'
import './hold-button.css'

/** H65: long enough that a sleeve or a drop of water does not take an alarm. */
export const HOLD_MS = 600

interface Props {
  readonly mode: 'press' | 'hold'
  readonly armed: boolean
  readonly onDone: () => void
  /** First of two presses by keyboard or by a screen reader, which cannot hold. */
  readonly onPress: () => void
  readonly hint: string
  readonly children: ReactNode
}

export function HoldButton({ mode, armed, onDone, onPress, hint, children }: Props) {
  const [holding, setHolding] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const release = () => {
    clearTimeout(timer.current)
    setHolding(false)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  if (mode === 'press')
    return (
      <button type="button" className="button" onClick={onPress}>
        {children}
      </button>
    )
  return (
    <button
      type="button"
      className="button hold-button"
      data-holding={holding}
      data-armed={armed}
      title={hint}
      onPointerDown={(event) => {
        if (event.button !== 0 || !event.isPrimary) return
        setHolding(true)
        timer.current = setTimeout(() => {
          setHolding(false)
          onDone()
        }, HOLD_MS)
      }}
      onPointerUp={release}
      onPointerLeave={release}
      onPointerCancel={release}
      onContextMenu={(event) => event.preventDefault()}
      onClick={(event) => {
        // `detail` counts pointer clicks: 0 is the keyboard or assistive technology.
        if (event.detail === 0) onPress()
      }}
    >
      {children}
    </button>
  )
}
