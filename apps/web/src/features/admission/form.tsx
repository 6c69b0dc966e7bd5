import { MOVE_REFUSALS } from '@vigil/clinical'
import type { ReactNode } from 'react'
import { useConnection, usePrincipal } from '../../state/live'
import { mayMove } from '../../state/rights'
import { useWords, type Words } from '../../words'
import type { MovePlace } from './place'
import type { Refusal } from './requests'
import type { Sender } from './sending'

interface Props {
  readonly place: MovePlace
  readonly sender: Pick<Sender<unknown>, 'state' | 'retry' | 'reset'>
  readonly submit: string
  /** Why it cannot be sent yet, in words. */
  readonly problem: string | null
  readonly onSubmit: () => void
  readonly children: ReactNode
  /** In place of the button, where one press is too little. */
  readonly button?: ReactNode
}

/** One question, one button; what keeps it from being sent stands beside the button. */
export function MoveForm({ place, sender, submit, problem, onSubmit, children, button }: Props) {
  const t = useWords()
  const blocked = useBlocked(place)
  const waits = sender.state.kind === 'sending' || sender.state.kind === 'unanswered'
  const why = blocked ?? problem
  return (
    <form
      className="move-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (why === null && !waits) onSubmit()
      }}
    >
      <fieldset className="move-fields" disabled={waits} aria-label={submit}>
        {children}
      </fieldset>
      <div className="move-end">
        <Outcome place={place} sender={sender} />
        {why !== null && !waits && <p className="move-why">{why}</p>}
        {sender.state.kind === 'unanswered' ? (
          <div className="move-row">
            <button type="button" className="button button-strong" onClick={sender.retry}>
              {t('move.retry')}
            </button>
            <button type="button" className="button" onClick={sender.reset}>
              {t('move.back')}
            </button>
          </div>
        ) : (
          (why === null && button) || (
            <button type="submit" className="button button-strong" aria-disabled={why !== null || waits}>
              {waits ? t('move.sending') : submit}
            </button>
          )
        )}
      </div>
    </form>
  )
}

/** Why nothing may be sent from here at all. */
export function useBlocked({ unit, lost }: MovePlace): string | null {
  const t = useWords()
  const connection = useConnection()
  const principal = usePrincipal()
  if (lost !== null) return t(`move.lost.${lost}`)
  if (!mayMove(principal, unit)) return t('move.notAllowed')
  return connection.kind === 'live' ? null : t('move.notLive')
}

function Outcome({ place, sender: { state } }: Pick<Props, 'place' | 'sender'>) {
  const t = useWords()
  switch (state.kind) {
    case 'idle':
    case 'sending':
      return null
    case 'unanswered':
      return (
        <p className="move-refused" role="alert">
          {t('move.unanswered')}
        </p>
      )
    case 'refused':
      return (
        <p className="move-refused" role="alert">
          {refusalText(state.refusal, place.subject?.name ?? place.label, t)}
        </p>
      )
    default:
      return state satisfies never
  }
}

const REASONS = [...MOVE_REFUSALS, 'forbidden', 'unauthenticated'] as const

/** What happened, to whom, and what to do. */
export function refusalText(refusal: Refusal, name: string, t: Words): string {
  const reason = REASONS.find((each) => each === (refusal.reason ?? refusal.code))
  if (reason === undefined) return t('move.refused.other', { message: refusal.message })
  return t(`move.refused.${reason}`, { name })
}
