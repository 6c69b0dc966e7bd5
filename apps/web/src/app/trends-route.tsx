import type { SubjectId } from '@vigil/clinical'
import { TrendPage } from '../features/trends/page'
import { useBoards } from '../state/live'
import { addWords } from '../words'
import { patientPage } from '../words/patient'
import { trendPage as say } from '../words/trend-page'
import { subjectsOf } from './board-subjects'
import { PlainPage } from './plain-page'

// Its lanes speak with the words of the patient's page.
addWords(patientPage)

interface Props {
  readonly subject: SubjectId
  readonly onBack: () => void
}

export default function TrendsRoute({ subject: id, onBack }: Props) {
  const board = useBoards().find((each) => subjectsOf(each).some((subject) => subject.id === id)) ?? null
  const subject = board ? (subjectsOf(board).find((each) => each.id === id) ?? null) : null
  return (
    <PlainPage title={say('title', { name: subject?.name ?? '' })} onBack={onBack}>
      {() =>
        board && subject ? (
          <TrendPage
            key={`${subject.id} ${subject.admittedAt}`}
            subject={subject}
            zone={board.site.timeZone}
          />
        ) : (
          <p className="page-note" role="status">
            {say('unknown')}
          </p>
        )
      }
    </PlainPage>
  )
}
