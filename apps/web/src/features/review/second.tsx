import { parameter } from '@vigil/clinical'
import type { EcgReading } from '@vigil/protocol'
import { minute } from '../../format/time'
import { reviewWords as say } from '../../words/review'
import { Waiting } from '../../ui/waiting'
import type { Span } from './zoom'

interface Props {
  /** `undefined`: it is awaited. */
  readonly reading: EcgReading | null | undefined
  readonly isError: boolean
  readonly hour: Span
  readonly zone: string
  readonly onRetry: () => void
}

/** What Vigil reads from the stored lead, beside what the monitor said, with its limits in words. */
export function Second({ reading, isError, hour, zone, onRetry }: Props) {
  return (
    <section className="review-second">
      <h2>{say('second')}</h2>
      {reading === undefined && (
        <Waiting
          isError={isError}
          words={{ loading: say('secondLoading'), failed: say('secondFailed'), retry: say('retry') }}
          onRetry={onRetry}
        />
      )}
      {reading === null && <p className="review-note">{say('secondNone')}</p>}
      {reading && <Read reading={reading} hour={hour} zone={zone} />}
    </section>
  )
}

function Read({ reading, hour, zone }: { reading: EcgReading; hour: Span; zone: string }) {
  const total = hour.to - hour.from
  const share = (kind: EcgReading['quality'][number]['quality']) =>
    percent(
      reading.quality
        .filter(({ quality }) => quality === kind)
        .reduce((sum, { from, to }) => sum + to - from, 0) / total,
    )
  const facts = [
    say('heart', {
      own: told(median(reading.rates.map(({ own }) => own))),
      monitor: told(median(reading.rates.map(({ monitor }) => monitor))),
    }),
    reading.rr ? say('rr', reading.rr) : null,
    say('beats', {
      beats: reading.beats,
      ventricular: reading.ventricular,
      couplets: reading.couplets,
      runs: reading.runs.length,
    }),
    say('pauses', { count: reading.pauses.length }),
    reading.burden === null ? say('burdenNone') : say('burden', { percent: percent(reading.burden) }),
  ]
  return (
    <>
      {reading.verdict === 'poor' && (
        <p role="note" className="review-poor">
          {say('secondPoor')}
        </p>
      )}
      <ul data-poor={reading.verdict === 'poor'}>
        {facts
          .filter((fact) => fact !== null)
          .map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
      </ul>
      {reading.differs.length > 0 && <p role="note">{say('differs', { count: reading.differs.length })}</p>}
      <p className="review-small">
        {say('measured', { minutes: Math.round(reading.measuredS / 60), of: Math.round(total / 60_000) })}.{' '}
        {say('quality', {
          good: share('good'),
          noisy: share('noisy'),
          flat: share('flat'),
          missing: share('missing'),
        })}
      </p>
      <p className="review-small">
        {say('secondNote', {
          lead: parameter(reading.code).label,
          from: minute(hour.from, zone),
          to: minute(hour.to, zone),
        })}
      </p>
    </>
  )
}

const told = (rate: number | null) => (rate === null ? say('heartNone') : say('heartUnit', { rate }))
const percent = (part: number): number => Math.round(100 * part)

function median(values: readonly (number | null)[]): number | null {
  const there = values.filter((value) => value !== null).toSorted((a, b) => a - b)
  return there[Math.floor(there.length / 2)] ?? null
}
