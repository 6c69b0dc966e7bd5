import { useMemo, useState } from 'react'
import { dayAndSecond } from '../../format/time'
import { unitLabel } from '../../format/number'
import { useDoors } from '../../state/client'
import { Waiting } from '../../ui/waiting'
import { reviewWords as say } from '../../words/review'
import { CaliperNote } from './caliper-note'
import { EventsList } from './events-list'
import { HourLine, MinuteRows } from './hour'
import { codesOf, leadsIn, unitOf } from './leads'
import { MarkForm } from './mark'
import { Overview } from './overview'
import { NOMINAL_PIXELS_PER_MM } from './paper'
import { useSpans, type useEcg } from './query'
import { Second } from './second'
import { SheetOfPaper } from './sheet-of-paper'
import { StripList } from './strip-list'
import { Strips, type Tool } from './strip'
import { Tools } from './tools'
import { around, lengthOf, stepOf, within } from './zoom'
import { BEHIND_MS, II, NONE, useView, type ReviewProps, type View, type ViewProps } from './view'
import './review.css'

const NO_TOOL: Tool = { calipers: null, leg: 'from', march: false, lane: null }

/** The last 72 hours of one patient's waveforms (WF11). Mount it under a key of the patient and the stay (H58). */
export function Review(props: ReviewProps) {
  const { subject } = props
  const { store } = useDoors().client
  const [now, setNow] = useState(() => Math.floor(store.serverNow()))
  const spans = useSpans(subject, now)
  if (!spans.data)
    return (
      <Waiting
        className="review-note"
        isError={spans.isError}
        words={{ loading: say('loading'), failed: say('failed'), retry: say('retry') }}
        onRetry={() => void spans.refetch()}
      />
    )
  const leads = leadsIn(spans.data)
  if (leads.length === 0) return <p className="review-note">{say('none')}</p>
  return (
    <Shown
      {...props}
      now={now}
      spans={spans.data}
      leads={leads}
      onNewest={() => {
        const next = Math.floor(store.serverNow())
        setNow(next)
        return next
      }}
    />
  )
}

function Shown(props: ViewProps) {
  const { now, onNewest, mayMark, leads } = props
  const view = useView(props)
  const { level, rows, chosen, at, paper, page, blocks } = view
  if (paper !== null && page)
    return blocks.data &&
      blocks.data.span.from <= page.from &&
      blocks.data.span.to >= Math.min(page.to, now) ? (
      <SheetOfPaper
        {...props}
        span={page}
        leads={chosen}
        blocks={blocks.data}
        strip={paper === 'view' ? null : paper}
        speed={view.speed}
        gain={view.gain === 'auto' ? USUAL_GAIN : view.gain}
        onBack={() => view.setPaper(null)}
      />
    ) : (
      <Awaited of={blocks} />
    )
  return (
    <div className="review">
      <Tools
        {...{ level, leads, rows }}
        chosen={chosen.map(({ key }) => key)}
        onLevel={view.setLevel}
        onChosen={view.setWished}
        onRows={view.setRows}
        onPan={(by) => view.setAt(at + by * stepOf(level))}
        onNewest={() => view.setAtOnly(onNewest() - BEHIND_MS)}
        onMark={mayMark ? () => view.setMarking(true) : null}
        onPaper={() => view.setPaper('view')}
      />
      <Main {...props} view={view} />
      <Side {...props} view={view} />
    </div>
  )
}

function Main({ subject, where: { zone }, spans, view }: ViewProps & { view: View }) {
  const { all, at, level, code, hour, chosen, setAt, strips, setMarking } = view
  const quality = view.ecg.data?.quality ?? NO_QUALITY
  const window = level === 'day' || level === 'hour' ? MINUTE : lengthOf(level)
  const far = { subject, zone, at, window, spans, happenings: view.happenings.all }
  const day = around(within(at, { from: all.from + DAY / 2, to: all.to - DAY / 2 }), DAY)
  return (
    <div className="review-main">
      <Overview {...far} shown={all} label={say('overview')} onAt={setAt} />
      <HourLine {...{ subject, zone, code, hour, at, window, quality }} onAt={setAt} />
      <p className="review-at values">{say('at', { time: dayAndSecond(at, zone) })}</p>
      {view.marking && (
        <MarkForm
          subject={subject}
          marked={{ at, codes: codesOf(chosen), speed: view.speed, gain: view.gain }}
          onDone={() => {
            setMarking(false)
            void strips.refetch()
          }}
          onCancel={() => setMarking(false)}
        />
      )}
      {level === 'day' && <Overview {...far} shown={day} label={say('level.day')} onAt={setAt} />}
      {level === 'hour' && <MinuteRows {...{ subject, zone, code, hour, at, quality }} onAt={setAt} />}
      {view.isTrace && <Traces view={view} zone={zone} quality={quality} />}
    </div>
  )
}

function Traces({ view, zone, quality }: { view: View; zone: string; quality: typeof NO_QUALITY }) {
  const { level, at, chosen, blocks, speed, gain, rows, pixelsPerMm } = view
  const [tool, setTool] = useState(NO_TOOL)
  const paper = useMemo(
    () => ({ speed, gain, rows, pixelsPerMm: pixelsPerMm ?? NOMINAL_PIXELS_PER_MM }),
    [speed, gain, rows, pixelsPerMm],
  )
  if (!blocks.data) return <Awaited of={blocks} />
  return (
    <>
      {blocks.isPlaceholderData && <p className="review-small">{say('loading')}</p>}
      <Strips
        {...{ zone, level, at, quality, tool, paper }}
        leads={level === 'minute' ? chosen.slice(0, 1) : chosen}
        blocks={blocks.data}
        onTool={setTool}
      />
      <CaliperNote
        tool={tool}
        unit={unitLabel(
          unitOf(chosen.find(({ key }) => tool.lane?.startsWith(`${key} `)) ?? chosen[0] ?? II),
        )}
        onTool={setTool}
      />
      <p className="review-small">{say('dim')}</p>
    </>
  )
}

function Side({ subject, where: { zone }, mayMark, view }: ViewProps & { view: View }) {
  const { at, happenings, strips, ecg, goTo } = view
  return (
    // A place that scrolls is reached by keyboard too.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <aside className="review-side" tabIndex={0} aria-label={say('events')}>
      <EventsList
        happenings={happenings.all}
        at={at}
        zone={zone}
        incomplete={happenings.incomplete}
        onAt={goTo}
      />
      <StripList
        {...{ subject, zone, mayMark }}
        strips={strips.data ?? NONE}
        onOpen={(strip) => goTo(strip.at)}
        onPaper={view.setPaper}
        onChanged={() => void strips.refetch()}
      />
      <Second
        reading={ecg.data}
        isError={ecg.isError}
        hour={view.hour}
        zone={zone}
        onRetry={() => void ecg.refetch()}
      />
    </aside>
  )
}

function Awaited({ of: { isError, refetch } }: { of: Pick<View['blocks'], 'isError' | 'refetch'> }) {
  return <Waiting className="review-note" isError={isError} words={WAITING} onRetry={() => void refetch()} />
}

const DAY = lengthOf('day')
const MINUTE = lengthOf('minute')
/** What paper has where the screen scales by itself (clinical.md 4.1). */
const USUAL_GAIN = 10
const NO_QUALITY: NonNullable<ReturnType<typeof useEcg>['data']>['quality'] = []
const WAITING = { loading: say('loading'), failed: say('failed'), retry: say('retry') }
