import type { Alarm } from '@vigil/clinical'
import { isTaken } from '../../format/alarm-order'
import { useDoors } from '../../state/client'
import { useConnection, usePrincipal } from '../../state/live'
import { mayNotAct } from '../../state/rights'
import { useWords } from '../../words'
import { ActButton, UndoButton } from './act-button'
import { hasSeen, TAKE } from './choices'
import { useActState } from './use-act-state'

/** "Take: coming" on the tile itself: the one act that cannot wait for a list. What goes wrong is told in the list. */
export function QuickTake({ alarm }: { alarm: Alarm }) {
  const t = useWords()
  const { acts, selection } = useDoors()
  const principal = usePrincipal()
  const state = useActState(alarm)
  const live = useConnection().kind === 'live'
  if (mayNotAct(principal, alarm.unit, t) !== null) return null
  if (state.kind === 'taken') return <UndoButton alarm={alarm} until={state.until} />
  if (isTaken(alarm) || hasSeen(principal, alarm) || alarm.state === 'latched') return null
  const showList = () => {
    selection.alarm.set(alarm.id)
    selection.panelOpen.set(true)
  }
  switch (state.kind) {
    case 'pending':
      return (
        <span className="quick-state" role="status">
          {t('act.pending')}
        </span>
      )
    case 'unanswered':
      return (
        <button type="button" className="button button-strong" onClick={() => acts.send(alarm, state.act)}>
          {t('act.unanswered')}
        </button>
      )
    case 'refused':
      return (
        <button type="button" className="button button-strong" onClick={showList}>
          {t('act.refusedShort')}
        </button>
      )
    case 'idle':
    case 'armed':
      // Nobody takes an alarm of which nobody knows whether it still is.
      if (!live) return null
      return <ActButton alarm={alarm} act={TAKE} state={state} bed={null} />
    default:
      return state satisfies never
  }
}
