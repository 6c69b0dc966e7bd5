import type { Principal, SubjectCard, UnitBoard } from '@vigil/protocol'
import { lazy, Suspense } from 'react'
import { listsOf } from '../features/board/counts'
import type { DialogName } from '../features/shell/dialogs'
import { useDoors } from '../state/client'
import { prefer } from '../state/preferences'
import { arrangementKey } from './arrangement'
import { subjectsOf } from './board-subjects'
import type { Layout } from './layout'
import type { BoardSearch } from './search'

const Dialogs = lazy(() => import('../features/shell/dialogs'))

interface Props {
  readonly dialog: DialogName
  readonly board: UnitBoard
  readonly principal: Principal
  readonly view: 'tiles' | 'waves'
  readonly layout: Layout
  readonly marked: number
  readonly onDialog: (name: DialogName | null) => void
  readonly onSavedView: (unit: string, search: BoardSearch) => void
  readonly onOpen: (subject: SubjectCard) => void
}

export default function UnitDialogs({ dialog, board, principal, view, layout, marked, ...on }: Props) {
  const { waves } = useDoors().client
  return (
    <Suspense fallback={null}>
      <Dialogs
        name={dialog}
        lists={listsOf(board)}
        findable={board.beds.flatMap(({ label, subject }) => (subject ? [findable(label, subject)] : []))}
        arrangement={{ unit: board.id, place: arrangementKey(board.id, view), marked }}
        views={{
          owner: ownerOf(principal),
          current: { unit: board.id, view, layout },
          onView: (saved) => {
            on.onDialog(null)
            prefer({ limits: saved.limits })
            on.onSavedView(saved.unit, { view: saved.view, layout: saved.layout })
          },
        }}
        onFound={(id) => {
          on.onDialog(null)
          const found = subjectsOf(board).find((subject) => subject.id === id)
          if (found) on.onOpen(found)
        }}
        onCalibrated={(pixelsPerMm) => {
          prefer({ pixelsPerMm })
          waves.calibrate(pixelsPerMm ?? DEFAULT_PIXELS_PER_MM)
          on.onDialog(null)
        }}
        onChange={on.onDialog}
      />
    </Suspense>
  )
}

const findable = (label: string, { id, name, mrn }: SubjectCard) => ({
  id,
  label: `${label} ${name}`,
  words: `${label} ${name} ${mrn ?? ''}`,
})

const ownerOf = (principal: Principal) =>
  principal.kind === 'person' ? `person ${principal.user}` : `station ${principal.station}`

/** What CSS calls a millimetre, until a screen is calibrated. */
const DEFAULT_PIXELS_PER_MM = 96 / 25.4
