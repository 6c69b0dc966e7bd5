import { parameter, type Alarm, type Owner } from '@vigil/clinical'
import type { Problem } from '@vigil/protocol'
import { useCallback, useSyncExternalStore } from 'react'
import { alarmText, hue, lasting, look, marker, standing } from '../../format/alarm-line'
import { display } from '../../format/number'
import { clock, duration } from '../../format/time'
import type { Act, ActState } from '../../state/acts'
import { useDoors } from '../../state/client'
import { usePrincipal } from '../../state/live'
import { mayNotAct } from '../../state/rights'
import { useGone } from '../../state/places'
import { useSecond } from '../../state/ticker'
import { AlarmFill } from '../../ui/alarm-fill'
import { HoldButton } from '../../ui/hold-button'
import { useWords, type Words } from '../../words'

interface Props {
  readonly alarm: Alarm
  readonly zone: string
}

export function AlarmItem({ alarm, zone }: Props) {
  const t = useWords()
  const now = useSecond()
  const gone = useGone()
  return (
    <article className="alarm-item" data-alarm={alarm.id}>
      <h3 className="alarm-item-head on-alarm" data-hue={hue(alarm)} data-look={look(alarm)}>
        <AlarmFill hue={hue(alarm)} look={look(alarm)} />
        <span>
          <b>{marker(alarm, t)}</b> <b>{alarmText(alarm, t, gone)}</b>
        </span>
        <span className="values">
          {clock(alarm.onset, zone)}
          {t('separator')}
          {lasting(alarm, now)}
        </span>
      </h3>
      <Facts alarm={alarm} now={now} />
      <Actions alarm={alarm} zone={zone} />
    </article>
  )
}

/** Who has it, what comes next, and every source of the condition (clinical-decisions 1 and 4). */
function Facts({ alarm, now }: { alarm: Alarm; now: number }) {
  const t = useWords()
  const facts = [
    standing(alarm, now, t),
    alarm.nextDueAt !== null && alarm.nextDueAt > now
      ? t('alarm.next', { left: duration(alarm.nextDueAt - now) })
      : null,
    alarm.seenBy.length > 0
      ? t('alarm.seenBy', { names: alarm.seenBy.map((each) => each.name).join(', ') })
      : null,
    alarm.evidence.some((each) => each.kind === 'device' && each.inactivation !== 'none')
      ? t('alarm.bedsideSilenced')
      : null,
    alarm.evidence.length > 1 ? sources(alarm) : null,
  ]
  const shown = facts.filter((fact) => fact !== null)
  return shown.length === 0 ? null : <p className="alarm-facts">{shown.join(t('separator'))}</p>
}

const sources = (alarm: Alarm): string =>
  alarm.evidence
    .map((each) => {
      switch (each.kind) {
        case 'limit':
          return `${each.source} ${display(each.limit, parameter(each.code).decimals)}`
        case 'device':
          return `${each.source} ${each.text}`
        case 'silence':
          return each.source ?? ''
        default:
          return each satisfies never
      }
    })
    .join(', ')

function Actions({ alarm, zone }: Props) {
  const t = useWords()
  const { acts } = useDoors()
  const refusal = mayNotAct(usePrincipal(), alarm.unit, t)
  const state = useSyncExternalStore(
    useCallback((listener: () => void) => acts.subscribe(listener), [acts]),
    () => acts.state(alarm),
  )
  if (refusal !== null) return <p className="alarm-note">{refusal}</p>
  return (
    <div className="alarm-actions" role="group" aria-label={t('act.group', { bed: alarmText(alarm, t) })}>
      {choices(alarm).map((act) => (
        <ActButton key={actKey(act)} alarm={alarm} act={act} state={state} />
      ))}
      <Outcome alarm={alarm} state={state} zone={zone} />
    </div>
  )
}

function ActButton({ alarm, act, state }: { alarm: Alarm; act: Act; state: ActState }) {
  const t = useWords()
  const { acts } = useDoors()
  const calming = act.type !== 'resume'
  const armed = state.kind === 'armed' && actKey(state.act) === actKey(act)
  const label = actLabel(act, t)
  return (
    <HoldButton
      mode={calming && acts.needsTwoSteps(alarm) ? 'hold' : 'press'}
      armed={armed}
      hint={t('act.holdHint')}
      onDone={() => acts.send(alarm, act)}
      onPress={() => (calming ? acts.press(alarm, act) : acts.send(alarm, act))}
    >
      {armed ? t('act.again', { action: label }) : label}
    </HoldButton>
  )
}

/** What the server said, or that it has not: an act is never shown as done before it is (H57). */
function Outcome({ alarm, state, zone }: Props & { state: ActState }) {
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

const OWNING: readonly Owner['state'][] = ['coming', 'at-bedside', 'needs-help']
/** The longest pause there is (clinical-decisions 2). */
const PAUSE_S = 120

function choices(alarm: Alarm): readonly Act[] {
  if (alarm.state === 'latched') return [{ type: 'resolve' }]
  const own = OWNING.filter((state) => state !== alarm.owner?.state)
  const sound: readonly Act[] =
    alarm.annunciation === 'audio-paused'
      ? [{ type: 'resume' }]
      : alarm.annunciation === 'accepted'
        ? []
        : [{ type: 'pause', seconds: PAUSE_S }]
  return [...own.map((state): Act => ({ type: 'acknowledge', state })), ...sound]
}

const actKey = (act: Act) => (act.type === 'acknowledge' ? act.state : act.type)
const actLabel = (act: Act, t: Words) => t(`act.${act.type === 'acknowledge' ? act.state : act.type}`)
