import type { SubjectCard } from '@vigil/protocol'
import { useEffect, useMemo, useRef, useState } from 'react'
import { tinykeys } from 'tinykeys'
import { dayAndMinute, minute } from '../../format/time'
import { useDoors } from '../../state/client'
import { useCodes } from '../../state/live'
import { useSize } from '../../ui/use-size'
import { useWords } from '../../words'
import { trendPage as say } from '../../words/trend-page'
import { RIGHT_PIXELS, SCALE_PIXELS } from './chart'
import { Flowsheet } from './flowsheet'
import { codesOf, lanePlans } from './lanes'
import { Lanes } from './lanes-view'
import { useTrend } from './query'
import { RANGES, stepFor, type Range } from './ranges'
import { panned, zoomed, type View } from './window'
import { ZoneLine } from './zone-line'
import './trends.css'

const NAME_PIXELS = 128
const SHOWN = ['graph', 'table'] as const

interface Props {
  readonly subject: SubjectCard
  readonly zone: string
}

const rangeText = (hours: Range): string =>
  hours > 72 ? say('days', { n: hours / 24 }) : say('hours', { n: hours })

/** Hours to 30 days of one patient, as graph and as table (TR1, TR5). Mount it under a key of the patient (H58). */
export function TrendPage({ subject, zone }: Props) {
  const codes = useCodes(subject.id)
  const { store } = useDoors().client
  const [view, setView] = useState<View>({ hours: 8, end: null })
  const [shown, setShown] = useState<(typeof SHOWN)[number]>('graph')
  const plans = useMemo(() => lanePlans(codes), [codes])
  const wanted = useMemo(() => codesOf(plans, codes), [plans, codes])
  const now = () => store.serverNow()
  const place = useMoves((change) => setView((before) => change(before, now())))
  return (
    <div className="trends trends-page" ref={place}>
      <div className="trend-bar">
        <Ranges view={view} onView={setView} now={now} />
        <div className="trend-ranges" role="group" aria-label={say('show')}>
          {SHOWN.map((each) => (
            <button
              key={each}
              type="button"
              className="button"
              aria-pressed={each === shown}
              onClick={() => setShown(each)}
            >
              {say(each)}
            </button>
          ))}
        </div>
        <small className="trend-keys">{say('keys')}</small>
      </div>
      {shown === 'table' ? (
        <Flowsheet {...{ subject, zone }} codes={wanted} end={view.end ?? now()} />
      ) : (
        <Graph
          {...{ subject, zone, plans, view }}
          codes={wanted}
          onHours={(hours) => setView({ ...view, hours })}
        />
      )}
    </div>
  )
}

interface RangesProps {
  readonly view: View
  readonly onView: (view: View) => void
  readonly now: () => number
}

function Ranges({ view, onView, now }: RangesProps) {
  const t = useWords()
  return (
    <>
      <div role="group" aria-label={t('trends.range')} className="trend-ranges">
        {RANGES.map((hours) => (
          <button
            key={hours}
            type="button"
            className="button"
            aria-pressed={hours === view.hours}
            onClick={() => onView({ ...view, hours })}
          >
            {rangeText(hours)}
          </button>
        ))}
      </div>
      <div className="trend-ranges">
        <button type="button" className="button" onClick={() => onView(panned(view, -0.5, now()))}>
          {say('earlier')}
        </button>
        <button
          type="button"
          className="button"
          disabled={view.end === null}
          onClick={() => onView(panned(view, 0.5, now()))}
        >
          {say('later')}
        </button>
        <button
          type="button"
          className="button"
          aria-pressed={view.end === null}
          onClick={() => onView({ ...view, end: null })}
        >
          {say('now')}
        </button>
      </div>
    </>
  )
}

interface GraphProps extends Props {
  readonly plans: ReturnType<typeof lanePlans>
  readonly codes: ReturnType<typeof codesOf>
  readonly view: View
  readonly onHours: (hours: Range) => void
}

function Graph({ subject, zone, plans, codes, view, onHours }: GraphProps) {
  const t = useWords()
  const [size, ref] = useSize()
  const step = stepFor(view.hours, size.width - NAME_PIXELS - SCALE_PIXELS - RIGHT_PIXELS)
  const { data, isError, refetch } = useTrend(subject, { codes, step, ...view })
  return (
    <div className="trend-graph" ref={ref}>
      {data && (
        <div className="trend-bar">
          <b>
            {rangeText(view.hours)}{' '}
            {view.end === null ? say('live') : say('until', { at: dayAndMinute(data.span.to, zone) })}
          </b>
          <ZoneLine at={data.span.to} zone={zone} />
        </div>
      )}
      {data && isError && (
        <p className="trend-old" role="status">
          {t('trends.old', { time: minute(data.asOf, zone) })}
        </p>
      )}
      {plans.length === 0 ? (
        <p className="trend-note">{t('trends.none')}</p>
      ) : data ? (
        <Lanes {...{ subject, zone, plans }} focus={0} ranges={RANGES} trend={data} onHours={onHours} />
      ) : (
        <div className="trend-note" role="status">
          <p>{t(isError ? 'trends.failed' : 'trends.loading')}</p>
          {isError && (
            <button type="button" className="button" onClick={() => void refetch()}>
              {t('act.retry')}
            </button>
          )}
        </div>
      )}
    </div>
  )
}

type Change = (view: View, now: number) => View

/** By keys anywhere on the page, by wheel with Ctrl over the graph: without it the page scrolls as always. */
function useMoves(onChange: (change: Change) => void) {
  const place = useRef<HTMLDivElement>(null)
  const latest = useRef(onChange)
  useEffect(() => {
    latest.current = onChange
  })
  useEffect(() => {
    const by = (change: Change) => (event: KeyboardEvent) => {
      event.preventDefault()
      latest.current(change)
    }
    return tinykeys(window, {
      PageUp: by((view, now) => panned(view, -0.5, now)),
      PageDown: by((view, now) => panned(view, 0.5, now)),
    })
  }, [])
  useEffect(() => {
    const element = place.current
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey || !element) return
      event.preventDefault()
      const box = element.getBoundingClientRect()
      const left = NAME_PIXELS + SCALE_PIXELS
      const part = (event.clientX - box.left - left) / (box.width - left - RIGHT_PIXELS)
      latest.current((view, now) => {
        const to = view.end ?? now
        return zoomed(view, event.deltaY > 0 ? 1 : -1, to - (1 - part) * view.hours * 3_600_000, now)
      })
    }
    element?.addEventListener('wheel', onWheel, { passive: false })
    return () => element?.removeEventListener('wheel', onWheel)
  }, [])
  return place
}
