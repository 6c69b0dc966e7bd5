import { parameter } from '@vigil/clinical'
import type { Strip, SubjectCard } from '@vigil/protocol'
import { useMemo, useState } from 'react'
import { dayAndSecond } from '../../format/time'
import { unitLabel } from '../../format/number'
import { useAlarmHistory } from '../../state/history'
import { useDoors } from '../../state/client'
import { useSurroundings } from '../../state/places'
import { usePreferences } from '../../state/preferences'
import { Waiting } from '../../ui/waiting'
import { useWords } from '../../words'
import { reviewWords as say } from '../../words/review'
import { CaliperNote } from './caliper-note'
import { alarmHappenings, neighbour, readHappenings, stripHappenings } from './events'
import { EventsList } from './events-list'
import { HourLine, MinuteRows } from './hour'
import { useReviewKeys } from './keys'
import { codesOf, leadsIn, unitOf, type Lead } from './leads'
import { MarkForm } from './mark'
import { Overview } from './overview'
import { NOMINAL_PIXELS_PER_MM } from './paper'
import { useBlocks, useEcg, useSpans, useStrips } from './query'
import { Second } from './second'
import { SheetOfPaper, type Where } from './sheet-of-paper'
import { StripList } from './strip-list'
import { Strips, type Tool } from './strip'
import { Tools } from './tools'
import { around, hourOf, lengthOf, stepOf, WHOLE_MS, within, zoomed, type Level, type Span } from './zoom'
import './review.css'

interface Props {
  readonly subject: SubjectCard
  readonly where: Where
  readonly who: string
  readonly mayMark: boolean
  /** The moment that was asked for. */
  readonly at: number | null
  readonly paper: boolean
  readonly onBack: () => void
}

const FIRST_LANES = 3
/** So far before now that it is stored. */
const BEHIND_MS = 15_000
const NO_TOOL: Tool = { calipers: null, leg: 'from', march: false, lane: null }
const ALL_HOURS = WHOLE_MS / 3_600_000

