import type { MoveBy, MoveRecord } from '@vigil/clinical'
import { useEffect, useState } from 'react'
import { dayAndMinute } from '../../format/time'
import { useBoards } from '../../state/live'
import { useWords, type Words } from '../../words'
import { moveText, type StepProps } from './done'
import { refusalText, useBlocked } from './form'
import { bedName } from './place'
import { movesOf, undoMove } from './requests'
import { useSender } from './sending'

export const byText = (by: MoveBy, t: Words): string => {
  switch (by.kind) {
    case 'person':
      return t('move.history.person', { name: by.name })
    case 'adt':
      return t('move.history.adt', { sender: by.sender })
    case 'engine':
      return t('move.history.engine')
    default:
      return by satisfies never
  }
}

/** What happened at this bed, newest first; each can be undone as long as nothing later stands on it. */
export function History({ place, onDone }: StepProps) {
  const t = useWords()
  const moves = useMoves(place)
  if (moves === null) return <p role="status">{t('move.history.loading')}</p>
  if (moves === 'failed') return <p className="move-refused">{t('move.history.failed')}</p>
  if (moves.length === 0) return <p>{t('move.history.none')}</p>
  return (
    <ul className="move-list">
      {moves.map((record) => (
        <Entry key={record.id} record={record} place={place} onDone={onDone} />
      ))}
    </ul>
  )
}

function useMoves({ bed, subject }: StepProps['place']): readonly MoveRecord[] | null | 'failed' {
  const [moves, setMoves] = useState<readonly MoveRecord[] | null | 'failed'>(null)
  const [ofBed, ofSubject] = [bed?.id ?? null, subject?.id ?? null]
  useEffect(() => {
    let current = true
    const ask = async () => {
      const answer = await movesOf({ bed: ofBed, subject: ofSubject })
      if (current) setMoves(answer.ok ? answer.value : 'failed')
    }
    void ask()
    return () => {
      current = false
    }
  }, [ofBed, ofSubject])
  return moves
}

function Entry({ record, place, onDone }: StepProps & { record: MoveRecord }) {
  const t = useWords()
  const boards = useBoards()
  const blocked = useBlocked(place)
  const what = moveText(record, (bed) => bedName(boards, bed, t), place.zone, t)
  const sender = useSender<unknown>(() => onDone({ text: t('move.done.undone', { what }), undo: [] }))
  const { state } = sender
  const { undone } = record
  return (
    <li className="move-entry" data-undone={undone !== null}>
      <div>
        <b>{what}</b>
        <small>
          {t('move.history.by', {
            time: dayAndMinute(record.move.at, place.zone),
            by: byText(record.by, t),
          })}
        </small>
        {undone && (
          <small>
            {t('move.history.undone', {
              time: dayAndMinute(undone.at, place.zone),
              by: byText(undone.by, t),
            })}
          </small>
        )}
        {state.kind === 'refused' && (
          <p className="move-refused" role="alert">
            {refusalText(state.refusal, place.subject?.name ?? place.label, t)}
          </p>
        )}
        {state.kind === 'unanswered' && (
          <p className="move-refused" role="alert">
            {t('move.unanswered')}
          </p>
        )}
      </div>
      {record.undoable && undone === null && blocked === null && (
        <button
          type="button"
          className="button"
          aria-label={t('move.history.undoNamed', { what })}
          aria-disabled={state.kind === 'sending'}
          onClick={() => state.kind !== 'sending' && sender.send(() => undoMove(record.id))}
        >
          {t(state.kind === 'sending' ? 'move.sending' : 'move.history.undo')}
        </button>
      )}
      {!record.undoable && undone === null && <small>{t('move.history.later')}</small>}
    </li>
  )
}
