import { useLayoutEffect, useRef } from 'react'
import type { AlarmHue, AlarmLook } from '../format/alarm-line'
import { flashOf } from './flash'
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
    const flash = flashOf(hue, look)
    // jsdom has no animations. One of a style would tell the page of each turn, and be had only for a layout of everything.
    const animation = flash && ref.current?.animate?.([...flash.frames], flash.timing)
    if (animation) animation.startTime = 0
    return () => animation?.cancel()
  }, [hue, look])
  return <span ref={ref} className="alarm-fill" data-hue={hue} data-look={look} aria-hidden="true" />
}
