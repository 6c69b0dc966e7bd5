import type { SubjectId, UnitId } from '@vigil/clinical'
import { Rounds } from '../features/rounds/rounds'
import { roundsWords } from '../words/rounds'
import { useSession } from './session'
import { UnitPage } from './unit-page'

interface Props {
  readonly unit: UnitId
  readonly onOpen: (subject: SubjectId) => void
  readonly onBack: () => void
}

export default function RoundsRoute({ unit, onOpen, onBack }: Props) {
  const { principal } = useSession().me
  const who = principal.kind === 'person' ? principal.user : principal.station
  return (
    <UnitPage unit={unit} title={(name) => roundsWords('title', { unit: name })} onBack={onBack}>
      {(board) => <Rounds unit={unit} zone={board.site.timeZone} who={who} onOpen={onOpen} />}
    </UnitPage>
  )
}
