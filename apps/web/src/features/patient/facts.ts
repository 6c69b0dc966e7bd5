import { factOf, type Allergy, type Fact, type FactKind, type FactValues } from '@vigil/clinical'
import type { SubjectCard } from '@vigil/protocol'
import { dayAndMinute } from '../../format/time'
import type { Words } from '../../words'

/** One thing known of a patient, with who told it when. `strong` must not be missed; `unknown` is not "none". */
export interface Chip {
  readonly key: string
  readonly text: string
  readonly source: string
  readonly weight: 'strong' | 'plain' | 'unknown'
}

type Told = Pick<Fact, 'source' | 'at'>

function sourceOf(what: string, told: Told, zone: string, t: Words): string {
  return t(`patient.told.${told.source.kind}`, {
    what,
    by: told.source.by,
    time: dayAndMinute(told.at, zone),
  })
}

/** The fact of one kind with its source, typed by that kind. */
function find<Kind extends FactKind>(
  subject: SubjectCard,
  kind: Kind,
): (Told & { readonly value: FactValues[Kind] | null }) | null {
  const facts: readonly Fact[] = subject.facts
  const told = facts.find((fact) => fact.kind === kind)
  return told ? { source: told.source, at: told.at, value: factOf(facts, kind) } : null
}

/** Everything of the banner beside the name, gravest first. */
export function chipsOf(subject: SubjectCard, zone: string, t: Words): readonly Chip[] {
  if (subject.kind !== 'patient') return []
  const say = (key: string, text: string, told: Told, weight: Chip['weight'] = 'plain'): Chip => ({
    key,
    text,
    weight,
    source: sourceOf(text, told, zone, t),
  })
  return [
    ...allergies(subject, say, t),
    ...ceiling(subject, say, t),
    ...flags(subject, say, t),
    ...weight(subject, say, t),
    ...score(subject, zone, t),
  ].toSorted((a, b) => ORDER[a.weight] - ORDER[b.weight])
}

const ORDER: Readonly<Record<Chip['weight'], number>> = { strong: 0, unknown: 1, plain: 2 }

type Say = (key: string, text: string, told: Told, weight?: Chip['weight']) => Chip

const missing = (key: string, text: string, t: Words): Chip => ({
  key,
  text,
  weight: 'unknown',
  source: t('patient.told.nobody', { what: text }),
})

function allergies(subject: SubjectCard, say: Say, t: Words): readonly Chip[] {
  const fact = find(subject, 'allergies')
  if (!fact?.value) return [missing('allergies', t('patient.fact.allergies'), t)]
  if (fact.value.length === 0) return [say('allergies', t('patient.fact.noAllergies'), fact)]
  return fact.value.map((allergy) =>
    say(
      `allergy ${allergy.substance}`,
      t(`patient.fact.allergy.${allergy.severity}`, { what: substance(allergy, t) }),
      fact,
      // Whoever does not know how bad it was has to treat it as bad.
      allergy.severity === 'severe' || allergy.severity === 'unknown' ? 'strong' : 'plain',
    ),
  )
}

const substance = ({ substance: name, reaction }: Allergy, t: Words): string =>
  reaction === null ? name : t('patient.fact.reaction', { substance: name, reaction })

function ceiling(subject: SubjectCard, say: Say, t: Words): readonly Chip[] {
  const fact = find(subject, 'ceiling')
  if (!fact?.value) return [missing('ceiling', t('patient.fact.ceiling'), t)]
  const level = t(`patient.level.${fact.value.level}`)
  const text = fact.value.note === null ? level : t('patient.noted', { text: level, note: fact.value.note })
  return [say('ceiling', text, fact, fact.value.level === 'full' ? 'plain' : 'strong')]
}

function weight(subject: SubjectCard, say: Say, t: Words): readonly Chip[] {
  const fact = find(subject, 'weight')
  if (!fact?.value) return [missing('weight', t('patient.fact.weight'), t)]
  return [say('weight', t('patient.fact.kilograms', { value: fact.value }), fact)]
}

/** With what it is made of; without every input it is a lower bound and says so (clinical-decisions 16). */
function score({ score: known }: SubjectCard, zone: string, t: Words): readonly Chip[] {
  if (!known) return []
  const { system, total, missing: absent, parts, at } = known
  const text = t(absent.length > 0 ? 'patient.scoreAtLeast' : 'patient.score', { system, total })
  const made = t('patient.scoreParts', {
    what: text,
    time: dayAndMinute(at, zone),
    parts: parts.map(({ input, points }) => t('patient.scorePart', { input, points })).join(', '),
  })
  const source =
    absent.length > 0 ? t('patient.scoreMissing', { text: made, missing: absent.join(', ') }) : made
  return [{ key: 'score', text, weight: 'plain', source }]
}

function flags(subject: SubjectCard, say: Say, t: Words): readonly Chip[] {
  const yes = (['preterm', 'obstetric'] as const).flatMap((kind) => {
    const fact = find(subject, kind)
    return fact?.value === true ? [say(kind, t(`patient.fact.${kind}`), fact)] : []
  })
  const isolation = find(subject, 'isolation')
  const risks = find(subject, 'risks')
  const awake = find(subject, 'consciousness')
  return [
    ...paced(subject, say, t),
    ...(isolation?.value
      ? isolation.value.map((each) =>
          say(`isolation ${each}`, t(`patient.fact.isolation.${each}`), isolation, 'strong'),
        )
      : []),
    ...yes,
    ...(risks?.value
      ? risks.value.map((each) =>
          say(`risk ${each}`, t(`patient.fact.risk.${each}`), risks, each === 'airway' ? 'strong' : 'plain'),
        )
      : []),
    ...(awake?.value ? [say('consciousness', t(`patient.fact.consciousness.${awake.value}`), awake)] : []),
  ]
}

function paced(subject: SubjectCard, say: Say, t: Words): readonly Chip[] {
  const fact = find(subject, 'paced')
  const text = t('patient.fact.paced')
  if (fact?.value === true) return [say('paced', text, fact, 'strong')]
  if (!subject.paced) return []
  return [{ key: 'paced', text, weight: 'strong', source: t('patient.told.record', { what: text }) }]
}

/** `Nasal cannula · 2 L/min · FiO2 28 % · target 88 to 92 %`, with its source (clinical-decisions 15). */
export function oxygenChip(subject: SubjectCard, zone: string, t: Words): Chip {
  const fact = find(subject, 'oxygen')
  const target = find(subject, 'spo2-target')
  const aim = target?.value
    ? t('patient.oxygen.target', { low: target.value.low, high: target.value.high })
    : t('patient.oxygen.noTarget')
  const parts = fact?.value
    ? [
        t(`patient.oxygen.device.${fact.value.device}`),
        fact.value.flow === null ? null : t('patient.oxygen.flow', { value: fact.value.flow }),
        fact.value.fio2 === null ? null : t('patient.oxygen.fio2', { value: fact.value.fio2 }),
      ]
    : [subject.onOxygen ? t('flags.oxygen') : t('patient.oxygen.none')]
  const text = [...parts, aim].filter((part) => part !== null).join(t('separator'))
  const told = [
    fact ? sourceOf(parts.filter((part) => part !== null).join(' '), fact, zone, t) : null,
    target ? sourceOf(aim, target, zone, t) : null,
  ].filter((line) => line !== null)
  return {
    key: 'oxygen',
    text,
    weight: fact ? 'plain' : 'unknown',
    source: told.length > 0 ? told.join('; ') : t('patient.told.nobody', { what: text }),
  }
}
