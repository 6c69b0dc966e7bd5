import { DISTURBED, type Disturbed } from '@vigil/clinical'
import { useState } from 'react'
import { minute } from '../../format/time'
import { useSecond } from '../../state/ticker'
import { useWords } from '../../words'
import { asTime, type StepProps } from './done'
import { Many, Minutes, useOneOrOther } from './fields'
import { MoveForm } from './form'
import { useMoveStep } from './step'

/** Reasons and lengths to choose from are our own proposal. */
const STANDBY = ['washing', 'mobilising', 'changing', 'resting'] as const
const PROCEDURE = ['suctioning', 'line', 'physio', 'turning'] as const
const STANDBY_MINUTES = ['15', '30', '60', '120'] as const
const PROCEDURE_MINUTES = ['5', '10', '15', '20', '30'] as const

/** No data are wanted for a while; it ends when valid vitals return, or at its time (clinical-decisions 9). */
export function StandbyForm(props: StepProps) {
  const { t, sender, move, now } = useMoveStep(props)
  const reason = useReason(STANDBY, (each) => t(`move.plan.standby.${each}`))
  const [length, setLength] = useState<(typeof STANDBY_MINUTES)[number]>('30')
  const { subject } = props.place
  if (!subject) return null
  return (
    <MoveForm
      place={props.place}
      sender={sender}
      submit={t('move.plan.standby.confirm')}
      problem={reason.text === '' ? t('move.plan.needsReason') : null}
      onSubmit={() => {
        const at = now()
        const plan = { reason: reason.text, until: asTime(at + Number(length) * 60_000) }
        move({ type: 'start-standby', subject: subject.id, plan, at: asTime(at) })
      }}
    >
      {reason.field}
      <Minutes
        legend={t('move.plan.length')}
        value={length}
        options={STANDBY_MINUTES}
        label={(minutes) => t('move.plan.minutes', { minutes })}
        onChange={setLength}
      />
      <Until minutes={length} zone={props.place.zone} what="standby" />
    </MoveForm>
  )
}

/** Something disturbs some values: of those what is below high is shown without sound, and nothing else is. */
export function ProcedureForm(props: StepProps) {
  const { t, sender, move, now } = useMoveStep(props)
  const reason = useReason(PROCEDURE, (each) => t(`move.plan.procedure.${each}`))
  const [disturbed, setDisturbed] = useState<readonly Disturbed[]>([])
  const [length, setLength] = useState<(typeof PROCEDURE_MINUTES)[number]>('10')
  const { subject } = props.place
  if (!subject) return null
  const problem =
    reason.text === ''
      ? t('move.plan.needsReason')
      : disturbed.length === 0
        ? t('move.plan.needsValues')
        : null
  return (
    <MoveForm
      place={props.place}
      sender={sender}
      submit={t('move.plan.procedure.confirm')}
      problem={problem}
      onSubmit={() => {
        const at = now()
        const plan = { reason: reason.text, disturbed, until: asTime(at + Number(length) * 60_000) }
        move({ type: 'start-procedure', subject: subject.id, plan, at: asTime(at) })
      }}
    >
      {reason.field}
      <Many
        legend={t('move.plan.procedure.disturbs')}
        value={disturbed}
        options={DISTURBED.map((each) => ({ value: each, label: t(`bed.disturbed.${each}`) }))}
        onChange={setDisturbed}
      />
      <Minutes
        legend={t('move.plan.length')}
        value={length}
        options={PROCEDURE_MINUTES}
        label={(minutes) => t('move.plan.minutes', { minutes })}
        onChange={setLength}
      />
      <Until minutes={length} zone={props.place.zone} what="procedure" />
    </MoveForm>
  )
}

function useReason<T extends string>(reasons: readonly T[], label: (reason: T) => string) {
  const t = useWords()
  return useOneOrOther({
    legend: t('move.plan.reason'),
    other: t('move.plan.otherReason'),
    options: reasons,
    label,
  })
}

function Until({ minutes, zone, what }: { minutes: string; zone: string; what: 'standby' | 'procedure' }) {
  const t = useWords()
  const time = minute(useSecond() + Number(minutes) * 60_000, zone)
  return <p className="move-note">{t(`move.plan.${what}.until`, { time })}</p>
}
