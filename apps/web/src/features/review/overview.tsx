import type { SubjectCard, WaveSpans } from '@vigil/protocol'
import { useCallback } from 'react'
import { dayAndMinute } from '../../format/time'
import { reviewWords as say } from '../../words/review'
import { Canvas, type Surface } from './canvas'
import type { Happening } from './events'
import { useHeartRate } from './query'
import { timeAt, xOf, type Span } from './zoom'

interface Props {
  readonly subject: SubjectCard
  readonly zone: string
  readonly shown: Span
  readonly at: number
  readonly window: number
  readonly spans: WaveSpans['spans']
  readonly happenings: readonly Happening[]
  readonly label: string
  readonly onAt: (at: number) => void
}

const POINTS = 720
const BAR = 10
const AXIS = 14
/** Own proposal: what hearts do; a value beyond stands at the edge. */
const [SLOWEST, FASTEST] = [30, 180]
/** A tick each so many hours of the clock, so that words do not touch. */
const ticksEvery = (hours: number) => (hours > 30 ? 6 : 2)

/** Heart rate, where waveforms are, and alarms: the far picture (WF11). */
export function Overview({ subject, zone, shown, at, window, spans, happenings, label, onAt }: Props) {
  const { data } = useHeartRate(subject, shown, POINTS)
  const draw = useCallback(
    (surface: Surface) => {
      const { context, width, height, ink } = surface
      const bottom = height - BAR - AXIS
      drawAxis(surface, shown, zone)
      const yOf = (rate: number) =>
        bottom * (1 - (Math.min(Math.max(rate, SLOWEST), FASTEST) - SLOWEST) / (FASTEST - SLOWEST))
      context.fillStyle = ink('--sig-ecg')
      for (const [index, time] of (data?.t ?? []).entries()) {
        const [low, high] = [yOf(data?.min[index] ?? 0), yOf(data?.max[index] ?? 0)]
        context.fillRect(xOf(time, shown, width), high - 0.5, 1.5, Math.max(1, low - high + 1))
      }
      for (const span of spans) {
        const x = xOf(span.from, shown, width)
        context.fillStyle = span.late ? ink('--simulated') : ink('--text-3')
        context.fillRect(x, bottom + 2, Math.max(1, xOf(span.to, shown, width) - x), BAR - 4)
      }
      for (const { at: time, kind } of happenings) {
        context.fillStyle = kind === 'strip' || kind === 'read' ? ink('--text-1') : ink(`--alarm-${kind}`)
        context.fillRect(xOf(time, shown, width) - 1, 0, 2, kind === 'read' ? 4 : 8)
      }
      context.strokeStyle = ink('--focus')
      const left = xOf(at - window / 2, shown, width)
      context.strokeRect(left, 0.5, Math.max(3, xOf(at + window / 2, shown, width) - left), bottom + BAR - 2)
    },
    [data, spans, happenings, shown, zone, at, window],
  )
  return (
    <Canvas
      className="review-overview"
      label={`${label}. ${say('at', { time: dayAndMinute(at, zone) })}`}
      draw={draw}
      onPick={(x, _, width) => onAt(timeAt(x, shown, width))}
    />
  )
}

function drawAxis({ context, width, height, ink }: Surface, shown: Span, zone: string): void {
  const hour = 3_600_000
  const every = ticksEvery((shown.to - shown.from) / hour) * hour
  context.font = '10px system-ui, sans-serif'
  context.textBaseline = 'bottom'
  context.textAlign = 'center'
  for (let at = Math.ceil(shown.from / every) * every; at < shown.to; at += every) {
    const x = xOf(at, shown, width)
    context.fillStyle = ink('--line')
    context.fillRect(x, 0, 1, height - AXIS)
    const text = dayAndMinute(at, zone)
    const half = context.measureText(text).width / 2
    if (x < half || x > width - half) continue
    context.fillStyle = ink('--text-2')
    context.fillText(text, x, height)
  }
}
