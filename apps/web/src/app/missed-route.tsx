import type { UnitId } from '@vigil/clinical'
import { MissedPage } from '../features/downtime/missed'
import { downtimeWords } from '../words/downtime'
import { UnitPage } from './unit-page'

export default function MissedRoute({ unit, onBack }: { unit: UnitId; onBack: () => void }) {
  return (
    <UnitPage unit={unit} title={(name) => `${name}: ${downtimeWords('missedTitle')}`} onBack={onBack}>
      {(board) => <MissedPage unit={unit} board={board} />}
    </UnitPage>
  )
}
