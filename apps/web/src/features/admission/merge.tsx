import type { SubjectCard } from '@vigil/protocol'
import { useState } from 'react'
import { minute } from '../../format/time'
import { HoldButton } from '../../ui/hold-button'
import { useWords } from '../../words'
import { asTime, type StepProps } from './done'
import { MoveForm } from './form'
import { PersonSearch } from './person-search'
import type { Known } from './requests'
import { useMoveStep } from './step'

/** Both identities side by side, and two steps: a wrong merge mixes two patients. */
export function Merge(props: StepProps) {
  const { place } = props
  const { t, sender, move, now } = useMoveStep(props)
  const [into, setInto] = useState<Known | null>(null)
  const [armed, setArmed] = useState(false)
  const { subject } = place
  if (!subject) return null
  const send = () => {
    setArmed(false)
    if (into) move({ type: 'merge', retired: subject.id, into: into.id, at: asTime(now()) })
  }
  return (
    <MoveForm
      place={place}
      sender={sender}
      submit={t('move.merge.confirm')}
      problem={into === null ? t('move.merge.pick') : null}
      onSubmit={() => undefined}
      button={
        <HoldButton
          mode="hold"
          armed={armed}
          onDone={send}
          onPress={() => (armed ? send() : setArmed(true))}
          hint={t('move.merge.hold')}
        >
          {t(armed ? 'move.merge.again' : 'move.merge.hold')}
        </HoldButton>
      }
    >
      <p>{t('move.merge.explain')}</p>
      {into === null ? (
        <PersonSearch onPick={setInto} suggested={claimantsOf(place)} />
      ) : (
        <>
          <div className="move-pair">
            <Person title={t('move.merge.retired')} person={subject} />
            <Person title={t('move.merge.survivor')} person={into} />
          </div>
          <p className="move-warn">
            {t('move.merge.what', { time: minute(subject.admittedAt, place.zone), name: into.name })}
          </p>
          <button
            type="button"
            className="button"
            onClick={() => {
              setInto(null)
              setArmed(false)
            }}
          >
            {t('move.merge.back')}
          </button>
        </>
      )}
    </MoveForm>
  )
}

/** Whom ADT puts into this bed while this one lies in it. */
const claimantsOf = ({ board, bed }: StepProps['place']) =>
  board.others.filter(({ notice }) => notice?.kind === 'bed-taken' && notice.bed === bed?.id)

type Who = Pick<SubjectCard, 'name' | 'mrn' | 'birthDate' | 'sex'>

function Person({ title, person }: { title: string; person: Who }) {
  const t = useWords()
  const rows = [
    [t('move.identity.name'), person.name],
    [t('move.identity.mrn'), person.mrn ?? t('move.admit.unknown')],
    [t('move.identity.birthDate'), person.birthDate ?? t('move.admit.unknown')],
    [t('move.identity.sex'), t(`patient.sex.${person.sex}`)],
  ] as const
  return (
    <section className="move-person">
      <h3>{title}</h3>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
