import { lasting, marker } from '../../format/alarm-line'
import { alarmText } from '../../format/alarm-text'
import { episodesOf, type Ending, type Episode } from '../../state/episodes'
import { dayAndSecond } from '../../format/time'
import { useWords } from '../../words'
import { stayWords as say } from '../../words/stay'
import type { Stay } from './query'

/** Every alarm of the period from its beginning to its end, oldest first. */
export function AlarmLog({ stay, now, zone }: { stay: Stay; now: number; zone: string }) {
  const episodes = episodesOf(stay.events).toReversed()
  return (
    <section className="stay-part">
      <h2>{say('alarms')}</h2>
      <p className="stay-note">
        {episodes.length === 0 ? say('noAlarms') : say('counted', counts(episodes))}
      </p>
      {stay.leftOutBefore !== null && (
        <p role="note">
          <b>{say('older', { at: dayAndSecond(stay.leftOutBefore, zone) })}</b>
        </p>
      )}
      {episodes.length > 0 && (
        <table className="stay-table stay-alarms">
          <thead>
            <tr>
              <th scope="col">{say('time')}</th>
              <th scope="col">{say('alarm')}</th>
              <th scope="col">{say('lasted')}</th>
              <th scope="col">{say('taken')}</th>
              <th scope="col">{say('ended')}</th>
            </tr>
          </thead>
          <tbody>
            {episodes.map((episode) => (
              <Row key={episode.key} episode={episode} now={now} zone={zone} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function counts(episodes: readonly Episode[]) {
  const of = (priority: string) => episodes.filter(({ alarm }) => alarm.priority === priority).length
  const technical = episodes.filter(({ alarm }) => alarm.class === 'technical').length
  return { high: of('high'), medium: of('medium'), low: of('low'), technical }
}

function Row({ episode, now, zone }: { episode: Episode; now: number; zone: string }) {
  const t = useWords()
  const { alarm, takenBy, ending } = episode
  return (
    <tr data-priority={alarm.priority}>
      <th scope="row">{dayAndSecond(alarm.onset, zone)}</th>
      <td>
        {marker(alarm, t)} {alarmText(alarm, t)}
      </td>
      <td>{lasting(alarm, now)}</td>
      <td>{takenBy ?? say('nobody')}</td>
      <td>{endText(ending, zone)}</td>
    </tr>
  )
}

function endText(ending: Ending, zone: string): string {
  switch (ending.kind) {
    case 'open':
    case 'latched':
    case 'late':
      return say(`end.${ending.kind}`)
    case 'over':
      return say('end.over', { at: dayAndSecond(ending.at, zone) })
    case 'closed':
      return say('end.closed', { by: ending.by, at: dayAndSecond(ending.at, zone) })
    default:
      return ending satisfies never
  }
}
