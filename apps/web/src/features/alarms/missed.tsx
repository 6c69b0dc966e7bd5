import type { Alarm } from '@vigil/clinical'
import { alarmLine } from '../../format/alarm-line'
import { useDoors } from '../../state/client'
import { useMissed } from '../../state/live'
import { placeLabel, useSurroundings, useWhereabouts } from '../../state/places'
import { useSecond } from '../../state/ticker'
import { ROTATION_MS } from '../../signals/alarm-message'
import { useWords } from '../../words'

function useLine(): (alarm: Alarm, now: number) => string {
  const t = useWords()
  const where = useWhereabouts()
  const around = useSurroundings()
  return (alarm, now) => {
    const place = where(alarm)
    return `${placeLabel(place, t)}${t('separator')}${alarmLine(alarm, now, place.zone, t, around)}`
  }
}

/** On a wall, where no list opens: what rang while it was away, one after the other. */
export function MissedStrip() {
  const t = useWords()
  const missed = useMissed()
  const line = useLine()
  const now = useSecond()
  const alarm = missed[Math.floor(now / ROTATION_MS) % Math.max(1, missed.length)]
  if (!alarm) return null
  return (
    <p className="missed-strip" role="status">
      <b>{t('missed.title', { count: missed.length })}</b> {line(alarm, now)}
    </p>
  )
}

/** What rang while this display was away, until somebody says that they have seen it. */
export function Missed() {
  const t = useWords()
  const { client } = useDoors()
  const missed = useMissed()
  const line = useLine()
  if (missed.length === 0) return null
  return (
    <section className="panel-missed">
      <h3>{t('missed.title', { count: missed.length })}</h3>
      <ul>
        {missed.map((alarm) => (
          <li key={`${alarm.id} ${alarm.episode}`}>{line(alarm, client.store.serverNow())}</li>
        ))}
      </ul>
      <button type="button" className="button" onClick={() => client.store.dismissMissed()}>
        {t('missed.dismiss')}
      </button>
    </section>
  )
}
