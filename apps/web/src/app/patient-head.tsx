import type { SubjectCard, UnitBoard } from '@vigil/protocol'
import type { ReactNode } from 'react'
import { countsOf } from '../features/board/counts'
import { CodeBar } from '../features/code/code-bar'
import { CodeButton } from '../features/code/code-button'
import { useCourse, type Course } from '../features/code/course'
import { SoundBar } from '../features/shell/audio'
import { TopBar } from '../features/shell/top-bar'
import { useAlarms } from '../state/live'
import { useWords } from '../words'
import { BackButton } from './bar'

interface Props {
  readonly board: UnitBoard
  /** `null`: not in this unit any more. */
  readonly subject: SubjectCard | null
  readonly bed: string | null
  readonly controls: ReactNode
  readonly onBack: () => void
}

/** What stands over the page of one patient; in an emergency its timer and nothing of the unit (AL26). */
export function PatientHead({ subject, ...rest }: Props) {
  return (
    <>
      {subject ? <OfPatient subject={subject} {...rest} /> : <OfUnit trailing={rest.controls} {...rest} />}
      <SoundBar />
    </>
  )
}

function OfPatient({ subject, ...rest }: Omit<Props, 'subject'> & { readonly subject: SubjectCard }) {
  const course: Course | null = useCourse(subject.id)
  const t = useWords()
  const { bed, board, controls } = rest
  if (course)
    return (
      <CodeBar
        subject={subject.id}
        course={course}
        name={subject.name}
        bed={bed === null ? t('bed.noBed') : t('bed.bed', { label: bed })}
        zone={board.site.timeZone}
      />
    )
  return (
    <OfUnit
      {...rest}
      trailing={
        <>
          <CodeButton subject={subject.id} />
          {controls}
        </>
      }
    />
  )
}

function OfUnit({
  board,
  onBack,
  trailing,
}: Pick<Props, 'board' | 'onBack'> & { readonly trailing: ReactNode }) {
  const alarms = useAlarms()
  return (
    <TopBar
      title={board.name}
      zone={board.site.timeZone}
      counts={countsOf(board, alarms)}
      onCounts={null}
      leading={<BackButton onBack={onBack} />}
      trailing={trailing}
    />
  )
}
