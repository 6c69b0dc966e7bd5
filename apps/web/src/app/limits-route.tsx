import type { SubjectId, UnitId } from '@vigil/clinical'
import { LimitsReviewPage } from '../features/limits/review'
import { limitWords } from '../words/limits'
import { UnitPage } from './unit-page'

interface Props {
  readonly unit: UnitId
  readonly onOpen: (subject: SubjectId) => void
  readonly onBack: () => void
}

export default function LimitsRoute({ unit, onOpen, onBack }: Props) {
  return (
    <UnitPage unit={unit} title={(name) => limitWords('pageTitle', { unit: name })} onBack={onBack}>
      {(board) => <LimitsReviewPage unit={unit} zone={board.site.timeZone} onOpen={onOpen} />}
    </UnitPage>
  )
}
