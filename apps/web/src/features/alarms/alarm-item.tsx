import type { Alarm } from '@vigil/clinical'
import { lazy } from 'react'
import { hue, lasting, look, marker, recurrenceText, spokenLine, standing } from '../../format/alarm-line'
import { alarmText, sourcesText } from '../../format/alarm-text'
import { clock, duration } from '../../format/time'
import { needsHelp } from '../../format/alarm-order'
import { useActState } from './use-act-state'
import { useDoors } from '../../state/client'
import { useConnection, usePrincipal } from '../../state/live'
import { useWithLive } from '../../state/alarm-values'
import { placeName, useSurroundings, useWhereabouts } from '../../state/places'
import { mayNotAct } from '../../state/rights'
import { useSecond } from '../../state/ticker'
import { AlarmFill } from '../../ui/alarm-fill'
import { Late } from '../../ui/late'
import { useWords } from '../../words'
import { ActButton } from './act-button'
import { actKey, choices } from './choices'
import { Outcome } from './outcome'

/** A note comes when it comes: the alarm never waits for it. */
const AssessmentNote = lazy(() => import('./assessment-note'))

interface Props {
  readonly alarm: Alarm
  readonly zone: string
}

export function AlarmItem({ alarm: given, zone }: Props) {
  const t = useWords()
  const now = useSecond()
  const around = useSurroundings()
  const alarm = useWithLive(given)
  const place = placeName(useWhereabouts()(alarm), t)
  const face = { 'data-hue': hue(alarm), 'data-look': look(alarm) }
  return (
    <article
      className="alarm-item"
      data-alarm={alarm.id}
      data-state={alarm.state}
      aria-label={spokenLine(given, place, t, around)}
    >
      <h3 className="alarm-item-head on-alarm" {...face}>
        <AlarmFill hue={face['data-hue']} look={face['data-look']} />
        {needsHelp(alarm) && <b className="alarm-item-help">{standing(alarm, now, t, around)}</b>}
        <span>
          <b>{marker(alarm, t)}</b> <b>{alarmText(alarm, t, around)}</b>
        </span>
        <span className="values">
          {clock(alarm.onset, zone)}
          {t('separator')}
          {lasting(alarm, now)}
        </span>
      </h3>
      <Facts alarm={alarm} now={now} />
      {given.assessment && (
        <Late>
          <AssessmentNote alarm={given} zone={zone} />
        </Late>
      )}
      <Actions alarm={given} zone={zone} place={place} />
      <WhyButton alarm={given} place={place} />
    </article>
  )
}

/** Who has it, what comes next, and every source of the condition (clinical-decisions 1 and 4). */
function Facts({ alarm, now }: { alarm: Alarm; now: number }) {
  const t = useWords()
  const around = useSurroundings()
  const facts = [
    alarm.state === 'ended' ? t('alarm.ended') : null,
    recurrenceText(alarm, t),
    needsHelp(alarm) ? null : standing(alarm, now, t, around),
    alarm.nextDueAt !== null && alarm.nextDueAt > now
      ? t('alarm.next', { left: duration(alarm.nextDueAt - now) })
      : null,
    alarm.evidence.some((each) => each.kind === 'device' && each.inactivation !== 'none')
      ? t('alarm.bedsideSilenced')
      : null,
    sourcesText(alarm, t, around),
  ]
  const shown = facts.filter((fact) => fact !== null)
  return shown.length === 0 ? null : <p className="alarm-facts">{shown.join(t('separator'))}</p>
}

function WhyButton({ alarm, place }: { alarm: Alarm; place: string }) {
  const t = useWords()
  const { selection } = useDoors()
  const ask = () => selection.why.set({ alarm: alarm.id, episode: alarm.episode })
  return (
    <button type="button" className="button alarm-why" aria-label={t('alarm.whyOf', { place })} onClick={ask}>
      {t('alarm.why')}
    </button>
  )
}

function Actions({ alarm, zone, place }: Props & { place: string }) {
  const t = useWords()
  const principal = usePrincipal()
  const refusal = mayNotAct(principal, alarm.unit, t)
  const live = useConnection().kind === 'live'
  const state = useActState(alarm)
  if (refusal !== null) return <p className="alarm-note">{refusal}</p>
  // Nobody takes an alarm of which nobody knows whether it still is.
  const acts = live ? choices(alarm, principal) : []
  return (
    <div className="alarm-actions" role="group" aria-label={t('act.group', { bed: place })}>
      {acts.map((act) => (
        <ActButton key={actKey(act)} alarm={alarm} act={act} state={state} bed={place} />
      ))}
      <Outcome alarm={alarm} state={state} zone={zone} place={place} />
    </div>
  )
}
