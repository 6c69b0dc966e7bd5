import type { Alarm } from '@vigil/clinical'
import { useSyncExternalStore } from 'react'
import type { Act, ActState } from '../../state/acts'
import { useDoors } from '../../state/client'
import { usePrincipal } from '../../state/live'
import { HoldButton } from '../../ui/hold-button'
import { useWords } from '../../words'
import { actKey, actLabel, holdHint, presenceIn } from './choices'

interface Props {
  readonly alarm: Alarm
  readonly act: Act
  readonly state: ActState
  /** Named in the button where it is not plain which bed is meant. */
  readonly bed: string | null
}

/** One act: a press for a medium or low alarm, a hold or two key presses for a high one (H65). */
export function ActButton({ alarm, act, state, bed }: Props) {
  const t = useWords()
  const { acts } = useDoors()
  const presence = presenceIn(usePrincipal(), alarm)
  // Sound that comes on again can harm nobody.
  const calming = act.type !== 'resume'
  const armed = state.kind === 'armed' && actKey(state.act) === actKey(act)
  const plain = actLabel(act, presence, t)
  const label = bed === null || act.type !== 'acknowledge' ? plain : t('act.ofBed', { bed, action: plain })
  return (
    <HoldButton
      mode={calming && acts.needsTwoSteps(alarm) ? 'hold' : 'press'}
      armed={armed}
      hint={holdHint(act, presence, t)}
      onDone={() => acts.send(alarm, act)}
      onPress={() => (calming ? acts.press(alarm, act) : acts.send(alarm, act))}
    >
      {armed ? t('act.again', { action: label }) : label}
    </HoldButton>
  )
}

/** Gives back at once what was just taken, while there is time. */
export function UndoButton({ alarm, until }: { alarm: Alarm; until: number }) {
  const t = useWords()
  const { acts } = useDoors()
  const left = useSyncExternalStore(oftenEnough, () =>
    Math.max(0, Math.ceil((until - performance.now()) / 1_000)),
  )
  return (
    <button type="button" className="button button-strong" onClick={() => acts.undo(alarm)}>
      {t('act.undo', { left })}
    </button>
  )
}

function oftenEnough(listener: () => void): () => void {
  const timer = setInterval(listener, 250)
  return () => clearInterval(timer)
}
