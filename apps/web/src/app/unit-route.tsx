import type { Alarm, UnitId } from '@vigil/clinical'
import type { SubjectCard } from '@vigil/protocol'
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react'
import { QuickTake } from '../features/alarms/quick-take'
import { Board } from '../features/board/board'
import { countsOf } from '../features/board/counts'
import type { MoveStart } from '../state/move-start'
import { MineStrip } from '../features/board/mine-strip'
import type { DialogName } from '../features/shell/dialogs'
import { Frame } from '../features/shell/frame'
import { SoundBar } from '../features/shell/audio'
import { TopBar } from '../features/shell/top-bar'
import { useCell } from '../state/cell'
import { useDoors } from '../state/client'
import { useAlarms, useBoard } from '../state/live'
import { prefer, preferences } from '../state/preferences'
import { mayMove } from '../state/rights'
import { useWords } from '../words'
import { useArrangement } from './arrangement'
import { startCode } from './start-code'
import { BackButton, BoardChoice, Controls } from './bar'
import { subjectsOf, isSimulated } from './board-subjects'
import { useKeys } from './keys'
import { useLayout, type Layout } from './layout'
import { useFreeze } from './freeze'
import type { BoardSearch } from './search'
import { useSession } from './session'
import { useUnitWatch } from './unit-watch'

const MoveDialog = lazy(() => import('../features/admission/move-dialog'))
const HandList = lazy(() => import('../features/board/hand-list'))
const UnitDialogs = lazy(() => import('./unit-dialogs'))
const UnitLinks = lazy(() => import('./unit-links'))

interface Props {
  readonly unit: UnitId
  readonly search: BoardSearch
  readonly onSavedView: (unit: string, search: BoardSearch) => void
  readonly onSearch: (search: BoardSearch) => void
  readonly onUnits: () => void
  readonly hrefOf: (subject: SubjectCard) => string
  readonly onOpen: (subject: SubjectCard) => void
}

export function UnitRoute({ unit, search, onSearch, onSavedView, onUnits, hrefOf, onOpen }: Props) {
  const t = useWords()
  const doors = useDoors()
  const { me } = useSession()
  const board = useBoard(unit)
  const alarms = useAlarms()
  const layout = useLayout('board', search.layout, me.principal)
  const view = search.view ?? (layout === 'wall' ? 'waves' : 'tiles')
  const subjects = useMemo(() => (board ? subjectsOf(board) : []), [board])
  const { places, mine, marked, filtered } = useArrangement(board, view, me.principal)
  const [move, setMove] = useState<MoveStart | null>(null)
  const onMove = layout !== 'wall' && mayMove(me.principal, unit) ? setMove : null
  const selected = useCell(doors.selection.subject)
  const [dialog, setDialog] = useState<DialogName | null>(null)
  const [frozen, freeze] = useFreeze()

  const open = useOpen(onOpen)
  useEffect(() => doors.selection.unit.set(unit), [doors, unit])
  useUnitWatch({ unit, board, waves: layout !== 'hand' })
  useKeys(doors, {
    subjects: places.flatMap(({ subject }) => (subject ? [subject.id] : [])),
    onMove: (subject, step) => onMove?.({ unit, bed: null, subject, step }),
    onCode: (id) => void startCode(id, doors, subjects, open),
    onFreeze: freeze,
    onFind: () => setDialog('find'),
    onKeys: () => setDialog('keys'),
    onBack: () =>
      layout === 'wall' ? onSearch({ ...search, layout: 'desk' }) : doors.selection.panelOpen.set(false),
  })

  const changeLayout = (next: Layout) => onSearch({ ...search, layout: next })
  const head = board && (
    <>
      <TopBar
        title={board.name}
        zone={board.site.timeZone}
        counts={countsOf(board, alarms)}
        onCounts={layout === 'wall' ? null : () => setDialog('counts')}
        leading={me.principal.units.length > 1 ? <BackButton onBack={onUnits} /> : null}
        trailing={
          <>
            <Suspense>
              <UnitLinks unit={unit} />
            </Suspense>
            <BoardChoice
              view={view}
              layout={layout}
              onView={(next) => onSearch({ ...search, view: next })}
              onLayout={changeLayout}
            />
            <Controls frozen={frozen} onFreeze={freeze} onDialog={setDialog} waves={layout !== 'hand'} />
          </>
        }
      />
      <SoundBar />
      {filtered && (
        <MineStrip
          count={marked}
          onAll={() => prefer({ mineOnly: preferences().mineOnly.filter((each) => each !== unit) })}
        />
      )}
    </>
  )
  return (
    <Frame
      simulated={me.server.demo || isSimulated(subjects)}
      head={head}
      frozen={frozen}
      zone={board?.site.timeZone ?? 'UTC'}
    >
      {!board && <p className="page-note">{t('units.waiting')}</p>}
      {board &&
        (layout === 'hand' ? (
          <Suspense>
            <HandList
              board={board}
              places={places}
              mine={mine}
              onMove={onMove}
              hrefOf={hrefOf}
              onOpen={open}
            />
          </Suspense>
        ) : (
          <Board
            board={board}
            places={places}
            mine={mine}
            onMove={onMove}
            view={view}
            far={layout === 'wall'}
            selected={selected}
            action={layout === 'desk' ? quickTake : null}
            hrefOf={hrefOf}
            onOpen={open}
          />
        ))}
      {dialog && board && (
        <Suspense>
          <UnitDialogs
            dialog={dialog}
            board={board}
            principal={me.principal}
            view={view}
            layout={layout}
            marked={marked}
            onDialog={setDialog}
            onSavedView={onSavedView}
            onOpen={open}
          />
        </Suspense>
      )}
      <Suspense>
        {move && <MoveDialog key={JSON.stringify(move)} start={move} onClose={() => setMove(null)} />}
      </Suspense>
    </Frame>
  )
}

/** The same function while the page is the same: a tile is not rendered anew for it. */
function useOpen(onOpen: Props['onOpen']): Props['onOpen'] {
  const { selection } = useDoors()
  return useCallback(
    (subject) => {
      selection.subject.set(subject.id)
      onOpen(subject)
    },
    [selection, onOpen],
  )
}

const quickTake = (alarm: Alarm) => <QuickTake alarm={alarm} />
