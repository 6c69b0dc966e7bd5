import type { SubjectCard } from '@vigil/protocol'
import { lasting, marker } from '../../format/alarm-line'
import { alarmText } from '../../format/alarm-text'
import { clock, dayAndMinute } from '../../format/time'
import { useDoors } from '../../state/client'
import { useAlarmHistory } from '../../state/history'
import { useSurroundings } from '../../state/places'
import { useSecond } from '../../state/ticker'
import { useWords, type Words } from '../../words'
import { episodesOf, type Ending, type Episode } from '../../state/episodes'

const HOURS = 24

/** Also what nobody took: an alarm never goes without a trace. */
export function AlarmHistory({ subject, zone }: { subject: SubjectCard; zone: string }) {
  const t = useWords()
  const { data, isError } = useAlarmHistory(subject, HOURS)
  const past = data ? episodesOf(data).filter(({ ending }) => ending.kind !== 'open') : []
  return (
    <section className="patient-history">
      <h2>{t('patient.history.title')}</h2>
      {!data && (
        <p className="patient-none" role="status">
          {t(isError ? 'patient.history.failed' : 'patient.history.loading')}
        </p>
      )}
      {data && isError && <p role="status">{t('patient.history.failed')}</p>}
      {data && past.length === 0 && <p className="patient-none">{t('patient.history.none')}</p>}
      <ul>
        {past.map((episode) => (
          <Line key={episode.key} episode={episode} zone={zone} />
        ))}
      </ul>
    </section>
  )
}

function Line({ episode, zone }: { episode: Episode; zone: string }) {
  const t = useWords()
  const around = useSurroundings()
  const now = useSecond()
  const { selection } = useDoors()
  const { alarm, takenBy, ending } = episode
  const parts = [
    t('patient.history.line', { from: dayAndMinute(alarm.onset, zone), lasted: lasting(alarm, now) }),
    takenBy === null ? t('patient.history.nobody') : t('patient.history.takenBy', { name: takenBy }),
    alarm.seenBy.length === 0
      ? null
      : t('patient.history.seenBy', { names: alarm.seenBy.map(({ name }) => name).join(', ') }),
    endText(ending, zone, t),
  ]
  return (
    <li data-priority={alarm.priority}>
      <b>
        {marker(alarm, t)} {alarmText(alarm, t, around)}
      </b>
      <small>{parts.filter((part) => part !== null).join(t('separator'))}</small>
      <button
        type="button"
        className="button"
        aria-label={t('alarm.whyOf', {
          place: `${alarmText(alarm, t, around)}, ${clock(alarm.onset, zone)}`,
        })}
        onClick={() => selection.why.set({ alarm: alarm.id, episode: alarm.episode })}
      >
        {t('alarm.why')}
      </button>
    </li>
  )
}

function endText(ending: Ending, zone: string, t: Words): string {
  switch (ending.kind) {
    case 'open':
    case 'latched':
    case 'late':
      return t(`patient.history.end.${ending.kind}`)
    case 'over':
      return t('patient.history.end.over', { time: clock(ending.at, zone) })
    case 'closed':
      return t('patient.history.end.closed', { name: ending.by, time: clock(ending.at, zone) })
    default:
      return ending satisfies never
  }
}
