import type { MoveRecord } from '@vigil/clinical'
import type { AskedMove } from '@vigil/protocol'
import { useBoards } from '../../state/live'
import { useDoors } from '../../state/client'
import { useWords } from '../../words'
import { moveText, type StepProps } from './done'
import { bedName } from './place'
import { sendMove } from './requests'
import { useSender } from './sending'

/** One form that is one move. */
export function useMoveStep({ place, onDone }: StepProps) {
  const t = useWords()
  const boards = useBoards()
  const { store } = useDoors().client
  const sender = useSender<{ readonly record: MoveRecord }>(({ record }) =>
    onDone({ text: moveText(record, (bed) => bedName(boards, bed, t), place.zone, t), undo: [record] }),
  )
  return {
    t,
    sender,
    now: () => store.serverNow(),
    move: (move: AskedMove) => sender.send((key) => sendMove(key, move)),
  }
}
