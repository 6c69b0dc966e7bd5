import type { Alarm } from '@vigil/clinical'
import type { Problem } from '@vigil/protocol'
import { clock } from '../../format/time'
import type { ActState } from '../../state/acts'
import { useDoors } from '../../state/client'
import { useWords, type Words } from '../../words'
import { UndoButton } from './act-button'

interface Props {
  readonly alarm: Alarm
  readonly zone: string
  /** `Bed 4`. */
  readonly place: string
  readonly state: ActState
}

/** What the server said, or that it has not: an act is never shown as done before it is (H57). */
export function Outcome({ alarm, zone, place, state }: Props) {
  const t = useWords()
  const { acts } = useDoors()
  switch (state.kind) {
    case 'idle':
    case 'armed':
      return null
    case 'pending':
      return (
        <p className="alarm-outcome" role="status">
          {t('act.pending')}
        </p>
      )
    case 'taken':
      return (
        <p className="alarm-outcome" role="status">
          {t(`act.taken.${state.taken}`, { bed: place })}
          <UndoButton alarm={alarm} until={state.until} />
        </p>
      )
    case 'unanswered':
      return (
        <p className="alarm-outcome alarm-outcome-bad" role="alert">
          <button type="button" className="button button-strong" onClick={() => acts.send(alarm, state.act)}>
            {t('act.unanswered')}
          </button>
        </p>
      )
    case 'refused':
      return (
        <p className="alarm-outcome alarm-outcome-bad" role="alert">
          {refusalText(alarm, state.problem, zone, t)}
          <button type="button" className="button" onClick={() => acts.dismiss(alarm)}>
            {t('close')}
          </button>
        </p>
      )
    default:
      return state satisfies never
  }
}

function refusalText(alarm: Alarm, problem: Problem, zone: string, t: Words): string {
  const { code } = problem
  if (code === 'already-taken')
    return alarm.owner
      ? t('act.refused.already-taken', { name: alarm.owner.name, time: clock(alarm.owner.at, zone) })
      : problem.message || t('act.refused.already-taken-unknown')
  return isWorded(code) ? t(`act.refused.${code}`) : t('act.refused.other', { message: problem.message })
}

const WORDED = [
  'other-episode',
  'ended',
  'not-latched',
  'too-long',
  'forbidden',
  'unauthenticated',
  'not-found',
] as const
const isWorded = (code: string): code is (typeof WORDED)[number] => WORDED.some((each) => each === code)
