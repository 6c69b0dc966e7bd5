import type { SubjectCard } from '@vigil/protocol'
import { moveLine, moverName } from '../../format/move-line'
import { dayAndMinute } from '../../format/time'
import { useDeviceHistory, useMoves } from '../../state/history'
import { useWords } from '../../words'
import { stayWords as say } from '../../words/stay'
import type { Window } from './period'

interface Props {
  readonly subject: SubjectCard
  readonly window: Window
  readonly zone: string
}

/** Where the patient was, and which devices were with them. */
export function Course({ subject, window: { from, to }, zone }: Props) {
  const t = useWords()
  const moves = useMoves(subject)
  const devices = useDeviceHistory(subject)
  if (!moves.data || !devices.data)
    return <p role="status">{say(moves.isError || devices.isError ? 'failed' : 'loading')}</p>
  const made = moves.data.filter(({ move: { at } }) => at >= from && at <= to).toReversed()
  const used = devices.data.filter((each) => each.from < to && (each.to ?? Infinity) > from).toReversed()
  return (
    <section className="stay-part">
      <h2>{say('moves')}</h2>
      {made.length === 0 && <p>{say('noMoves')}</p>}
      <ul>
        {made.map(({ id, move, by, undone }) => (
          <li key={id}>
            {[dayAndMinute(move.at, zone), moveLine(move, t), moverName(by, t), undone ? say('undone') : null]
              .filter((part) => part !== null)
              .join(t('separator'))}
          </li>
        ))}
      </ul>
      <h2>{say('devices')}</h2>
      {used.length === 0 && <p>{say('noDevices')}</p>}
      <ul>
        {used.map((each) => (
          <li key={`${each.device} ${each.from}`}>
            {say('device', {
              device: each.device,
              from: dayAndMinute(each.from, zone),
              to: each.to === null ? say('now') : dayAndMinute(each.to, zone),
            })}
          </li>
        ))}
      </ul>
    </section>
  )
}
