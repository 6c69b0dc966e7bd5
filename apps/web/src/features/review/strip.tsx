import type { EcgReading } from '@vigil/protocol'
import { useCallback, useMemo } from 'react'
import { clock } from '../../format/time'
import { unitLabel } from '../../format/number'
import { useSize } from '../../ui/use-size'
import { reviewWords as say } from '../../words/review'
import { CaliperLayer } from './caliper-layer'
import type { Calipers, Leg } from './calipers'
import { Canvas, type Surface } from './canvas'
import { drawLane, rangeOf, type Lane } from './draw-lane'
import { groupOf, labelOf, traceOfLead, unitOf, type Lead } from './leads'
import { secondsAcross } from './paper'
import type { Blocks } from './query'
import type { Trace } from './trace'
import type { Level, Span } from './zoom'

export interface Tool {
  readonly calipers: Calipers | null
  readonly leg: Leg
  readonly march: boolean
  /** The lane on which the legs stand. */
  readonly lane: string | null
}

interface Props {
  readonly zone: string
  readonly level: Level
  readonly at: number
  readonly leads: readonly Lead[]
  readonly blocks: Blocks
  readonly quality: EcgReading['quality']
  readonly paper: Paper
  readonly tool: Tool
  readonly onTool: (tool: Tool) => void
}

/** How the trace is laid out. */
export interface Paper {
  readonly speed: number
  readonly gain: number | 'auto'
  readonly pixelsPerMm: number
  readonly rows: number
}

const MINUTE_ROWS = 6
const TEN_S = 10_000

export interface Layout {
  readonly rows: readonly Span[]
  readonly pixelsPerMm: number
}

/** Rows one under the other (WF5), the moment in the middle of all. */
export function layoutOf(level: Level, at: number, width: number, paper: Paper): Layout {
  const { pixelsPerMm, speed } = paper
  const isMinute = level === 'minute'
  const rows = isMinute ? MINUTE_ROWS : level === 'one' ? 1 : paper.rows
  const ms = isMinute
    ? TEN_S
    : level === 'one'
      ? 1_000
      : 1_000 * secondsAcross(Math.max(1, width), pixelsPerMm, speed)
  const first = at - (rows * ms) / 2
  return {
    rows: Array.from({ length: rows }, (_, row) => ({ from: first + row * ms, to: first + (row + 1) * ms })),
    pixelsPerMm: (width * 1_000) / (ms * speed),
  }
}

export function Strips({ zone, level, at, leads, blocks, quality, paper, tool, onTool }: Props) {
  const [size, ref] = useSize()
  const layout = useMemo(() => layoutOf(level, at, size.width, paper), [level, at, size.width, paper])
  const traces = useMemo(
    () => leads.map((lead) => ({ lead, trace: traceOfLead(lead, blocks) })),
    [leads, blocks],
  )
  return (
    <div className="review-strips" ref={ref}>
      {size.width > 0 &&
        layout.rows.map((shown, row) => (
          <section key={row} className="review-row" aria-label={clock(shown.from, zone)}>
            <p className="review-time values">
              <span>{clock(shown.from, zone)}</span>
              <span>{clock(shown.to, zone)}</span>
            </p>
            {traces.map(({ lead, trace }) => (
              <LaneView
                key={lead.key}
                {...{ zone, lead, trace, shown, paper, tool, onTool }}
                pixelsPerMm={layout.pixelsPerMm}
                gain={level === 'ten' ? paper.gain : 'auto'}
                quality={groupOf(lead) === 'ecg' ? quality : NONE}
              />
            ))}
          </section>
        ))}
    </div>
  )
}
const NONE: EcgReading['quality'] = []

interface LaneProps extends Pick<Props, 'zone' | 'quality' | 'tool' | 'onTool'> {
  readonly lead: Lead
  readonly trace: Trace | null
  readonly shown: Span
  readonly pixelsPerMm: number
  readonly gain: number | 'auto'
}

function LaneView({ zone, lead, trace, shown, pixelsPerMm, gain, quality, tool, onTool }: LaneProps) {
  const [size, ref] = useSize()
  const { width, height } = size
  const lane = useMemo<Lane | null>(
    () => trace && { group: groupOf(lead), trace, shown, pixelsPerMm, gain, quality },
    [lead, trace, shown, pixelsPerMm, gain, quality],
  )
  const draw = useCallback((surface: Surface) => lane && drawLane(surface, lane), [lane])
  const label = say('strip', {
    lead: labelOf(lead),
    from: clock(shown.from, zone),
    s: Math.round((shown.to - shown.from) / 1_000),
  })
  const isHere = tool.lane === `${lead.key} ${shown.from}`
  return (
    <div className="review-lane" data-group={groupOf(lead)} ref={ref}>
      <span
        className="review-lead"
        title={lead.kind === 'derived' ? say('derivedNote', { formula: lead.derived.formula }) : undefined}
      >
        {labelOf(lead)} <small>{unitLabel(unitOf(lead))}</small>
      </span>
      {lane ? (
        <>
          <Canvas className="review-trace" label={label} draw={draw} />
          <CaliperLayer
            {...{ shown, width, height }}
            range={rangeOf(lane, Math.max(1, height))}
            unit={unitLabel(unitOf(lead))}
            calipers={
              isHere || tool.lane === null ? tool.calipers : tool.calipers && timesOnly(tool.calipers)
            }
            leg={tool.leg}
            march={tool.march}
            onChange={(calipers, leg) =>
              onTool({ ...tool, calipers, leg, lane: `${lead.key} ${shown.from}` })
            }
          />
        </>
      ) : (
        <p className="review-note">{say('noneHere', { time: clock(shown.from, zone) })}</p>
      )}
    </div>
  )
}

/** On the other lanes the legs stand at the same times; heights belong to one lead. */
const timesOnly = (calipers: Calipers): Calipers => ({ ...calipers, low: Number.NaN, high: Number.NaN })
