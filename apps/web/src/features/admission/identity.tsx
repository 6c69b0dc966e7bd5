import type { Identity } from '@vigil/clinical'
import { useWords } from '../../words'
import { Choice, Field } from './fields'

export interface Typed {
  readonly name: string
  readonly mrn: string
  readonly birthDate: string
  readonly sex: Identity['sex']
}
export const NOBODY: Typed = { name: '', mrn: '', birthDate: '', sex: 'unknown' }
const SEXES = ['female', 'male', 'other', 'unknown'] as const

const orNull = (text: string) => (text.trim() === '' ? null : text.trim())
export const identityOf = ({ name, mrn, birthDate, sex }: Typed): Identity => ({
  name: name.trim(),
  mrn: orNull(mrn),
  birthDate: orNull(birthDate),
  sex,
})
export const typedOf = ({ name, mrn, birthDate, sex }: Identity): Typed => ({
  name,
  mrn: mrn ?? '',
  birthDate: birthDate ?? '',
  sex,
})

export function IdentityFields({ value, onChange }: { value: Typed; onChange: (typed: Typed) => void }) {
  const t = useWords()
  const set = (key: 'name' | 'mrn' | 'birthDate') => (text: string) => onChange({ ...value, [key]: text })
  return (
    <div className="move-grid" role="group" aria-label={t('move.identity.legend')}>
      <Field label={t('move.identity.name')} value={value.name} onChange={set('name')} />
      <Field label={t('move.identity.mrn')} value={value.mrn} onChange={set('mrn')} />
      <Field
        label={t('move.identity.birthDate')}
        type="date"
        value={value.birthDate}
        onChange={set('birthDate')}
      />
      <Choice
        legend={t('move.identity.sex')}
        value={value.sex}
        options={SEXES.map((each) => ({ value: each, label: t(`patient.sex.${each}`) }))}
        onChange={(sex) => onChange({ ...value, sex })}
      />
    </div>
  )
}
