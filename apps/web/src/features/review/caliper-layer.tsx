import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { reviewWords as say } from '../../words/review'
import { marched, measured, type Calipers, type Leg } from './calipers'
import { timeAt, xOf, type Span } from './zoom'

interface Props {
  readonly shown: Span
  readonly width: number
  readonly height: number
  readonly range: { readonly low: number; readonly high: number }
  readonly unit: string
  readonly calipers: Calipers | null
  readonly leg: Leg
  readonly march: boolean
  readonly onChange: (calipers: Calipers, leg: Leg) => void
}

const LEGS: readonly Leg[] = ['from', 'to', 'low', 'high']
/** An arrow is a sample of most monitors, with Shift a small square of paper. */
const FINE_MS = 4
const COARSE_MS = 40
/** Parts of the height. */
const FINE_PART = 1 / 200
const COARSE_PART = 1 / 20

/** Two legs over one lane, by mouse, finger and keyboard (WF12). */
export function CaliperLayer(props: Props) {
  const { shown, width, height, range, unit, calipers, leg, march, onChange } = props
  const start = useRef<{ at: number; value: number } | null>(null)
  const point = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const at = timeAt(event.clientX - box.left, shown, box.width)
    const value = range.high - ((event.clientY - box.top) / box.height) * (range.high - range.low)
    return { at, value }
  }
  const yOf = (value: number) => height * (1 - (value - range.low) / (range.high - range.low))
  const keyed = (event: KeyboardEvent) => {
    const next = moved(event, props)
    if (!next) return
    event.preventDefault()
    event.stopPropagation()
    onChange(...next)
  }
  const { ms, height: high } = calipers ? measured(calipers) : { ms: 0, height: 0 }
  const spoken = calipers
    ? `${say(`leg.${leg}`)}: ${say('interval', { ms: Math.round(ms) })}, ${say('height', { height: high.toFixed(2), unit })}`
    : say('noCalipers')
  return (
    <svg
      className="review-calipers"
      role="slider"
      tabIndex={0}
      aria-label={say('calipers')}
      aria-valuenow={Math.round(ms)}
      aria-valuetext={spoken}
      viewBox={`0 0 ${Math.max(1, width)} ${Math.max(1, height)}`}
      preserveAspectRatio="none"
      onKeyDown={keyed}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        start.current = point(event)
      }}
      onPointerMove={(event) => {
        const first = start.current
        if (!first) return
        const { at, value } = point(event)
        onChange(
          { from: first.at, to: at, low: Math.min(first.value, value), high: Math.max(first.value, value) },
          'to',
        )
      }}
      onPointerUp={() => (start.current = null)}
      onPointerCancel={() => (start.current = null)}
    >
      {calipers && (
        <>
          {march &&
            marched(calipers, shown).map((at) => (
              <line
                key={at}
                className="review-march"
                x1={xOf(at, shown, width)}
                x2={xOf(at, shown, width)}
                y1={0}
                y2={height}
              />
            ))}
          {(['from', 'to'] as const).map((each) => (
            <line
              key={each}
              data-leg={each === leg}
              x1={xOf(calipers[each], shown, width)}
              x2={xOf(calipers[each], shown, width)}
              y1={0}
              y2={height}
            />
          ))}
          {(['low', 'high'] as const).map((each) => (
            <line
              key={each}
              data-leg={each === leg}
              x1={xOf(calipers.from, shown, width)}
              x2={xOf(calipers.to, shown, width)}
              y1={yOf(calipers[each])}
              y2={yOf(calipers[each])}
            />
          ))}
        </>
      )}
    </svg>
  )
}

/** What a key does to the legs; `null`: nothing. */
export function moved(
  { key, shiftKey }: Pick<KeyboardEvent, 'key' | 'shiftKey'>,
  { shown, range, calipers, leg }: Pick<Props, 'shown' | 'range' | 'calipers' | 'leg'>,
): readonly [Calipers, Leg] | null {
  const third = (shown.to - shown.from) / 3
  const known = calipers ?? {
    from: shown.from + third,
    to: shown.to - third,
    low: range.low + (range.high - range.low) / 4,
    high: range.high - (range.high - range.low) / 4,
  }
  if (key === 'Enter')
    return [known, calipers ? (LEGS[(LEGS.indexOf(leg) + 1) % LEGS.length] ?? 'from') : leg]
  const isTime = leg === 'from' || leg === 'to'
  const by = isTime ? { ArrowLeft: -1, ArrowRight: 1 }[key] : { ArrowDown: -1, ArrowUp: 1 }[key]
  if (by === undefined) return null
  const step = isTime
    ? shiftKey
      ? COARSE_MS
      : FINE_MS
    : (range.high - range.low) * (shiftKey ? COARSE_PART : FINE_PART)
  return [{ ...known, [leg]: known[leg] + by * step }, leg]
}
