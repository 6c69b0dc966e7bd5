import { useLayoutEffect, useRef } from 'react'
import type { AlarmHue, AlarmLook } from '../format/alarm-line'
import './alarm-fill.css'

/**
 * The coloured ground of an alarm; only its opacity moves. All of them flash in step: sixty out of step would be more
 * than three flashes a second (WCAG 2.3.1).
 */
export function AlarmFill({ hue, look }: { hue: AlarmHue; look: AlarmLook }) {
  const ref = useRef<HTMLSpanElement>(null)
  useLayoutEffect(() => {
    const animations = ref.current?.getAnimations?.() ?? []
    for (const animation of animations) animation.startTime = 0
  }, [hue, look])
  return <span ref={ref} className="alarm-fill" data-hue={hue} data-look={look} aria-hidden="true" />
}
