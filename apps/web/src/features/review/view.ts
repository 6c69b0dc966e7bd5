import { parameter } from '@vigil/clinical'
import type { Strip, SubjectCard } from '@vigil/protocol'
import { useMemo, useState } from 'react'
import { useAlarmHistory } from '../../state/history'
import { useSurroundings } from '../../state/places'
import { usePreferences } from '../../state/preferences'
import { useWords } from '../../words'
import { alarmHappenings, neighbour, readHappenings, stripHappenings } from './events'
import { useReviewKeys } from './keys'
import { codesOf, type Lead } from './leads'
import { useBlocks, useEcg, useStrips, type useSpans } from './query'
import type { Where } from './sheet-of-paper'
import { around, hourOf, lengthOf, stepOf, WHOLE_MS, within, zoomed, type Level, type Span } from './zoom'

export interface ReviewProps {
  readonly subject: SubjectCard
  readonly where: Where
  readonly who: string
  readonly mayMark: boolean
  /** The moment that was asked for. */
  readonly at: number | null
  readonly paper: boolean
  readonly onBack: () => void
}

export interface ViewProps extends ReviewProps {
  readonly now: number
  readonly spans: NonNullable<ReturnType<typeof useSpans>['data']>
  readonly leads: readonly Lead[]
  /** Answers what is now. */
  readonly onNewest: () => number
}

const FIRST_LANES = 3
/** So far before now that it is stored. */
export const BEHIND_MS = 15_000
/** As long as a marked strip. */
const TEN_S = 10_000
const MINUTE = lengthOf('minute')
const ALL_HOURS = WHOLE_MS / 3_600_000
export const NONE: readonly Strip[] = []
export const II = { kind: 'measured', key: 'II', code: 'MDC_ECG_ELEC_POTL_II' } as const satisfies Lead

export type View = ReturnType<typeof useView>

/** What is looked at, how, and everything that is asked for to show it. */
export function useView({ subject, mayMark, now, leads, ...props }: ViewProps) {
  const all: Span = { from: now - WHOLE_MS, to: now }
  const [at, setAtOnly] = useState(() => within(props.at ?? now - BEHIND_MS, all))
  const [level, setLevel] = useState<Level>('ten')
  const [wished, setWished] = useState<readonly string[] | null>(null)
  const [rows, setRows] = useState(1)
  const [marking, setMarking] = useState(false)
  const [paper, setPaper] = useState<Strip | 'view' | null>(props.paper ? 'view' : null)
  const { speed, gain, pixelsPerMm } = usePreferences()
  const chosen = leads.filter(({ key }) => (wished ?? firstOf(leads)).includes(key))
  const code = codesOf(chosen)[0] ?? II.code
  const hourFrom = hourOf(at, now).from
  const hour = useMemo(() => hourOf(hourFrom, now), [hourFrom, now])
  const isTrace = level !== 'day' && level !== 'hour'
  const page = paper === null ? null : paper === 'view' ? around(at, TEN_S) : paper
  const asked = page ?? (isTrace ? around(at, level === 'ten' ? rows * MINUTE : lengthOf(level)) : null)
  const blocks = useBlocks(subject, codesOf(chosen), asked, now)
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
  return {
    all,
    at,
    level,
    rows,
    marking,
    paper,
    page,
    chosen,
    code,
    hour,
    isTrace,
    speed,
    gain,
    pixelsPerMm,
    blocks,
    ecg,
    strips,
    happenings,
    setAt,
    setAtOnly,
    goTo,
    setLevel,
    setWished,
    setRows,
    setMarking,
    setPaper,
  }
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

/** One lead of each group, as many as are read at a glance. */
function firstOf(leads: readonly Lead[]): readonly string[] {
  const measured = leads.flatMap((lead) => (lead.kind === 'measured' ? [lead] : []))
  const groups = new Map(measured.toReversed().map((lead) => [parameter(lead.code).group, lead.key]))
  return measured
    .map(({ key }) => key)
    .filter((key) => [...groups.values()].includes(key))
    .slice(0, FIRST_LANES)
}
