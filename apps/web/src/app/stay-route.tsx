import type { SubjectId } from '@vigil/clinical'
import { StayOnPaper } from '../features/stay/stay'
import { useBoards } from '../state/live'
import { stayWords as say } from '../words/stay'
import { subjectsOf } from './board-subjects'
import { PlainPage } from './plain-page'
import { useSession } from './session'

interface Props {
  readonly subject: SubjectId
  readonly onBack: () => void
}

export default function StayRoute({ subject: id, onBack }: Props) {
  const { principal } = useSession().me
  const who = principal.name
  const board = useBoards().find((each) => subjectsOf(each).some((subject) => subject.id === id)) ?? null
  const subject = board ? (subjectsOf(board).find((each) => each.id === id) ?? null) : null
  return (
    <PlainPage title={say('title', { name: subject?.name ?? '' })} onBack={onBack}>
      {() =>
        board && subject ? (
          <StayOnPaper
            key={`${subject.id} ${subject.admittedAt}`}
            subject={subject}
            where={{
              bed: board.beds.find((each) => each.subject?.id === id)?.label ?? null,
              unit: board.name,
              site: board.site.name,
              zone: board.site.timeZone,
            }}
            who={who}
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
