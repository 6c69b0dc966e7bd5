import type { UnitId } from '@vigil/clinical'
import { Paper } from '../features/downtime/paper'
import { downtimeWords } from '../words/downtime'
import { UnitPage } from './unit-page'

export default function DowntimeRoute({ unit, onBack }: { unit: UnitId; onBack: () => void }) {
  return (
    <UnitPage unit={unit} title={(name) => downtimeWords('sheet', { unit: name })} onBack={onBack}>
      {() => <Paper unit={unit} />}
    </UnitPage>
  )
}
