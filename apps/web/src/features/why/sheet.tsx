import { parameter, type Assessment, type ParameterCode } from '@vigil/clinical'
import { clock } from '../../format/time'
import { useWords } from '../../words'
import { reviewDoor } from '../../words/review-door'
import { whyWords as say } from '../../words/why'
import type { Why } from './answer'
import { limitText, mismatchText, sourceText, sourceValue, whomText } from './facts'
import { span } from './headline'
import { Plot, type Point } from './plot'
import { askedText } from './rule-text'
import { useHour, useWaves } from './query'
import { StaticWave } from './static-wave'
import { minutesOf } from './timeline'

interface Props {
  readonly why: Why
  readonly zone: string
}

/** What is said where no limit decided. */
function whoDecided({ rule, sources }: Why): Parameters<typeof say>[0] | null {
  if (rule.limits.length > 0 || rule.rungs.length > 0) return null
  if (sources.some(({ evidence }) => evidence.kind === 'rule')) return 'ruleUnknown'
  if (sources.every(({ evidence }) => evidence.kind === 'silence')) return 'silenceRule'
  return rule.limitsOf === 'unknown' ? 'limitsUnknown' : 'noLimit'
}

export function Rule({ why, zone }: Props) {
  const t = useWords()
  const { rule, alarm } = why
  const decided = whoDecided(why)
  return (
    <section>
      <h3>{say('rule')}</h3>
      {decided && <p>{say(decided)}</p>}
      <ul className="why-limits">
        {rule.rungs.map(({ priority, when, delayMs, clearMs }) => (
          <li key={priority} data-crossed={priority === alarm.priority}>
            <b>{say('rung', { priority: t(`alarm.priority.${priority}`), asked: askedText(when) })}</b>
            <small>
              {say('rungTimes', {
                delay: delayMs === 0 ? say('noDelay') : say('delay', { time: span(delayMs) }),
                clear: span(clearMs),
              })}
            </small>
          </li>
        ))}
      </ul>
      <ul className="why-limits">
        {rule.limits.map((limit) => (
          <li key={`${limit.priority} ${limit.value}`} data-crossed={limit.crossed}>
            <b>{limitText(limit, t)}</b>
            {limit.crossed && <em>{say('crossed')}</em>}
            <small>{whomText(limit, rule, zone)}</small>
          </li>
        ))}
      </ul>
      {rule.limitsOf === 'now' && <p>{say('limitsNow')}</p>}
      <p className="why-small">
        {rule.build === null
          ? say('buildUnknown', { condition: alarm.condition })
          : say('build', { condition: alarm.condition, build: rule.build })}
      </p>
    </section>
  )
}

export function Sources({ why }: { why: Why }) {
  const t = useWords()
  const mismatch = mismatchText(why, t)
  return (
    <section>
      <h3>{say('sources')}</h3>
      <ul>
        {why.sources.map((source) => (
          <li key={sourceText(source, t)}>
            {sourceText(source, t)}
            <small>{sourceValue(source)}</small>
          </li>
        ))}
      </ul>
      {mismatch !== null && <p className="why-mismatch">{mismatch}</p>}
    </section>
  )
}

export function Quality({ assessment }: { assessment: Assessment }) {
  return (
    <section>
      <h3>{say('quality')}</h3>
      <p>{say(`verdict.${assessment.verdict}`)}</p>
      <ul>
        {assessment.findings.map(({ code, quality, stance }) => (
          <li key={code}>
            {say('finding', {
              label: parameter(code).label,
              quality: say(`quality.${quality}`),
              stance: say(`stance.${stance}`),
            })}
          </li>
        ))}
      </ul>
    </section>
  )
}

export function Waves({ why, zone, onReview }: Props & { readonly onReview: () => void }) {
  const { from, to, onset, isOver, kept } = why.waveforms
  const { data, isError } = useWaves(why)
  // One trace per parameter: of several devices the first.
  const traces = [...new Map(kept.toReversed().map((each) => [each.code, each])).values()].toReversed()
  return (
    <section>
      <h3>{say('waves')}</h3>
      {kept.length === 0 && <p>{say('notStored')}</p>}
      {!isOver && <p>{say('recording', { time: clock(to, zone) })}</p>}
      {isError && <p className="why-bad">{say('waveFailed')}</p>}
      {data &&
        traces.map(({ code, source }) => (
          <StaticWave
            key={code}
            code={code}
            blocks={data.filter((block) => block.code === code && block.source === source)}
            {...{ from, to, onset }}
          />
        ))}
      <button type="button" className="button" onClick={onReview}>
        {reviewDoor('here')}
      </button>
    </section>
  )
}

const MINUTE_MS = 60_000

/** The parameter that the alarm is about: what it crossed, else the first that is kept. */
const codeOf = ({ sources, values }: Why): ParameterCode | null =>
  sources.flatMap(({ evidence }) => (evidence.kind === 'limit' ? [evidence.code] : []))[0] ??
  values[0]?.code ??
  null

export function Values({ why }: { why: Why }) {
  const code = codeOf(why)
  const { onset } = why.alarm
  const { data } = useHour(why, code)
  if (code === null) return null
  const { label } = parameter(code)
  const limit = why.rule.limits.find((each) => each.crossed && each.codes.includes(code))?.value ?? null
  const minute = why.values
    .filter((each) => each.code === code)
    .flatMap(({ samples }) =>
      samples.flatMap(({ at, value }): readonly Point[] =>
        value === null ? [] : [{ at, low: value, high: value }],
      ),
    )
    .toSorted((a, b) => a.at - b.at)
  const hour = data?.series?.t.map((at, index): Point => ({
    at,
    low: data.series?.min[index] ?? 0,
    high: data.series?.max[index] ?? 0,
  }))
  const common = { code, onset, limit }
  return (
    <section>
      <h3>{say('values')}</h3>
      {minute.length === 0 && <p>{say('valuesNone')}</p>}
      <Plot
        {...common}
        name={say('minute', { label })}
        points={minute}
        from={onset - MINUTE_MS}
        to={Math.max(onset + MINUTE_MS, minute.at(-1)?.at ?? 0)}
        gapMs={10_000}
      />
      {hour && data && (
        <Plot
          {...common}
          name={say('hour', { label })}
          points={hour}
          from={data.from}
          to={data.to}
          gapMs={2 * MINUTE_MS}
        />
      )}
    </section>
  )
}

export function Chain({ why, zone }: Props) {
  const t = useWords()
  return (
    <section>
      <h3>{say('chain')}</h3>
      <ol className="why-chain">
        {minutesOf(why, zone, t).map(({ minute, entries }) => (
          <li key={entries[0]?.key}>
            <time className="values">{minute}</time>
            <ul>
              {entries.map((entry) => (
                <li key={entry.key} data-kind={entry.kind}>
                  <span className="values">{clock(entry.at, zone)}</span> {entry.text}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
      {why.receipts.length === 0 && <p>{say('noReceipts')}</p>}
      {why.moreReceipts && <p>{say('more', { count: why.receipts.length })}</p>}
    </section>
  )
}
