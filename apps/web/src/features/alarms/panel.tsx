import { shownName } from '../../format/person'
import type { SubjectId } from '@vigil/clinical'
import { lazy, Suspense, useEffect, useRef } from 'react'
import { clock } from '../../format/time'
import { useCell } from '../../state/cell'
import { useDoors } from '../../state/client'
import { useAlarms, useBoards, useConnection } from '../../state/live'
import { placeLabel, unitAndBed, useHere, useWhereabouts } from '../../state/places'
import { useIsHand } from '../../state/use-media'
import { ErrorBoundary } from '../../ui/error-boundary'
import { usePreferences } from '../../state/preferences'
import { useWords } from '../../words'
import { AlarmItem } from './alarm-item'
import { bySubject, type SubjectAlarms } from './by-subject'
import { withoutCovered } from './covered'
import { Missed } from './missed'
import { useGuard, useSteady } from './steady'
import './panel.css'

/** Not part of what must be there first. */
const Ended = lazy(() => import('./ended').then((module) => ({ default: module.Ended })))

interface Props {
  readonly onOpen: (subject: SubjectId) => void
}

/** Every open alarm of every bed of these units, with what a person may do about each. */
export function AlarmPanel({ onOpen }: Props) {
  const { selection } = useDoors()
  const open = useCell(selection.panelOpen)
  const hasAlarms = useAlarms().length > 0
  const hasBoards = useBoards().length > 0
  const hand = useIsHand()
  return hasBoards && (open || (hand && hasAlarms)) ? <List onOpen={onOpen} /> : null
}

function List({ onOpen }: Props) {
  const t = useWords()
  const { selection } = useDoors()
  const alarms = withoutCovered(useAlarms())
  const units = useBoards()
    .map((board) => board.name)
    .join(', ')
  const live = useConnection().kind === 'live'
  const { groups, touched } = useSteady(bySubject(alarms, useHere()))
  const ref = useRef<HTMLElement>(null)
  useGuard(ref)
  return (
    <aside
      className="panel"
      aria-label={t('alarm.panelTitle', { units })}
      data-live={live}
      ref={ref}
      onPointerDownCapture={touched}
      onKeyDownCapture={touched}
    >
      <header className="panel-head">
        <h2>{t('alarm.panelTitle', { units })}</h2>
        <button type="button" className="button panel-close" onClick={() => selection.panelOpen.set(false)}>
          {t('close')}
        </button>
      </header>
      {!live && <Unknown />}
      <Missed />
      {live && groups.length === 0 && <p className="panel-empty">{t('alarm.panelEmpty')}</p>}
      {groups.map((group) => (
        <Group key={group.subject} group={group} onOpen={onOpen} />
      ))}
      {live && (
        <ErrorBoundary fallback={<p className="panel-empty">{t('alarm.endedFailed')}</p>}>
          <Suspense fallback={null}>
            <Ended />
          </Suspense>
        </ErrorBoundary>
      )}
    </aside>
  )
}

/** What stands below is what was known last (H54). */
function Unknown() {
  const t = useWords()
  const connection = useConnection()
  const zone = useBoards()[0]?.site.timeZone ?? 'UTC'
  const since = connection.kind === 'not-live' ? connection.lastLiveAt : null
  return (
    <p className="panel-unknown" role="alert">
      {since === null ? t('alarm.unknownYet') : t('alarm.unknownSince', { time: clock(since, zone) })}
    </p>
  )
}

function Group({ group, onOpen }: Props & { group: SubjectAlarms }) {
  const t = useWords()
  const { selection } = useDoors()
  const chosen = useCell(selection.alarm)
  const ref = useRef<HTMLElement>(null)
  const where = useWhereabouts()(group.alarms[0])
  const contains = group.alarms.some((alarm) => alarm.id === chosen)
  useEffect(() => {
    if (contains) ref.current?.scrollIntoView({ block: 'nearest' })
  }, [contains])
  const elsewhere = where.unit !== useHere()
  const { names } = usePreferences()
  const name = (
    <>
      <b>{elsewhere ? unitAndBed(where, t) : placeLabel(where, t)}</b>{' '}
      <span>{shownName(where.name, names)}</span>
    </>
  )
  return (
    <section className="panel-group" ref={ref} data-chosen={contains}>
      {where.wholeUnit ? (
        <p className="panel-bed">{name}</p>
      ) : (
        <button type="button" className="panel-bed" onClick={() => onOpen(group.subject)}>
          {name}
        </button>
      )}
      {group.alarms.map((alarm) => (
        <AlarmItem key={`${alarm.id} ${alarm.episode}`} alarm={alarm} zone={where.zone} />
      ))}
    </section>
  )
}
