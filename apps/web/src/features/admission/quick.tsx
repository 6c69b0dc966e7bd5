import type { AskedMove } from '@vigil/protocol'
import { useEffect, useRef } from 'react'
import { asTime, type StepProps } from './done'
import { refusalText, useBlocked } from './form'
import type { QuickMove } from '../../state/move-start'
import { useMoveStep } from './step'
import { ToastFrame } from './toast'

/** "15 min more". */
const MORE_MS = 900_000

/** One press on the tile: sent at once, confirmed with undo. */
export function Quick({ kind, onClose, ...props }: StepProps & { kind: QuickMove; onClose: () => void }) {
  const { place } = props
  const { t, sender, move, now } = useMoveStep(props)
  const blocked = useBlocked(place)
  const asked = quickMove(kind, place, now())
  const begun = useRef(false)
  useEffect(() => {
    if (begun.current || blocked !== null || asked === null) return
    begun.current = true
    move(asked)
  })
  const { state } = sender
  return (
    <ToastFrame onClose={onClose}>
      <span role="status">
        {blocked ?? (
          <>
            {state.kind === 'refused' && refusalText(state.refusal, place.subject?.name ?? place.label, t)}
            {state.kind === 'unanswered' && t('move.unanswered')}
            {(state.kind === 'idle' || state.kind === 'sending') && t('move.toast.sending')}
          </>
        )}
      </span>
      {state.kind === 'unanswered' && (
        <button type="button" className="button button-strong" onClick={sender.retry}>
          {t('move.retry')}
        </button>
      )}
    </ToastFrame>
  )
}

function quickMove(kind: QuickMove, { subject }: StepProps['place'], now: number): AskedMove | null {
  if (!subject) return null
  const common = { subject: subject.id, at: asTime(now) }
  if (kind !== 'more') return { type: kind, ...common }
  if (subject.planned?.kind !== 'off-unit') return null
  const { destination, escort, expectedBackAt } = subject.planned
  // Late by more than that already: from now on.
  const until = asTime(Math.max(expectedBackAt, now) + MORE_MS)
  return { type: 'leave-unit', plan: { destination, escort, expectedBackAt: until }, ...common }
}