/** The last 72 hours of one patient's waveforms (WF11). Mount it under a key of the patient and the stay (H58). */
export function Review(props: Props) {
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

interface ShownProps extends Props {
  readonly now: number
  readonly spans: NonNullable<ReturnType<typeof useSpans>['data']>
  readonly leads: readonly Lead[]
  /** Answers what is now. */
  readonly onNewest: () => number
}

function Shown({ subject, where, who, mayMark, now, spans, leads, onNewest, ...props }: ShownProps) {
  const { zone } = where
  const all: Span = { from: now - WHOLE_MS, to: now }
  const [at, setAtOnly] = useState(() => within(props.at ?? now - BEHIND_MS, all))
  const [level, setLevel] = useState<Level>('ten')
  const [wished, setWished] = useState<readonly string[] | null>(null)
  const [rows, setRows] = useState(1)
  const [tool, setTool] = useState(NO_TOOL)
  const [marking, setMarking] = useState(false)
  const [paper, setPaper] = useState<Strip | 'view' | null>(props.paper ? 'view' : null)
  const { speed, gain, pixelsPerMm } = usePreferences()
  const chosen = leads.filter(({ key }) => (wished ? wished.includes(key) : firstOf(leads).includes(key)))
  const code = codesOf(chosen)[0] ?? 'MDC_ECG_ELEC_POTL_II'
  const hourFrom = hourOf(at, now).from
  const hour = useMemo(() => hourOf(hourFrom, now), [hourFrom, now])
  const window = level === 'day' || level === 'hour' ? 60_000 : lengthOf(level)
  const isTrace = level === 'minute' || level === 'ten' || level === 'one'
  const page: Span | null = paper === null ? null : paper === 'view' ? around(at, 10_000) : paper
  const shownBlocks =
    page ??
    (isTrace ? around(at, level === 'one' ? 1_000 : level === 'minute' ? 60_000 : rows * 60_000) : null)
  const blocks = useBlocks(subject, codesOf(chosen), shownBlocks)
  const ecg = useEcg(subject, hour, parameter(code).group === 'ecg' ? code : null)
  const strips = useStrips(subject, now)
  const happenings = useHappenings(subject, ecg.data ?? null, strips.data ?? NONE)
  const setAt = (next: number) => setAtOnly(within(next, all))
  const goTo = (next: number) => {
    setAt(next)
    if (!isTrace) setLevel('ten')
  }
  useReviewKeys({
    onEvent: (by) => {
      const next = neighbour(happenings.all, at, by)
      if (next) goTo(next.at)
    },
    onZoom: (by) => setLevel(zoomed(level, by)),
    onPan: (by) => setAt(at + by * stepOf(level)),
    onMark: () => mayMark && setMarking(true),
    onBack: () => (paper !== null ? setPaper(null) : marking ? setMarking(false) : props.onBack()),
  })
  if (paper !== null && page)
    return blocks.data && blocks.data.span.from <= page.from && blocks.data.span.to >= page.to ? (
      <SheetOfPaper
        {...{ subject, where, who, now, speed }}
        span={page}
        leads={chosen}
        blocks={blocks.data}
        strip={paper === 'view' ? null : paper}
        gain={gain === 'auto' ? USUAL_GAIN : gain}
        onBack={() => setPaper(null)}
      />
    ) : (
      <Waiting
        className="review-note"
        isError={blocks.isError}
        words={WAITING}
        onRetry={() => void blocks.refetch()}
      />
    )
  const quality = ecg.data?.quality ?? NO_QUALITY
  const far = { subject, zone, at, window, spans, happenings: happenings.all }
  return (
    <div className="review">
      <Tools
        {...{ level, leads, rows }}
        chosen={chosen.map(({ key }) => key)}
        onLevel={setLevel}
        onChosen={setWished}
        onRows={setRows}
        onPan={(by) => setAt(at + by * stepOf(level))}
        onNewest={() => setAtOnly(onNewest() - BEHIND_MS)}
        onMark={mayMark ? () => setMarking(true) : null}
        onPaper={() => setPaper('view')}
      />
      <div className="review-main">
        <Overview {...far} shown={all} label={say('overview')} onAt={setAt} />
        <HourLine {...{ subject, zone, code, hour, at, window, quality }} onAt={setAt} />
        <p className="review-at values">{say('at', { time: dayAndSecond(at, zone) })}</p>
        {marking && (
          <MarkForm
            subject={subject}
            marked={{ at, codes: codesOf(chosen), speed, gain }}
            onDone={() => {
              setMarking(false)
              void strips.refetch()
            }}
            onCancel={() => setMarking(false)}
          />
        )}
        {level === 'day' && (
          <Overview
            {...far}
            shown={around(within(at, { from: all.from + DAY / 2, to: all.to - DAY / 2 }), DAY)}
            label={say('level.day')}
            onAt={setAt}
          />
        )}
        {level === 'hour' && <MinuteRows {...{ subject, zone, code, hour, at, quality }} onAt={setAt} />}
        {isTrace && (
          <>
            {blocks.data ? (
              <Strips
                {...{ zone, level, at, quality, tool }}
                leads={level === 'minute' ? chosen.slice(0, 1) : chosen}
                blocks={blocks.data}
                paper={{ speed, gain, rows, pixelsPerMm: pixelsPerMm ?? NOMINAL_PIXELS_PER_MM }}
                onTool={setTool}
              />
            ) : (
              <Waiting
                className="review-note"
                isError={blocks.isError}
                words={WAITING}
                onRetry={() => void blocks.refetch()}
              />
            )}
            <CaliperNote tool={tool} unit={unitLabel(unitOf(chosen[0] ?? leads[0] ?? II))} onTool={setTool} />
            <p className="review-small">{say('dim')}</p>
          </>
        )}
      </div>
      {/* A place that scrolls is reached by keyboard too. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
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
          onPaper={setPaper}
          onChanged={() => void strips.refetch()}
        />
        <Second
          reading={ecg.data}
          isError={ecg.isError}
          hour={hour}
          zone={zone}
          onRetry={() => void ecg.refetch()}
        />
      </aside>
    </div>
  )
}

/** Everything that one may want to go to, of one patient. */
function useHappenings(
  subject: SubjectCard,
  reading: Parameters<typeof readHappenings>[0],
  strips: readonly Strip[],
) {
  const t = useWords()
  const surroundings = useSurroundings()
  const alarms = useAlarmHistory(subject, ALL_HOURS)
  const all = useMemo(
    () => [
      ...alarmHappenings(alarms.data ?? [], t, surroundings),
      ...stripHappenings(strips),
      ...readHappenings(reading),
    ],
    [alarms.data, t, surroundings, strips, reading],
  )
  return { all, incomplete: alarms.isError }
}

const DAY = lengthOf('day')
/** What paper has where the screen scales by itself (clinical.md 4.1). */
const USUAL_GAIN = 10
const NONE: readonly Strip[] = []
const NO_QUALITY: NonNullable<ReturnType<typeof useEcg>['data']>['quality'] = []
const WAITING = { loading: say('loading'), failed: say('failed'), retry: say('retry') }
const II: Lead = { kind: 'measured', key: 'II', code: 'MDC_ECG_ELEC_POTL_II' }

/** One lead of each group, as many as are read at a glance. */
function firstOf(leads: readonly Lead[]): readonly string[] {
  const measured = leads.flatMap((lead) => (lead.kind === 'measured' ? [lead] : []))
  const groups = new Map(measured.toReversed().map((lead) => [parameter(lead.code).group, lead.key]))
  return measured
    .map(({ key }) => key)
    .filter((key) => [...groups.values()].includes(key))
    .slice(0, FIRST_LANES)
}
