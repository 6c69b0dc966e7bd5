import type { Alarm } from '@vigil/clinical'
import { useCallback, useSyncExternalStore } from 'react'
import type { Act } from '../../state/acts'
import { useDoors } from '../../state/client'
import { usePrincipal } from '../../state/live'
import { mayNotAct } from '../../state/rights'
import { HoldButton } from '../../ui/hold-button'
import { useWords } from '../../words'

const COMING: Act = { type: 'acknowledge', state: 'coming' }

/** "Coming" on the tile itself: the one act that cannot wait for a list. What goes wrong is told in the list. */
export function QuickTake({ alarm }: { alarm: Alarm }) {
  const t = useWords()
  const { acts, selection } = useDoors()
  const refusal = mayNotAct(usePrincipal(), alarm.unit, t)
  const state = useSyncExternalStore(
    useCallback((listener: () => void) => acts.subscribe(listener), [acts]),
    () => acts.state(alarm),
  )
  if (refusal !== null || alarm.annunciation === 'accepted' || alarm.state === 'latched') return null
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
      return (
        <HoldButton
          mode={acts.needsTwoSteps(alarm) ? 'hold' : 'press'}
          armed={state.kind === 'armed'}
          hint={t('act.holdHint')}
          onDone={() => acts.send(alarm, COMING)}
          onPress={() => acts.press(alarm, COMING)}
        >
          {state.kind === 'armed' ? t('act.again', { action: t('act.coming') }) : t('act.coming')}
        </HoldButton>
      )
    default:
      return state satisfies never
  }
}
