import { useState } from 'react'
import { minute } from '../../format/time'
import { useSecond } from '../../state/ticker'
import { asTime, type StepProps } from './done'
import { Choice, Field } from './fields'
import { MoveForm } from './form'
import { useMoveStep } from './step'

const PLACES = ['ct', 'mri', 'xray', 'theatre', 'procedure', 'shower'] as const
type Destination = (typeof PLACES)[number] | 'other'
/** Minutes until the return (own proposal). */
const BACK = ['15', '30', '60', '120', '240'] as const

/** A planned state: at the expected time it asks, it does not alarm (clinical-decisions 9). */
export function OffUnit(props: StepProps) {
  const { place } = props
  const { t, sender, move, now } = useMoveStep(props)
  const shown = useSecond()
  const [destination, setDestination] = useState<Destination | null>(null)
  const [other, setOther] = useState('')
  const [escort, setEscort] = useState('')
  const [back, setBack] = useState<(typeof BACK)[number]>('30')
  const { subject } = place
  if (!subject) return null
  const where =
    destination === null ? '' : destination === 'other' ? other.trim() : t(`move.off.place.${destination}`)
  const after = Number(back) * 60_000
  return (
    <MoveForm
      place={place}
      sender={sender}
      submit={t('move.off.confirm')}
      problem={where === '' ? t('move.off.needsPlace') : null}
      onSubmit={() => {
        const at = now()
        const plan = {
          destination: where,
          escort: escort.trim() === '' ? null : escort.trim(),
          expectedBackAt: asTime(at + after),
        }
        move({ type: 'leave-unit', subject: subject.id, plan, at: asTime(at) })
      }}
    >
      <Choice
        legend={t('move.off.destination')}
        value={destination}
        options={[
          ...PLACES.map((each) => ({ value: each, label: t(`move.off.place.${each}`) })),
          { value: 'other' as const, label: t('move.off.other') },
        ]}
        onChange={setDestination}
      />
      {destination === 'other' && (
        <Field label={t('move.off.otherPlace')} value={other} onChange={setOther} />
      )}
      <Field label={t('move.off.escort')} value={escort} onChange={setEscort} />
      <Choice
        legend={t('move.off.back')}
        value={back}
        options={BACK.map((each) => ({ value: each, label: t('move.off.in', { minutes: each }) }))}
        onChange={setBack}
      />
      <p className="move-note">{t('move.off.at', { time: minute(shown + after, place.zone) })}</p>
    </MoveForm>
  )
}
