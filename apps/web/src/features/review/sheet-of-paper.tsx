import type { Strip, SubjectCard } from '@vigil/protocol'
import { useState } from 'react'
import { dayAndSecond, clock } from '../../format/time'
import { unitLabel } from '../../format/number'
import { ageOf } from '../../format/person-age'
import { zoneName } from '../../format/zone'
import { useWords } from '../../words'
import { reviewWords as say } from '../../words/review'
import { strokeTrace } from './draw-lane'
import { groupOf, labelOf, traceOfLead, unitOf, type Lead } from './leads'
import type { Blocks } from './query'
import { extremesIn, type Trace } from './trace'
import { xOf, type Span } from './zoom'

export interface Where {
  readonly bed: string | null
  readonly unit: string
  readonly site: string
  readonly zone: string
}

interface Props {
  readonly subject: SubjectCard
  readonly where: Where
  readonly who: string
  readonly now: number
  readonly span: Span
  readonly leads: readonly Lead[]
  readonly blocks: Blocks
  readonly strip: Strip | null
  readonly speed: number
  readonly gain: number
  readonly onBack: () => void
}

type Orientation = 'portrait' | 'landscape'
/** Millimetres of trace between the margins of A4; whole large squares. */
const ACROSS: Readonly<Record<Orientation, number>> = { portrait: 180, landscape: 265 }
const LANE_MM = 35
/** Points of the path for each millimetre: finer than any printer shows of it. */
const FINE = 20

/** A strip on paper in true millimetres, black on white (WF13): what is on the screen is what is printed. */
export function SheetOfPaper(props: Props) {
  const { where, span, leads, blocks, speed, onBack } = props
  const [orientation, setOrientation] = useState<Orientation>('landscape')
  const msAcross = (1_000 * ACROSS[orientation]) / speed
  const rows: Span[] = []
  for (let from = span.from; from < span.to; from += msAcross)
    rows.push({ from, to: Math.min(span.to, from + msAcross) })
  return (
    <div className="review-sheet" data-orientation={orientation}>
      <div className="review-tools">
        <button type="button" className="button" onClick={onBack}>
          {say('onScreen')}
        </button>
        {(['portrait', 'landscape'] as const).map((each) => (
          <button
            key={each}
            type="button"
            className="button"
            aria-pressed={each === orientation}
            onClick={() => setOrientation(each)}
          >
            {say(each)}
          </button>
        ))}
        <button type="button" className="button button-strong" onClick={() => globalThis.print()}>
          {say('print')}
        </button>
        <small>{say('printSize')}</small>
      </div>
      <div className="review-paper">
        <Identity {...props} />
        {rows.map((row) => (
          <section key={row.from} className="review-paper-row">
            <p>
              {clock(row.from, where.zone)}
              <span>{clock(row.to, where.zone)}</span>
            </p>
            {leads.map((lead) => (
              <PaperLane key={lead.key} lead={lead} trace={traceOfLead(lead, blocks)} row={row} {...props} />
            ))}
          </section>
        ))}
      </div>
    </div>
  )
}

function Identity({ subject, where, who, now, span, leads, blocks, strip, speed, gain }: Props) {
  const t = useWords()
  const { bed, unit, site, zone } = where
  const age = ageOf(subject.birthDate, span.from, zone)
  const person = [
    age ? say(`age.${age.unit}`, { count: age.count }) : say('ageUnknown'),
    subject.mrn === null ? say('noMrn') : say('mrn', { mrn: subject.mrn }),
    say('place', { bed: bed === null ? say('noBed') : t('bed.bed', { label: bed }), unit, site }),
  ]
  const devices = [...new Set(leads.flatMap((lead) => traceOfLead(lead, blocks)?.sources ?? []))]
  return (
    <header>
      <p>
        <b>{subject.name}</b> {subject.simulated && <strong>{say('simulated')}</strong>}{' '}
        {person.join(t('separator'))}
      </p>
      <p>
        {say('from', {
          from: dayAndSecond(span.from, zone),
          to: dayAndSecond(span.to, zone),
          zone: zoneName(span.from, zone),
        })}
        {t('separator')}
        {say('scale', { speed, gain, ms: 1_000 / speed, mv: 1 / gain })}
        {t('separator')}
        {say('device', { devices: devices.join(', ') })}
      </p>
      <p>
        {strip
          ? say('captured', {
              label: [say(`label.${strip.label}`), strip.note].filter((part) => part !== null).join(': '),
              name: strip.name,
              at: dayAndSecond(strip.madeAt, zone),
            })
          : say('notCaptured', { name: who, at: dayAndSecond(now, zone) })}
      </p>
      <p>{say('secondary')}</p>
    </header>
  )
}

/** Collects a path of SVG where a canvas would draw. */
function pathOf(trace: Trace, row: Span, width: number, yOf: (value: number) => number): string {
  const parts: string[] = []
  const to = (letter: string) => (x: number, y: number) =>
    void parts.push(`${letter}${(x / FINE).toFixed(2)} ${y.toFixed(2)}`)
  strokeTrace(trace, row, width * FINE, { moveTo: to('M'), lineTo: to('L') }, yOf)
  return parts.join('')
}

function PaperLane({
  lead,
  trace,
  row,
  speed,
  gain,
}: Pick<Props, 'speed' | 'gain'> & { lead: Lead; trace: Trace | null; row: Span }) {
  const width = ((row.to - row.from) * speed) / 1_000
  const isEcg = groupOf(lead) === 'ecg'
  const extremes = trace && extremesIn(trace, row)
  const middle = extremes ? (extremes.low + extremes.high) / 2 : 0
  // Another signal fills its lane: its own lowest and highest are written beside it.
  const perUnit = isEcg ? gain : extremes ? (LANE_MM * 0.8) / (extremes.high - extremes.low || 1) : 1
  const yOf = (value: number) => LANE_MM / 2 - (value - middle) * perUnit
  const name = isEcg
    ? labelOf(lead)
    : `${labelOf(lead)} ${extremes ? `${extremes.low.toFixed(0)}–${extremes.high.toFixed(0)}` : ''} ${unitLabel(unitOf(lead))}`
  const squares = (step: number) => {
    const lines: string[] = []
    for (let x = 0; x <= width + 0.001; x += step) lines.push(`M${x} 0V${LANE_MM}`)
    for (let y = 0; y <= LANE_MM; y += step) lines.push(`M0 ${y}H${width.toFixed(2)}`)
    return lines.join('')
  }
  return (
    <svg
      className="review-paper-lane"
      width={`${width}mm`}
      height={`${LANE_MM}mm`}
      viewBox={`0 0 ${width} ${LANE_MM}`}
      role="img"
      aria-label={name}
    >
      {isEcg && <path className="review-mm" d={squares(1)} />}
      <path className="review-mm5" d={squares(5)} />
      {isEcg && <path className="review-mv" d={`M0.5 ${LANE_MM - 2}h1v-${gain}h${speed * 0.2}v${gain}h1`} />}
      {trace && <path className="review-ink" d={pathOf(trace, row, width, yOf)} />}
      <text x={2} y={4}>
        {name}
        {lead.kind === 'derived' && ` ${lead.derived.formula}`}
      </text>
      {trace?.gaps
        .filter((gap) => gap.to > row.from && gap.from < row.to)
        .map((gap) => (
          <text key={gap.from} x={Math.max(0, xOf(gap.from, row, width)) + 1} y={LANE_MM / 2}>
            {say(gap.kind, { s: ((gap.to - gap.from) / 1_000).toFixed(1) })}
          </text>
        ))}
    </svg>
  )
}
