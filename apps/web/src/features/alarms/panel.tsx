import { useEffect, useRef } from 'react'
import type { Alarm, SubjectId } from '@vigil/clinical'
import { alarmLine } from '../../format/alarm-line'
import { useCell } from '../../state/cell'
import { useDoors } from '../../state/client'
import { useAlarms, useBoards, useMissed } from '../../state/live'
import { useWhereabouts } from '../../state/places'
import { useIsHand } from '../../state/use-media'
import { useWords } from '../../words'
import { AlarmItem } from './alarm-item'
import { bySubject, type SubjectAlarms } from './by-subject'
import './panel.css'

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

/** What rang while this display was away, until somebody says that they have seen it. */
function Missed() {
  const t = useWords()
  const { client } = useDoors()
  const missed = useMissed()
  const where = useWhereabouts()
  if (missed.length === 0) return null
  const line = (alarm: Alarm) => {
    const { bed, zone } = where(alarm)
    return `${bed ?? t('bed.noBed')}${t('separator')}${alarmLine(alarm, client.store.serverNow(), zone, t)}`
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
