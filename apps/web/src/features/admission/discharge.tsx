import { useState } from 'react'
import type { Identifiers } from '@vigil/clinical'
import { asTime, type StepProps } from './done'
import { Field } from './fields'
import { MoveForm } from './form'
import { useMoveStep } from './step'
import { NoticeLine } from './notice'

const orNull = (text: string) => (text.trim() === '' ? null : text.trim())

/** At the wrist band, never by a click alone: two of three must agree with the record (clinical-decisions 12). */
export function Discharge(props: StepProps) {
  const { place } = props
  const { t, sender, move, now } = useMoveStep(props)
  const [typed, setTyped] = useState({ mrn: '', birthDate: '', name: '' })
  const { subject } = place
  if (!subject) return null
  const identifiers: Identifiers = {
    mrn: orNull(typed.mrn),
    birthDate: orNull(typed.birthDate),
    name: orNull(typed.name),
  }
  const told = Object.values(identifiers).filter((each) => each !== null).length
  const set = (key: keyof typeof typed) => (text: string) => setTyped({ ...typed, [key]: text })
  const watched = subject.devices.some(({ link }) => link === 'online')
  return (
    <MoveForm
      place={place}
      sender={sender}
      submit={t('move.discharge.confirm')}
      problem={told < 2 ? t('move.discharge.two') : null}
      onSubmit={() => move({ type: 'discharge', subject: subject.id, identifiers, at: asTime(now()) })}
    >
      <NoticeLine place={place} />
      {watched && <p className="move-warn">{t('move.discharge.still')}</p>}
      <p>{t('move.discharge.explain')}</p>
      <div className="move-grid">
        <Field label={t('move.identity.mrn')} value={typed.mrn} onChange={set('mrn')} />
        <Field
          label={t('move.identity.birthDate')}
          type="date"
          value={typed.birthDate}
          onChange={set('birthDate')}
        />
        <Field label={t('move.discharge.name')} value={typed.name} onChange={set('name')} />
      </div>
    </MoveForm>
  )
}
