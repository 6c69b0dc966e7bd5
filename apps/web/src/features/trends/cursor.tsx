import type { CSSProperties, KeyboardEvent, PointerEvent } from 'react'
import { useEffect, useRef } from 'react'
import { useWords } from '../../words'
import { RIGHT_PIXELS, SCALE_PIXELS } from './chart'
import type { Range, Span } from './ranges'

interface Props {
  readonly span: Span
  readonly hours: Range
  readonly ranges: readonly Range[]
  readonly bucket: number | null
  /** What is under it, in words. */
  readonly spoken: string
  readonly focus: number
  readonly onBucket: (bucket: number | null) => void
  readonly onHours: (hours: Range) => void
}

/** With Shift the cursor goes this many buckets. */
const LEAP = 10

/** One time cursor over all lanes, by pointer and by keys (WF14). */
export function TimeCursor({ span, hours, ranges, bucket, spoken, focus, onBucket, onHours }: Props) {
  const t = useWords()
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (focus > 0) place.current?.focus()
  }, [focus])
  const move = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const part = (event.clientX - box.left - SCALE_PIXELS) / (box.width - SCALE_PIXELS - RIGHT_PIXELS)
    onBucket(part < 0 || part > 1 ? null : Math.min(span.points - 1, Math.floor(part * span.points)))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const next = bucketFor(event, bucket ?? span.points, span.points)
    const range = rangeFor(event.key, hours, ranges)
    if (next === null && range === null) return
    event.preventDefault()
    if (next !== null) onBucket(next)
    if (range !== null) onHours(range)
  }
  return (
    <div
      ref={place}
      className="trend-cursor"
      role="slider"
      tabIndex={0}
      aria-label={t('trends.cursor')}
      aria-valuemin={0}
      aria-valuemax={span.points - 1}
      aria-valuenow={bucket ?? span.points - 1}
      aria-valuetext={bucket === null ? t('trends.cursorOff') : spoken}
      onPointerMove={move}
      onPointerDown={move}
      onPointerLeave={(event) => event.pointerType === 'mouse' && onBucket(null)}
      onKeyDown={onKeyDown}
    >
      {bucket !== null && (
        <div
          className="trend-cursor-line"
          style={{ '--part': (bucket + 0.5) / span.points } as CSSProperties}
        />
      )}
    </div>
  )
}

function bucketFor({ key, shiftKey }: KeyboardEvent, at: number, points: number): number | null {
  const by = shiftKey ? LEAP : 1
  const within = (wanted: number) => Math.min(points - 1, Math.max(0, wanted))
  switch (key) {
    case 'ArrowLeft':
      return within(at - by)
    case 'ArrowRight':
      return within(at + by)
    case 'Home':
      return 0
    case 'End':
      return points - 1
    default:
      return null
  }
}

/** `+` looks closer, `-` farther back. */
export function rangeFor(key: string, hours: Range, ranges: readonly Range[]): Range | null {
  const by = key === '+' || key === '=' ? -1 : key === '-' ? 1 : 0
  return by === 0 ? null : (ranges[ranges.indexOf(hours) + by] ?? null)
}
