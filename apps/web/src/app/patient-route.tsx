import type { SubjectId } from '@vigil/clinical'
import type { SubjectCard } from '@vigil/protocol'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { AlarmItem } from '../features/alarms/alarm-item'
import { tileKey } from '../features/board/identity'
import { beginCode } from '../features/code/course'
import { neighbour } from '../features/patient/keys'
import { KeysList } from '../features/patient/keys-list'
import { Patient } from '../features/patient/patient'
import { Frame } from '../features/shell/frame'
import { useDoors } from '../state/client'
import type { MoveStart } from '../state/move-start'
import { mayMove } from '../state/rights'
import { useAlarmsOf, useBoards } from '../state/live'
import { ErrorBoundary } from '../ui/error-boundary'
import { useWords } from '../words'
import { Controls } from './bar'
import { isSimulated, subjectsOf } from './board-subjects'
import { useKeys } from './keys'
import { useLayout } from './layout'
import { useFreeze } from './freeze'
import { PatientDoors } from './patient-doors'
import { PatientHead } from './patient-head'
import { useSession } from './session'
import { useUnitWatch } from './unit-watch'

/** Charts are a chunk of their own, loaded after the patient is on the screen. */
const Trends = lazy(() => import('../features/trends/trends'))
const MoveDialog = lazy(() => import('../features/admission/move-dialog'))

interface Props {
  readonly id: SubjectId
  readonly onBack: (unit: string | null) => void
  readonly onOpen: (subject: SubjectCard) => void
}

const nothing = () => undefined

export default function PatientRoute({ id, onBack, onOpen }: Props) {
  const t = useWords()
  const doors = useDoors()
  const navigate = useNavigate()
  const { me } = useSession()
  const boards = useBoards()
  const own = useAlarmsOf(id)
  const layout = useLayout('patient', undefined, me.principal)
  const [frozen, freeze] = useFreeze()
  const [keys, setKeys] = useState(false)
  const [move, setMove] = useState<MoveStart | null>(null)
  const board = boards.find((each) => subjectsOf(each).some((subject) => subject.id === id)) ?? null
  const subject = board ? (subjectsOf(board).find((each) => each.id === id) ?? null) : null
  const back = () => onBack(board?.id ?? null)
  const step = (by: 1 | -1) => {
    const next = board && neighbour(subjectsOf(board), id, by)
    if (next) onOpen(next)
  }

  const unit = board?.id ?? null
  const open =
    unit !== null && mayMove(me.principal, unit)
      ? (wish: MoveStart['step']) => setMove({ unit, bed: null, subject: id, step: wish })
      : null
  useEffect(() => doors.selection.unit.set(unit), [doors, unit])
  useUnitWatch({ unit, board, waves: layout !== 'hand', patient: id })
  // What A and P act on is whoever is on the screen.
  useEffect(() => doors.selection.subject.set(id), [doors, id])
  useKeys(doors, {
    subjects: [],
    onFreeze: freeze,
    onFind: nothing,
    onKeys: () => setKeys((before) => !before),
    onBack: () => (keys ? setKeys(false) : back()),
    onMove: (_, wish) => open?.(wish),
    onCode: () => beginCode(id, doors.client.store.serverNow()),
  })

  const zone = board?.site.timeZone ?? 'UTC'
  const bed = board?.beds.find((each) => each.subject?.id === id)?.label ?? null
  const head = board && (
    <PatientHead
      board={board}
      subject={subject}
      bed={bed}
      onBack={back}
      controls={<Controls frozen={frozen} onFreeze={freeze} onDialog={null} waves={layout !== 'hand'} />}
    />
  )
  return (
    <Frame
      simulated={me.server.demo || (subject !== null && isSimulated([subject]))}
      head={head}
      zone={zone}
      frozen={frozen}
    >
      {subject === null ? (
        <div className="page-note">
          <p>{boards.length === 0 ? t('units.waiting') : t('patient.unknown')}</p>
          <button type="button" className="button" onClick={back}>
            {t('topBar.back')}
          </button>
        </div>
      ) : (
        <Patient
          key={tileKey(subject)}
          subject={subject}
          where={{
            bed,
            unit: board?.name ?? '',
            site: board?.site.name ?? '',
            zone,
          }}
          hand={layout === 'hand'}
          onStep={step}
          onMove={open}
          onReview={() => void navigate({ to: '/review', search: { subject: id } })}
          pages={<PatientDoors subject={subject} />}
          renderTrends={(focus) => (
            <ErrorBoundary fallback={<p className="page-note">{t('trends.failed')}</p>}>
              <Suspense fallback={<p className="page-note">{t('trends.loading')}</p>}>
                <Trends subject={subject} zone={zone} focus={focus} />
              </Suspense>
            </ErrorBoundary>
          )}
          alarms={own.map((alarm) => (
            <AlarmItem key={`${alarm.id} ${alarm.episode}`} alarm={alarm} zone={zone} />
          ))}
        />
      )}
      {move && (
        <Suspense fallback={null}>
          <MoveDialog key={JSON.stringify(move)} start={move} onClose={() => setMove(null)} />
        </Suspense>
      )}
      {keys && <KeysList onClose={() => setKeys(false)} />}
    </Frame>
  )
}
