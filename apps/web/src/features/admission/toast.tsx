import type { MoveRecord } from '@vigil/clinical'
import { useEffect, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { useWords } from '../../words'
import type { Done } from './done'
import { refusalText } from './form'
import { undoMove, type Answer } from './requests'
import { useSender } from './sending'

/** Long enough to see that it was the wrong bed, at a glance from elsewhere (own proposal). */
export const TOAST_MS = 15_000

async function undoAll([newest, ...rest]: readonly MoveRecord[]): Promise<Answer<unknown>> {
  if (!newest) return { ok: true, value: null }
  const answer = await undoMove(newest.id)
  // A retry finds the first of them undone.
  if (!answer.ok && answer.error.reason !== 'already-undone') return answer
  return rest.length === 0 ? answer : undoAll(rest)
}

interface Props {
  readonly done: Done
  readonly name: string
  readonly onDone: (done: Done) => void
  readonly onClose: () => void
}

/** Confirms one's own action and takes it back; never tells an alarm. */
export function Toast({ done, name, onDone, onClose }: Props) {
  const t = useWords()
  const sender = useSender<unknown>(() =>
    onDone({ text: t('move.done.undone', { what: done.text }), undo: [] }),
  )
  const { state } = sender
  useEffect(() => {
    if (state.kind !== 'idle') return undefined
    const timer = setTimeout(onClose, TOAST_MS)
    return () => clearTimeout(timer)
  }, [state.kind, onClose])
  return (
    <ToastFrame onClose={onClose}>
      <span role="status">
        {state.kind === 'refused' && refusalText(state.refusal, name, t)}
        {state.kind === 'unanswered' && t('move.unanswered')}
        {state.kind === 'sending' && t('move.toast.sending')}
        {state.kind === 'idle' && done.text}
      </span>
      {done.undo.length > 0 && state.kind !== 'sending' && (
        <button
          type="button"
          className="button button-strong"
          onClick={() => sender.send(() => undoAll(done.undo))}
        >
          {t(state.kind === 'unanswered' ? 'move.retry' : 'move.toast.undo')}
        </button>
      )}
    </ToastFrame>
  )
}

export function ToastFrame({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  const t = useWords()
  return createPortal(
    <section className="toast" aria-label={t('move.toast.label')}>
      {children}
      <button type="button" className="button" onClick={onClose}>
        {t('move.toast.dismiss')}
      </button>
    </section>,
    document.body,
  )
}
