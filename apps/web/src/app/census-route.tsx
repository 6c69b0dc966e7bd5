import type { SubjectId } from '@vigil/clinical'
import type { SubjectCard } from '@vigil/protocol'
import { useCallback, useEffect, useState } from 'react'
import { Census } from '../features/census/census'
import { openedAt, rememberOpened } from '../features/census/opened'
import { Frame } from '../features/shell/frame'
import { useDoors } from '../state/client'
import { useBoards } from '../state/live'
import { censusWords } from '../words/census'
import { BackButton } from './bar'
import { isSimulated, subjectsOf } from './board-subjects'
import { useKeys } from './keys'
import { useLayout } from './layout'
import { PlainBar } from './plain-bar'
import { useSession } from './session'
import { useUnitWatch } from './unit-watch'

interface Props {
  readonly hrefOf: (subject: SubjectCard) => string
  readonly onOpen: (subject: SubjectCard) => void
  readonly onBack: () => void
}

const nothing = () => undefined

/** All units of this person at once; no waveforms (TI1). */
export default function CensusRoute({ hrefOf, onOpen, onBack }: Props) {
  const doors = useDoors()
  const { me } = useSession()
  const boards = useBoards()
  const [subjects, setSubjects] = useState<readonly SubjectId[]>([])
  const who = me.principal.kind === 'person' ? me.principal.user : me.principal.station
  const [opened] = useState(() => openedAt(who))
  useLayout('board', undefined, me.principal)
  useUnitWatch({ unit: null, board: null, waves: false })
  useEffect(() => doors.selection.unit.set(null), [doors])
  useKeys(doors, {
    subjects,
    onFreeze: nothing,
    onFind: nothing,
    onKeys: nothing,
    onMove: nothing,
    onCode: nothing,
    onBack,
  })
  const open = useCallback(
    (subject: SubjectCard) => {
      rememberOpened(who, subject.id, doors.client.store.serverNow())
      doors.selection.subject.set(subject.id)
      onOpen(subject)
    },
    [who, doors, onOpen],
  )
  return (
    <Frame
      simulated={me.server.demo || isSimulated(boards.flatMap(subjectsOf))}
      zone={boards[0]?.site.timeZone ?? 'UTC'}
      head={<PlainBar title={censusWords('title')} leading={<BackButton onBack={onBack} />} />}
    >
      <Census hrefOf={hrefOf} onOpen={open} openedAt={opened} onOrder={setSubjects} />
    </Frame>
  )
}
