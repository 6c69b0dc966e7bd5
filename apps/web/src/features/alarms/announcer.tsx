import type { Alarm } from '@vigil/clinical'
import { alarmText } from '../../format/alarm-line'
import { useAlarms } from '../../state/live'
import { useGone, useWhereabouts } from '../../state/places'
import { useWords } from '../../words'

/** What a screen reader says, when an alarm comes and not each second (AX7). */
export function Announcer() {
  const t = useWords()
  const where = useWhereabouts()
  const gone = useGone()
  const open = useAlarms().filter((alarm) => alarm.annunciation !== 'accepted')
  const line = (alarm: Alarm) => {
    const { bed } = where(alarm)
    return t(`alarm.spoken.${alarm.class}`, {
      priority: t(`alarm.priority.${alarm.priority}`),
      bed: bed === null ? t('bed.noBed') : t('alarm.ofBed', { bed }),
      text: alarmText(alarm, t, gone),
    })
  }
  const lines = (alarms: readonly Alarm[]) =>
    alarms.map((alarm) => <p key={`${alarm.id} ${alarm.episode} ${alarm.priority}`}>{line(alarm)}</p>)
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
