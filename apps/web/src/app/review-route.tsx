import type { SubjectId } from '@vigil/clinical'
import { Review } from '../features/review/review'
import { useBoards } from '../state/live'
import { reviewWords as say } from '../words/review'
import { subjectsOf } from './board-subjects'
import { PlainPage } from './plain-page'
import { useSession } from './session'

interface Props {
  readonly subject: SubjectId
  readonly at: number | null
  readonly paper: boolean
  readonly onBack: () => void
}

export default function ReviewRoute({ subject: id, at, paper, onBack }: Props) {
  const { principal } = useSession().me
  const board = useBoards().find((each) => subjectsOf(each).some((subject) => subject.id === id)) ?? null
  const subject = board ? (subjectsOf(board).find((each) => each.id === id) ?? null) : null
  const mayMark =
    principal.kind === 'person' &&
    principal.units.some(({ unit, actions }) => unit === board?.id && actions.includes('act'))
  return (
    <PlainPage title={say('title', { name: subject?.name ?? '' })} onBack={onBack}>
      {() =>
        board && subject ? (
          <Review
            key={`${subject.id} ${subject.admittedAt} ${String(at)}`}
            subject={subject}
            where={{
              bed: board.beds.find((each) => each.subject?.id === id)?.label ?? null,
              unit: board.name,
              site: board.site.name,
              zone: board.site.timeZone,
            }}
            who={principal.name}
            mayMark={mayMark}
            at={at}
            paper={paper}
            onBack={onBack}
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
