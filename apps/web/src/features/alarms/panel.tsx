import { useEffect, useRef } from 'react'
import type { Alarm, SubjectId } from '@vigil/clinical'
import { alarmLine } from '../../format/alarm-line'
import { useCell } from '../../state/cell'
import { useDoors } from '../../state/client'
import { useAlarms, useBoards, useMissed } from '../../state/live'
import { useGone, useWhereabouts } from '../../state/places'
import { useSecond } from '../../state/ticker'
import { useIsHand } from '../../state/use-media'
import { useWords } from '../../words'
import { AlarmItem } from './alarm-item'
import { bySubject, type SubjectAlarms } from './by-subject'
import './panel.css'

/** As the alarms of one bed do (features.md 4.2). */
const ROTATION_MS = 2_000

/** Every open alarm of every bed of these units, with what a person may do about each. */
export function AlarmPanel({ onOpen }: { onOpen: (subject: SubjectId) => void }) {
  const t = useWords()
  const { selection } = useDoors()
  const open = useCell(selection.panelOpen)
  const alarms = useAlarms()
  const boards = useBoards()
  const hand = useIsHand()
  if (boards.length === 0 || !(open || (hand && alarms.length > 0))) return null
  const units = boards.map((board) => board.name).join(', ')
  return (
    <aside className="panel" aria-label={t('alarm.panelTitle', { units })}>
      <header className="panel-head">
        <h2>{t('alarm.panelTitle', { units })}</h2>
        <button type="button" className="button panel-close" onClick={() => selection.panelOpen.set(false)}>
          {t('close')}
        </button>
      </header>
      <Missed />
      {alarms.length === 0 && <p className="panel-empty">{t('alarm.panelEmpty')}</p>}
      {bySubject(alarms).map((group) => (
        <Group key={group.subject} group={group} onOpen={onOpen} />
      ))}
    </aside>
  )
}

function Group({ group, onOpen }: { group: SubjectAlarms; onOpen: (subject: SubjectId) => void }) {
  const t = useWords()
  const { selection } = useDoors()
  const chosen = useCell(selection.alarm)
  const ref = useRef<HTMLElement>(null)
  const where = useWhereabouts()(group.alarms[0])
  const contains = group.alarms.some((alarm) => alarm.id === chosen)
  useEffect(() => {
    if (contains) ref.current?.scrollIntoView({ block: 'nearest' })
  }, [contains])
  return (
    <section className="panel-group" ref={ref} data-chosen={contains}>
      <button type="button" className="panel-bed" onClick={() => onOpen(group.subject)}>
        <b>{where.bed ?? t('bed.noBed')}</b> <span>{where.name}</span> <small>{where.unitName}</small>
      </button>
      {group.alarms.map((alarm) => (
        <AlarmItem key={`${alarm.id} ${alarm.episode}`} alarm={alarm} zone={where.zone} />
      ))}
    </section>
  )
}

/** On a wall, where no list opens: what rang while it was away, one after the other. */
export function MissedStrip() {
  const t = useWords()
  const missed = useMissed()
  const where = useWhereabouts()
  const gone = useGone()
  const now = useSecond()
  const alarm = missed[Math.floor(now / ROTATION_MS) % Math.max(1, missed.length)]
  if (!alarm) return null
  const { bed, zone } = where(alarm)
  return (
    <p className="missed-strip" role="status">
      <b>{t('missed.title', { count: missed.length })}</b>{' '}
      {`${bed ?? t('bed.noBed')}${t('separator')}${alarmLine(alarm, now, zone, t, gone)}`}
    </p>
  )
}

/** What rang while this display was away, until somebody says that they have seen it. */
function Missed() {
  const t = useWords()
  const { client } = useDoors()
  const missed = useMissed()
  const where = useWhereabouts()
  const gone = useGone()
  if (missed.length === 0) return null
  const line = (alarm: Alarm) => {
    const { bed, zone } = where(alarm)
    return `${bed ?? t('bed.noBed')}${t('separator')}${alarmLine(alarm, client.store.serverNow(), zone, t, gone)}`
  }
  return (
    <section className="panel-missed">
      <h3>{t('missed.title', { count: missed.length })}</h3>
      <ul>
        {missed.map((alarm) => (
          <li key={`${alarm.id} ${alarm.episode}`}>{line(alarm)}</li>
        ))}
      </ul>
      <button type="button" className="button" onClick={() => client.store.dismissMissed()}>
        {t('missed.dismiss')}
      </button>
    </section>
  )
}
