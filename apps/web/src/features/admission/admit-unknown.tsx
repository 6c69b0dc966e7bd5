import { CATEGORIES, type Category } from '@vigil/clinical'
import type { BedId, MoveRecord, UnitId } from '@vigil/clinical'
import { useState } from 'react'
import { useDoors } from '../../state/client'
import { useWords } from '../../words'
import { asTime, type Done, type StepProps } from './done'
import { Choice } from './fields'
import { MoveForm, refusalText } from './form'
import { LimitsChange, defaultsOf } from './limits-change'
import { newKey, sendFacts, sendMove, type Answer, type Refusal } from './requests'
import { useSender } from './sending'
import { instantOf, SinceChoice, useSince } from './since'

const DAY = 86_400_000
/** Days that stand in for an unknown age: the middle of each class (own proposal). An adult needs none. */
const AGE_DAYS: Readonly<Record<Exclude<Category, 'adult'>, number>> = {
  preterm: 0,
  neonate: 0,
  infant: 182,
  '1-4': 1_096,
  '5-11': 3_105,
  '12-15': 5_114,
}

export const standInBirthDate = (category: Category, now: number): string | null =>
  category === 'adult' ? null : new Date(now - AGE_DAYS[category] * DAY).toISOString().slice(0, 10)

interface Admitted {
  /** Newest first. */
  readonly records: readonly MoveRecord[]
  /** What was to follow and did not. */
  readonly failed: Refusal | null
}

interface Asked {
  readonly unit: UnitId
  readonly bed: BedId | null
  readonly category: Category
  readonly at: number
  readonly now: number
}

/** Admission first: monitoring must not wait for the age class. */
async function admitUnknown(key: string, asked: Asked): Promise<Answer<Admitted>> {
  const { unit, bed, category, at, now } = asked
  const admitted = await sendMove(key, {
    type: 'admit',
    subject: null,
    identity: null,
    unit,
    bed,
    at: asTime(at),
  })
  if (!admitted.ok) return admitted
  const { record } = admitted.value
  const birthDate = standInBirthDate(category, now)
  const subject = 'subject' in record.move ? record.move.subject : null
  if (birthDate === null || subject === null) return { ok: true, value: { records: [record], failed: null } }
  const told = await sendMove(`${key}-age`, {
    type: 'identify',
    subject,
    identity: { birthDate },
    at: asTime(at),
  })
  if (!told.ok) return { ok: true, value: { records: [record], failed: told.error } }
  const records = [told.value.record, record]
  if (category !== 'preterm') return { ok: true, value: { records, failed: null } }
  const flagged = await sendFacts(subject, {
    key: newKey(),
    at,
    facts: [{ kind: 'preterm', value: true }],
  })
  return { ok: true, value: { records, failed: flagged.ok ? null : flagged.error } }
}

/** The third of three touches: who it is may wait, monitoring may not (clinical-decisions 12). */
export function AdmitUnknown({ place, onDone }: StepProps) {
  const t = useWords()
  const { store } = useDoors().client
  const [category, setCategory] = useState<Category>('adult')
  const [since, setSince] = useSince()
  const told = ({ records, failed }: Admitted): Done => {
    const what = t('move.done.admit-unknown', { place: place.label })
    return {
      text: failed ? t('move.toast.partly', { what, why: refusalText(failed, place.label, t) }) : what,
      undo: records,
    }
  }
  const sender = useSender<Admitted>((admitted) => onDone(told(admitted)))
  const submit = () => {
    const now = store.serverNow()
    const at = instantOf(since, now, place.zone) ?? now
    const asked = { unit: place.unit, bed: place.bed?.id ?? null, category, at, now }
    sender.send((key) => admitUnknown(key, asked))
  }
  const birthDate = standInBirthDate(category, store.serverNow())
  return (
    <MoveForm place={place} sender={sender} submit={t('move.admit.confirm')} problem={null} onSubmit={submit}>
      <p>{place.bed ? t('move.admit.start', { bed: place.bed.label }) : t('move.admit.startNoBed')}</p>
      <Choice
        legend={t('move.category.legend')}
        value={category}
        options={CATEGORIES.toReversed().map((each) => ({ value: each, label: t(`category.${each}`) }))}
        onChange={setCategory}
      />
      {birthDate !== null && <p className="move-note">{t('move.category.estimated', { date: birthDate })}</p>}
      <LimitsChange before={category === 'adult' ? [] : defaultsOf('adult')} after={defaultsOf(category)} />
      <SinceChoice value={since} zone={place.zone} onChange={setSince} />
    </MoveForm>
  )
}
