import type { UnitId } from '@vigil/clinical'
import type { UnitBoard } from '@vigil/protocol'
import { useEffect, type ReactNode } from 'react'
import { Frame } from '../features/shell/frame'
import { useDoors } from '../state/client'
import { useBoard } from '../state/live'
import { useWords } from '../words'
import { BackButton } from './bar'
import { isSimulated, subjectsOf } from './board-subjects'
import { useLayout } from './layout'
import { PlainBar } from './plain-bar'
import { useSession } from './session'
import { useUnitWatch } from './unit-watch'

interface Props {
  readonly unit: UnitId
  readonly title: (unitName: string) => string
  readonly onBack: () => void
  readonly children: (board: UnitBoard) => ReactNode
}

/** A page about one unit that shows no live tile: alarms above, NOT LIVE over it, and the way back. */
export function UnitPage({ unit, title, onBack, children }: Props) {
  const t = useWords()
  const doors = useDoors()
  const { me } = useSession()
  const board = useBoard(unit)
  const name = me.principal.units.find((each) => each.unit === unit)?.name ?? unit
  useLayout('board', undefined, me.principal)
  useUnitWatch({ unit, board: null, waves: false })
  useEffect(() => doors.selection.unit.set(unit), [doors, unit])
  return (
    <Frame
      simulated={me.server.demo || (board !== null && isSimulated(subjectsOf(board)))}
      zone={board?.site.timeZone ?? 'UTC'}
      head={<PlainBar title={title(name)} leading={<BackButton onBack={onBack} />} />}
    >
      {board ? children(board) : <p className="page-note">{t('units.waiting')}</p>}
    </Frame>
  )
}
