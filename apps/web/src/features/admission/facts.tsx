import {
  CEILINGS,
  CONSCIOUSNESS,
  factOf,
  ISOLATIONS,
  limitsFor,
  OXYGEN_DEVICES,
  RISKS,
} from '@vigil/clinical'
import { factValue, type FactValue } from '@vigil/protocol'
import { useState } from 'react'
import { minute } from '../../format/time'
import { useDoors } from '../../state/client'
import { useWords, type Words } from '../../words'
import type { StepProps } from './done'
import { changesOf, draftOf, FLAGS, TARGETS, type FactsDraft } from './facts-draft'
import { Choice, Field, Many, Select } from './fields'
import { MoveForm } from './form'
import { LimitsChange } from './limits-change'
import { sendFacts } from './requests'
import { useSender } from './sending'
import { instantOf, SinceChoice, useSince } from './since'

/** Data with a source and a time, never bare flags; only what was changed is sent. */
export function Facts({ place, onDone }: StepProps) {
  const t = useWords()
  const { store } = useDoors().client
  const { subject } = place
  const [before] = useState(() => draftOf(subject?.facts ?? []))
  const [draft, setDraft] = useState(before)
  const [since, setSince] = useSince()
  const sender = useSender<unknown>(() =>
    onDone({ text: t('move.facts.saved', { name: subject?.name ?? '' }), undo: [] }),
  )
  if (!subject) return null
  const facts = changesOf(before, draft)
  const change = (part: Partial<FactsDraft>) => setDraft({ ...draft, ...part })
  const part = { draft, change }
  return (
    <MoveForm
      place={place}
      sender={sender}
      submit={t('move.facts.save')}
      problem={problemOf(facts, t)}
      onSubmit={() => {
        const now = store.serverNow()
        const at = Math.round(instantOf(since, now, place.zone) ?? now)
        sender.send((key) => sendFacts(subject.id, { key, at, facts }))
      }}
    >
      <OxygenFields {...part} />
      <TargetFields {...part} />
      <PatientFields {...part} />
      <SinceChoice value={since} zone={place.zone} onChange={setSince} />
      <LimitsChange before={subject.limits} after={limitsAfter(facts, subject)} />
      <Told place={place} />
    </MoveForm>
  )
}

function problemOf(facts: readonly FactValue[], t: Words): string | null {
  if (facts.length === 0) return t('move.facts.unchanged')
  const target = facts.find((each) => each.kind === 'spo2-target')
  if (target?.value && !(target.value.low < target.value.high)) return t('move.facts.badTarget')
  return facts.every((each) => factValue.safeParse(each).success) ? null : t('move.facts.badNumber')
}

function limitsAfter(facts: readonly FactValue[], subject: NonNullable<StepProps['place']['subject']>) {
  const oxygen = facts.find((each) => each.kind === 'oxygen')
  const target = facts.find((each) => each.kind === 'spo2-target')
  const preterm = facts.find((each) => each.kind === 'preterm')
  if (!oxygen && !target && !preterm) return subject.limits
  const driven = limitsFor({
    category: preterm?.value === true ? 'preterm' : subject.category,
    spo2Target: target ? target.value : factOf(subject.facts, 'spo2-target'),
    onOxygen: oxygen ? oxygen.value.device !== 'room-air' : subject.onOxygen,
    overrides: [],
  })
  if (preterm) return driven
  // Only SpO2 follows oxygen and target; what unit and site set for the rest stays.
  return [
    ...subject.limits.filter(({ condition }) => !condition.startsWith('spo2-')),
    ...driven.filter(({ condition }) => condition.startsWith('spo2-')),
  ]
}

interface Part {
  readonly draft: FactsDraft
  readonly change: (part: Partial<FactsDraft>) => void
}

