import { parameter, type ParameterCode } from '@vigil/clinical'
import type { EcgReading, SubjectCard } from '@vigil/protocol'
import { useCallback, useMemo } from 'react'
import { clock, minute } from '../../format/time'
import { Waiting } from '../../ui/waiting'
import { reviewWords as say } from '../../words/review'
import { Canvas, type Surface } from './canvas'
import { columnsOf, extremesOf, type Extremes, type Outline } from './outline'
import { useEnvelope } from './query'
import { timeAt, xOf, type Span } from './zoom'

interface Props {
  readonly subject: SubjectCard
  readonly zone: string
  readonly code: ParameterCode
  readonly hour: Span
  readonly at: number
  readonly window: number
  readonly quality: EcgReading['quality']
  readonly onAt: (at: number) => void
}

const LINE_POINTS = 1_800
const MINUTE_MS = 60_000
/** Of a minute line: two pixels of a wide screen. */
const STEP_MS = 100
const NAME = 46
const DIM = 0.38

function drawOutline(
  surface: Surface,
  outline: Outline,
  shown: Span,
  extremes: Extremes,
  quality: EcgReading['quality'],
  box: { left: number; top: number; width: number; height: number },
) {
  const { context } = surface
  const yOf = (value: number) => {
    const part = (value - extremes.low) / (extremes.high - extremes.low)
    return box.top + box.height * (1 - Math.min(1, Math.max(0, part)))
  }
  const doubtful = quality
    .filter((mark) => mark.quality === 'noisy' || mark.quality === 'flat')
    .map(({ from, to }) => [xOf(from, shown, box.width), xOf(to, shown, box.width)] as const)
  const drawn = columnsOf(outline, shown, box.width)
  const widest = Math.max(1, (outline.stepMs / (shown.to - shown.from)) * box.width)
  for (const row of drawn)
    for (const { x, low, high } of row) {
      context.globalAlpha = doubtful.some(([from, to]) => x >= from && x < to) ? DIM : 1
      const top = yOf(high)
      context.fillRect(box.left + x, top, widest, Math.max(1, yOf(low) - top))
    }
  context.globalAlpha = 1
}

/** One hour as one line. */
export function HourLine({ subject, zone, code, hour, at, window, quality, onAt }: Props) {
  const { data } = useEnvelope(subject, code, hour, LINE_POINTS)
  const draw = useCallback(
    (surface: Surface) => {
      const { context, width, height, ink } = surface
      context.fillStyle = ink('--trace')
      const extremes = data && extremesOf(data)
      if (data && extremes)
        drawOutline(surface, data, hour, extremes, quality, { left: 0, top: 0, width, height })
      context.strokeStyle = ink('--focus')
      const left = xOf(at - window / 2, hour, width)
      context.strokeRect(left, 0.5, Math.max(3, xOf(at + window / 2, hour, width) - left), height - 1)
    },
    [data, hour, quality, at, window],
  )
  const label = say('hour', {
    from: minute(hour.from, zone),
    to: minute(hour.to, zone),
    lead: parameter(code).label,
  })
  return (
    <figure className="review-hour" data-group={parameter(code).group}>
      <figcaption>{label}</figcaption>
      <Canvas
        className="review-hour-line"
        label={label}
        draw={draw}
        onPick={(x, _, width) => onAt(timeAt(x, hour, width))}
      />
    </figure>
  )
}

/** The same hour as a page of sixty lines of a minute. */
export function MinuteRows({ subject, zone, code, hour, at, quality, onAt }: Omit<Props, 'window'>) {
  const points = Math.ceil((hour.to - hour.from) / STEP_MS)
  const { data, isError, refetch } = useEnvelope(subject, code, hour, points)
  const minutes = useMemo(
    () =>
      Array.from(
        { length: Math.ceil((hour.to - hour.from) / MINUTE_MS) },
        (_, index) => hour.from + index * MINUTE_MS,
      ),
    [hour],
  )
  const draw = useCallback(
    (surface: Surface) => {
      const { context, width, height, ink } = surface
      const extremes = data && extremesOf(data)
      if (!data || !extremes) return
      const each = height / minutes.length
      context.font = '11px system-ui, sans-serif'
      context.textBaseline = 'middle'
      for (const [index, from] of minutes.entries()) {
        const top = index * each
        const shown = { from, to: from + MINUTE_MS }
        const isHere = at >= shown.from && at < shown.to
        context.fillStyle = isHere ? ink('--text-1') : ink('--text-2')
        context.fillText(minute(from, zone), 2, top + each / 2)
        context.fillStyle = ink('--trace')
        drawOutline(surface, data, shown, extremes, quality, {
          left: NAME,
          top,
          width: width - NAME,
          height: each - 2,
        })
        if (isHere) {
          context.fillStyle = ink('--focus')
          context.fillRect(NAME + xOf(at, shown, width - NAME), top, 1, each)
        }
      }
    },
    [data, minutes, zone, quality, at],
  )
  if (!data)
    return (
      <Waiting
        className="review-note"
        isError={isError}
        words={{ loading: say('loading'), failed: say('failed'), retry: say('retry') }}
        onRetry={() => void refetch()}
      />
    )
  return (
    <div
      className="review-rows"
      data-group={parameter(code).group}
      style={{ '--rows': minutes.length } as React.CSSProperties}
    >
      <Canvas
        className="review-rows-page"
        label={`${say('hour', { from: minute(hour.from, zone), to: minute(hour.to, zone), lead: parameter(code).label })}. ${clock(at, zone)}`}
        draw={draw}
        onPick={(x, y, width) => {
          const row = Math.min(minutes.length - 1, Math.floor((y / (minutes.length * ROW)) * minutes.length))
          onAt((minutes[row] ?? hour.from) + Math.max(0, ((x - NAME) / (width - NAME)) * MINUTE_MS))
        }}
      />
    </div>
  )
}
/** Height of a line in review.css. */
const ROW = 16
