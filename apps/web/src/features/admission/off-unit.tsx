import { useState } from 'react'
import { minute } from '../../format/time'
import { useSecond } from '../../state/ticker'
import { asTime, type StepProps } from './done'
import { Field, Minutes, useOneOrOther } from './fields'
import { MoveForm } from './form'
import { useMoveStep } from './step'

const PLACES = ['ct', 'mri', 'xray', 'theatre', 'procedure', 'shower'] as const
/** Minutes until the return (own proposal). */
const BACK = ['15', '30', '60', '120', '240'] as const

/** A planned state: at the expected time it asks, it does not alarm (clinical-decisions 9). */
export function OffUnit(props: StepProps) {
  const { place } = props
  const { t, sender, move, now } = useMoveStep(props)
  const shown = useSecond()
  const destination = useOneOrOther({
    legend: t('move.off.destination'),
    other: t('move.off.otherPlace'),
    options: PLACES,
    label: (each) => t(`move.off.place.${each}`),
  })
  const [escort, setEscort] = useState('')
  const [back, setBack] = useState<(typeof BACK)[number]>('30')
  const { subject } = place
  if (!subject) return null
  const after = Number(back) * 60_000
  return (
    <MoveForm
      place={place}
      sender={sender}
      submit={t('move.off.confirm')}
      problem={destination.text === '' ? t('move.off.needsPlace') : null}
      onSubmit={() => {
        const at = now()
        const plan = {
          destination: destination.text,
          escort: escort.trim() === '' ? null : escort.trim(),
          expectedBackAt: asTime(at + after),
        }
        move({ type: 'leave-unit', subject: subject.id, plan, at: asTime(at) })
      }}
    >
      {destination.field}
      <Field label={t('move.off.escort')} value={escort} onChange={setEscort} />
      <Minutes
        legend={t('move.off.back')}
        value={back}
        options={BACK}
        label={(minutes) => t('move.off.in', { minutes })}
        onChange={setBack}
      />
      <p className="move-note">{t('move.off.at', { time: minute(shown + after, place.zone) })}</p>
    </MoveForm>
  )
}
