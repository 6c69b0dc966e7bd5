import type { Alarm } from '@vigil/clinical'
import { spokenLine } from '../../format/alarm-line'
import { isTaken } from '../../format/alarm-order'
import { useAlarms } from '../../state/live'
import { placeName, useSurroundings, useWhereabouts } from '../../state/places'
import { useWords } from '../../words'

/** What a screen reader says, when an alarm comes and not each second (AX7). */
export function Announcer() {
  const t = useWords()
  const where = useWhereabouts()
  const around = useSurroundings()
  const open = useAlarms().filter((alarm) => !isTaken(alarm))
  const lines = (alarms: readonly Alarm[]) =>
    alarms.map((alarm) => (
      <p key={`${alarm.id} ${alarm.episode} ${alarm.priority}`}>
        {spokenLine(alarm, placeName(where(alarm), t), t, around)}
      </p>
    ))
  return (
    <div className="visually-hidden">
      <div role="alert" aria-atomic="false" aria-relevant="additions">
        {lines(open.filter((alarm) => alarm.priority === 'high'))}
      </div>
      <div role="status" aria-atomic="false" aria-relevant="additions">
        {lines(open.filter((alarm) => alarm.priority !== 'high'))}
      </div>
    </div>
  )
}
