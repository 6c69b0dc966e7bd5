import { categoryAt } from '@vigil/clinical'
import { useState } from 'react'
import { useBoards } from '../../state/live'
import { asTime, type StepProps } from './done'
import { MoveForm } from './form'
import { IdentityFields, identityOf, NOBODY, typedOf } from './identity'
import { LimitsChange, defaultsOf } from './limits-change'
import { PersonSearch } from './person-search'
import { bedName } from './place'
import type { Known } from './requests'
import { instantOf, SinceChoice, useSince } from './since'
import { useMoveStep } from './step'

/** With an identity: found among those the hospital knows, or typed. */
export function Admit(props: StepProps) {
  const { place } = props
  const { t, sender, move, now } = useMoveStep(props)
  const boards = useBoards()
  const [known, setKnown] = useState<Known | null>(null)
  const [typed, setTyped] = useState(NOBODY)
  const [since, setSince] = useSince()
  const bed = place.bed?.id ?? null
  const identity = identityOf(typed)
  const already = known?.admittedAt ? known : null
  const submit = () => {
    const time = now()
    const at = asTime(instantOf(since, time, place.zone) ?? time)
    if (already) return move({ type: 'transfer', subject: already.id, unit: place.unit, bed, at })
    move({ type: 'admit', subject: known?.id ?? null, identity, unit: place.unit, bed, at })
  }
  const after = categoryAt({ birthDate: identity.birthDate, preterm: false }, asTime(now()))
  return (
    <MoveForm
      place={place}
      sender={sender}
      submit={t(already ? 'move.transfer.confirm' : 'move.admit.confirm')}
      problem={identity.name === '' ? t('move.identity.needsName') : null}
      onSubmit={submit}
    >
      <PersonSearch
        onPick={(each) => {
          setKnown(each)
          setTyped(typedOf(each))
        }}
      />
      <IdentityFields
        value={typed}
        onChange={(next) => {
          // Another number or name is another person.
          if (known && (next.mrn !== (known.mrn ?? '') || next.name !== known.name)) setKnown(null)
          setTyped(next)
        }}
      />
      {already?.bed && (
        <p className="move-warn" role="status">
          {t('move.admit.already', { name: already.name, bed: bedName(boards, already.bed, t) })}
        </p>
      )}
      <SinceChoice value={since} zone={place.zone} onChange={setSince} />
      <LimitsChange before={[]} after={defaultsOf(after)} />
    </MoveForm>
  )
}

/** Says who a patient of a working name is; an age brings its own limits. */
export function Identify(props: StepProps) {
  const { place } = props
  const { t, sender, move, now } = useMoveStep(props)
  const { subject } = place
  const [typed, setTyped] = useState(() =>
    subject && subject.identity === 'confirmed' ? typedOf(subject) : NOBODY,
  )
  if (!subject) return null
  const identity = identityOf(typed)
  const category = categoryAt(
    { birthDate: identity.birthDate, preterm: subject.category === 'preterm' },
    asTime(now()),
  )
  return (
    <MoveForm
      place={place}
      sender={sender}
      submit={t('move.choose.identify')}
      problem={identity.name === '' ? t('move.identity.needsName') : null}
      onSubmit={() => move({ type: 'identify', subject: subject.id, identity, at: asTime(now()) })}
    >
      <IdentityFields value={typed} onChange={setTyped} />
      <LimitsChange
        before={subject.limits}
        after={category === subject.category ? subject.limits : defaultsOf(category)}
      />
    </MoveForm>
  )
}
