import { useEffect, useRef } from 'react'
import { useSize } from '../../ui/use-size'

/** What one drawing has: sizes in CSS pixels, whatever the screen has of its own. */
export interface Surface {
  readonly context: CanvasRenderingContext2D
  readonly width: number
  readonly height: number
  /** A colour of the tokens. */
  readonly ink: (token: string) => string
}

interface Props {
  readonly label: string
  readonly className?: string
  /** A new one draws anew. */
  readonly draw: (surface: Surface) => void
  readonly onPick?: (x: number, y: number, width: number) => void
}

/** A canvas that is drawn once for each size and each `draw`, sharp on every screen. */
export function Canvas({ label, className, draw, onPick }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [size, measure] = useSize()
  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (!element || !context || size.width === 0 || size.height === 0) return
    const ratio = devicePixelRatio || 1
    Object.assign(element, {
      width: Math.round(size.width * ratio),
      height: Math.round(size.height * ratio),
    })
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    context.clearRect(0, 0, size.width, size.height)
    const style = getComputedStyle(element)
    draw({
      context,
      width: size.width,
      height: size.height,
      ink: (token) => style.getPropertyValue(token).trim() || '#9aa7b4',
    })
  }, [draw, size])
  return (
    <div className={className} ref={measure}>
      {/* What a press does here the keys and the list of events do too. */}
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions -- see above */}
      <canvas
        ref={canvas}
        role="img"
        aria-label={label}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect()
          onPick?.(event.clientX - box.left, event.clientY - box.top, box.width)
        }}
      />
    </div>
  )
}