function OxygenFields({ draft, change }: Part) {
  const t = useWords()
  return (
    <fieldset className="move-grid move-group">
      <legend>{t('move.facts.oxygen')}</legend>
      <Select
        label={t('move.facts.device')}
        value={draft.oxygen ?? ''}
        options={[
          { value: '', label: t('move.facts.unset'), disabled: draft.oxygen !== null },
          ...OXYGEN_DEVICES.map((each) => ({ value: each, label: t(`move.facts.oxygenDevice.${each}`) })),
        ]}
        onChange={(value) => {
          if (value === '') return
          // Air has neither flow nor another fraction.
          change(value === 'room-air' ? { oxygen: value, flow: '', fio2: '' } : { oxygen: value })
        }}
      />
      {draft.oxygen !== null && draft.oxygen !== 'room-air' && (
        <>
          <Field
            label={t('move.facts.flow')}
            type="number"
            value={draft.flow}
            onChange={(flow) => change({ flow })}
          />
          <Field
            label={t('move.facts.fio2')}
            type="number"
            value={draft.fio2}
            onChange={(fio2) => change({ fio2 })}
          />
        </>
      )}
    </fieldset>
  )
}

function TargetFields({ draft, change }: Part) {
  const t = useWords()
  return (
    <>
      <Choice
        legend={t('move.facts.target')}
        value={draft.target}
        options={[
          { value: '94-98' as const, label: t('move.facts.range', TARGETS['94-98']) },
          { value: '88-92' as const, label: t('move.facts.range', TARGETS['88-92']) },
          { value: '90-95' as const, label: t('move.facts.preterm9095') },
          { value: 'other' as const, label: t('move.facts.targetOther') },
          { value: 'none' as const, label: t('move.facts.targetNone') },
        ]}
        onChange={(target) => change({ target })}
      />
      {draft.target === 'other' && (
        <div className="move-grid">
          <Field
            label={t('move.facts.low')}
            type="number"
            value={draft.low}
            onChange={(low) => change({ low })}
          />
          <Field
            label={t('move.facts.high')}
            type="number"
            value={draft.high}
            onChange={(high) => change({ high })}
          />
        </div>
      )}
    </>
  )
}

function PatientFields({ draft, change }: Part) {
  const t = useWords()
  return (
    <>
      <Many
        legend={t('move.facts.flags')}
        value={draft.flags}
        options={FLAGS.map((each) => ({ value: each, label: t(`move.facts.${each}`) }))}
        onChange={(flags) => change({ flags })}
      />
      <Choice
        legend={t('move.facts.ceiling')}
        value={draft.ceiling}
        options={CEILINGS.map((each) => ({ value: each, label: t(`ceiling.${each}`) }))}
        onChange={(ceiling) => change({ ceiling })}
      />
      {draft.ceiling !== null && (
        <Field
          label={t('move.facts.ceilingNote')}
          value={draft.ceilingNote}
          onChange={(ceilingNote) => change({ ceilingNote })}
        />
      )}
      <Many
        legend={t('move.facts.isolation')}
        value={draft.isolation}
        options={ISOLATIONS.map((each) => ({ value: each, label: t(`isolation.${each}`) }))}
        onChange={(isolation) => change({ isolation })}
      />
      <Many
        legend={t('move.facts.risks')}
        value={draft.risks}
        options={RISKS.map((each) => ({ value: each, label: t(`risk.${each}`) }))}
        onChange={(risks) => change({ risks })}
      />
      <Choice
        legend={t('move.facts.consciousness')}
        value={draft.consciousness}
        options={CONSCIOUSNESS.map((each) => ({ value: each, label: t(`move.facts.level.${each}`) }))}
        onChange={(consciousness) => change({ consciousness })}
      />
      <Field
        label={t('move.facts.weight')}
        type="number"
        value={draft.weight}
        onChange={(weight) => change({ weight })}
      />
      <label className="move-field">
        {t('move.facts.allergies')}
        <textarea
          rows={3}
          value={draft.allergies}
          onChange={(event) => change({ allergies: event.target.value })}
        />
        <small>{t('move.facts.allergiesHint')}</small>
      </label>
    </>
  )
}

/** Who told what is known, and when. */
function Told({ place: { subject, zone } }: Pick<StepProps, 'place'>) {
  const t = useWords()
  const told = [...(subject?.facts ?? [])].toSorted((a, b) => b.at - a.at)
  return (
    <ul className="move-told">
      {told.map((fact) => (
        <li key={fact.kind}>
          {t(`move.facts.kind.${fact.kind}`)}{' '}
          <small>{t('move.facts.told', { by: fact.source.by, time: minute(fact.at, zone) })}</small>
        </li>
      ))}
    </ul>
  )
}
