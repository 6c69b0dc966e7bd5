import type { Alarm } from '@vigil/clinical'
import { keepPreviousData, QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
import { marker } from '../../format/alarm-line'
import { alarmText } from '../../format/alarm-text'
import { clock } from '../../format/time'
import { useDoors } from '../../state/client'
import { useAlarms, useBoards } from '../../state/live'
import { placeName, useSurroundings, useWhereabouts } from '../../state/places'
import { recordedAlarms } from '../../state/rest'
import { useSecond } from '../../state/ticker'
import { useWords } from '../../words'

const HOUR_MS = 3_600_000
const queries = new QueryClient({ defaultOptions: { queries: { refetchOnWindowFocus: false } } })

/** The alarms that ended in the last hour, newest first. */
export const endedSince = (alarms: readonly Alarm[], since: number): readonly Alarm[] =>
  alarms
    .filter(({ state, endedAt }) => state === 'ended' && endedAt !== null && endedAt >= since)
    .toSorted((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0))

/** So that no alarm goes without a trace, also one that nobody took. */
export const Ended = () => (
  <QueryClientProvider client={queries}>
    <EndedList />
  </QueryClientProvider>
)

function EndedList() {
  const t = useWords()
  const now = useSecond()
  // Asked again when an alarm comes or goes, and not each second.
  const open = useAlarms().map(({ id, episode }) => `${id} ${episode}`)
  const { data, isError } = useQuery({
    queryKey: ['ended', open.toSorted().join(',')],
    queryFn: recordedAlarms,
    placeholderData: keepPreviousData,
  })
  const watched = new Set(useBoards().map(({ id }) => id))
  const ended = endedSince(data ?? [], now - HOUR_MS).filter(({ unit }) => watched.has(unit))
  return (
    <section className="panel-ended">
      <h3>{t('alarm.endedTitle')}</h3>
      {isError && <p className="panel-empty">{t('alarm.endedFailed')}</p>}
      {data && ended.length === 0 && <p className="panel-empty">{t('alarm.endedNone')}</p>}
      <ul>
        {ended.map((alarm) => (
          <EndedLine key={`${alarm.id} ${alarm.episode}`} alarm={alarm} />
        ))}
      </ul>
    </section>
  )
}

function EndedLine({ alarm }: { alarm: Alarm }) {
  const t = useWords()
  const where = useWhereabouts()(alarm)
  const around = useSurroundings()
  const { selection } = useDoors()
  const { owner, onset, endedAt } = alarm
  return (
    <li>
      <b>
        {marker(alarm, t)} {alarmText(alarm, t, around)}
      </b>
      <small>
        {t('alarm.endedLine', {
          place: placeName(where, t),
          from: clock(onset, where.zone),
          to: clock(endedAt ?? onset, where.zone),
          by: owner === null ? t('alarm.takenByNobody') : t('alarm.takenBy', { name: owner.name }),
        })}
      </small>
      <button
        type="button"
        className="button"
        aria-label={t('alarm.whyOf', { place: placeName(where, t) })}
        onClick={() => selection.why.set({ alarm: alarm.id, episode: alarm.episode })}
      >
        {t('alarm.why')}
      </button>
    </li>
  )
}
