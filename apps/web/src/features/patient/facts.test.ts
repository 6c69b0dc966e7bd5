import { describe, expect, it } from 'vitest'
import { aSubject, AT } from '../../live/testing/builders'
import { addWords, words } from '../../words'
import { patientPage } from '../../words/patient'
import { chipsOf, oxygenChip } from './facts'

addWords(patientPage)
// Tests mint brands as the parsers do.
const brand = (value: unknown): never => value as never
const by = { source: { kind: 'person' as const, by: 'N. One' }, at: brand(Date.UTC(2026, 0, 5, 22, 25)) }
const chips = (facts: ReturnType<typeof aSubject>['facts']) => chipsOf(aSubject({ facts }), 'UTC', words)

const ceiling = (level: 'full' | 'no-intubation', note: string | null) =>
  chips([{ kind: 'ceiling', value: { level, note }, ...by }]).find(({ key }) => key === 'ceiling')

describe('what is known of a patient', () => {
  it('says of allergies that nobody recorded them', () => {
    const found = chips([]).find(({ key }) => key === 'allergies')
    expect(found).toMatchObject({ text: 'Allergies not recorded', weight: 'unknown' })
  })

  it('says no known allergies only when somebody told so', () => {
    const found = chips([{ kind: 'allergies', value: [], ...by }]).find(({ key }) => key === 'allergies')
    expect(found).toMatchObject({
      text: 'No known allergies',
      source: 'No known allergies: told by N. One, 5 Jan, 22:25',
    })
  })

  it('puts a severe allergy and one of unknown severity first', () => {
    const allergies = [
      { substance: 'Latex', severity: 'mild' as const, reaction: null },
      { substance: 'Iodine', severity: 'unknown' as const, reaction: null },
      { substance: 'Penicillin', severity: 'severe' as const, reaction: 'anaphylaxis' },
    ]
    const found = chips([{ kind: 'allergies', value: allergies, ...by }])
    expect(found.slice(0, 2).map(({ text, weight }) => [text, weight])).toEqual([
      ['Allergy, severity unknown: Iodine', 'strong'],
      ['Severe allergy: Penicillin (anaphylaxis)', 'strong'],
    ])
  })

  it('marks a ceiling of care unless it is full treatment', () => {
    expect(ceiling('full', null)?.weight).toBe('plain')
    expect(ceiling('no-intubation', 'NIV')).toMatchObject({ weight: 'strong', text: 'No intubation (NIV)' })
  })

  it('tells oxygen with its target, each with its source', () => {
    const subject = aSubject({
      facts: [
        { kind: 'oxygen', value: { device: 'nasal-cannula', flow: 2, fio2: 28 }, ...by },
        { kind: 'spo2-target', value: { low: 88, high: 92 }, ...by },
      ],
    })
    const chip = oxygenChip(subject, 'UTC', words)
    expect(chip.text).toBe('Nasal cannula · 2 L/min · FiO2 28 % · target 88 to 92 %')
    expect(chip.source.match(/told by N. One/g)).toHaveLength(2)
    expect(oxygenChip(aSubject(), 'UTC', words).text).toBe('Oxygen not recorded · no target set')
  })

  it('says nothing of a fridge', () => {
    expect(chipsOf(aSubject({ kind: 'thing' }), 'UTC', words)).toEqual([])
  })
})

it('takes the time of the fact and never the time of looking', () => {
  const [first] = chipsOf(
    aSubject({ facts: [{ kind: 'weight', value: 70, ...by, at: brand(AT) }] }),
    'UTC',
    words,
  ).filter(({ key }) => key === 'weight')
  expect(first?.source).toContain('18 Nov, 11:06')
})
