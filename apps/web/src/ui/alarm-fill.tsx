import { useLayoutEffect, useRef } from 'react'
import type { AlarmHue, AlarmLook } from '../format/alarm-line'
import './alarm-fill.css'

interface Props {
  readonly hue: AlarmHue
  readonly look: AlarmLook
}

/** The coloured ground of an alarm; only its opacity moves. */
export const AlarmFill = (props: Props) => <Fill key={`${props.hue} ${props.look}`} {...props} />

/** All of them flash in step: sixty out of step would be more than three flashes a second (WCAG 2.3.1). */
function Fill({ hue, look }: Props) {
  const ref = useRef<HTMLSpanElement>(null)
  useLayoutEffect(() => {
    // To ask is to lay out: not where nothing moves. jsdom has no animations.
    const animations = (look === 'flash' && ref.current?.getAnimations?.()) || []
    for (const animation of animations) animation.startTime = 0
  }, [look])
  return <span ref={ref} className="alarm-fill" data-hue={hue} data-look={look} aria-hidden="true" />
}
