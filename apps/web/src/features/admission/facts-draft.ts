import { factOf, type Allergy, type Fact, type FactKind, type FactValues, type Oxygen } from '@vigil/clinical'
import type { FactValue } from '@vigil/protocol'

/** What the form holds: text where a person types, `null` where nobody told. */
export interface FactsDraft {
  readonly oxygen: Oxygen['device'] | null
  readonly flow: string
  readonly fio2: string
  readonly target: '94-98' | '88-92' | '90-95' | 'other' | 'none' | null
  readonly low: string
  readonly high: string
  readonly flags: readonly ('paced' | 'preterm' | 'obstetric')[]
  readonly weight: string
  readonly isolation: FactValues['isolation']
  readonly ceiling: FactValues['ceiling']['level'] | null
  readonly ceilingNote: string
  readonly risks: FactValues['risks']
  readonly consciousness: FactValues['consciousness'] | null
  readonly allergies: string
}

export const FLAGS = ['paced', 'preterm', 'obstetric'] as const
/** clinical-decisions 15. */
export const TARGETS = {
  '94-98': { low: 94, high: 98 },
  '88-92': { low: 88, high: 92 },
  '90-95': { low: 90, high: 95 },
} as const

const written = (value: number | null | undefined) => (value == null ? '' : String(value))

export function draftOf(facts: readonly Fact[]): FactsDraft {
  const oxygen = factOf(facts, 'oxygen')
  const target = factOf(facts, 'spo2-target')
  const ceiling = factOf(facts, 'ceiling')
  return {
    oxygen: oxygen?.device ?? null,
    flow: written(oxygen?.flow),
    fio2: written(oxygen?.fio2),
    target: targetOf(facts),
    low: written(target?.low),
    high: written(target?.high),
    flags: FLAGS.filter((flag) => factOf(facts, flag) === true),
    weight: written(factOf(facts, 'weight')),
    isolation: factOf(facts, 'isolation') ?? [],
    ceiling: ceiling?.level ?? null,
    ceilingNote: ceiling?.note ?? '',
    risks: factOf(facts, 'risks') ?? [],
    consciousness: factOf(facts, 'consciousness'),
    allergies: (factOf(facts, 'allergies') ?? []).map(allergyText).join('\n'),
  }
}

function targetOf(facts: readonly Fact[]): FactsDraft['target'] {
  if (!facts.some(({ kind }) => kind === 'spo2-target')) return null
  const target = factOf(facts, 'spo2-target')
  if (target === null) return 'none'
  const known = (['94-98', '88-92', '90-95'] as const).find(
    (each) => TARGETS[each].low === target.low && TARGETS[each].high === target.high,
  )
  return known ?? 'other'
}

const SEVERITIES = ['mild', 'moderate', 'severe'] as const
const allergyText = ({ substance, severity, reaction }: Allergy): string =>
  `${severity === 'unknown' ? '' : `${severity}: `}${substance}${reaction === null ? '' : ` (${reaction})`}`

function allergyOf(line: string): Allergy {
  const severity = SEVERITIES.find((each) => line.toLowerCase().startsWith(`${each}:`)) ?? 'unknown'
  const rest = severity === 'unknown' ? line : line.slice(severity.length + 1)
  const parts = /^(.*?)\s*(?:\(([^)]+)\))?$/u.exec(rest.trim())
  return { substance: parts?.[1] ?? rest.trim(), severity, reaction: parts?.[2] ?? null }
}

const number = (text: string): number | null => (text.trim() === '' ? null : Number(text.replace(',', '.')))

function targetValue({ target, low, high }: FactsDraft): FactValues['spo2-target'] | undefined {
  if (target === null) return undefined
  if (target === 'none') return null
  if (target !== 'other') return TARGETS[target]
  return { low: number(low) ?? Number.NaN, high: number(high) ?? Number.NaN }
}

/** What the form says of each kind; `undefined`: nothing. */
function valuesOf(draft: FactsDraft): { readonly [Kind in FactKind]?: FactValues[Kind] | undefined } {
  const weight = number(draft.weight)
  return {
    oxygen:
      draft.oxygen === null
        ? undefined
        : { device: draft.oxygen, flow: number(draft.flow), fio2: number(draft.fio2) },
    'spo2-target': targetValue(draft),
    paced: draft.flags.includes('paced'),
    preterm: draft.flags.includes('preterm'),
    obstetric: draft.flags.includes('obstetric'),
    weight: weight ?? undefined,
    isolation: draft.isolation,
    ceiling:
      draft.ceiling === null
        ? undefined
        : { level: draft.ceiling, note: draft.ceilingNote.trim() === '' ? null : draft.ceilingNote.trim() },
    risks: draft.risks,
    consciousness: draft.consciousness ?? undefined,
    allergies: draft.allergies
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => allergyOf(line.trim())),
  }
}

/** Only what changed: an untouched field must not become a fact of today. */
export function changesOf(before: FactsDraft, after: FactsDraft): readonly FactValue[] {
  const [old, fresh] = [valuesOf(before), valuesOf(after)]
  return (Object.keys(fresh) as FactKind[]).flatMap((kind) => {
    const value = fresh[kind]
    if (value === undefined || JSON.stringify(value) === JSON.stringify(old[kind])) return []
    // Kind and value come from one entry of one record.
    return [{ kind, value } as FactValue]
  })
}
