import { factOf } from '@vigil/clinical'
import type { SubjectCard } from '@vigil/protocol'
import type { Words } from '../../words'

/** What must be known of a patient before anybody touches them. */
export interface Mark {
  readonly kind: 'tag' | 'paced' | 'isolation' | 'risk'
  /** In the tag, or the letter in the sign. */
  readonly short: string
  readonly label: string
}

/** Most important first: who it is, how far care goes, what protects others, then the rest. */
export function marksOf(subject: SubjectCard, t: Words): readonly Mark[] {
  const { facts } = subject
  const ceiling = factOf(facts, 'ceiling')
  const marks: Mark[] = []
  if (subject.identity === 'provisional')
    marks.push({ kind: 'tag', short: t('bed.provisionalShort'), label: t('bed.provisional') })
  if (ceiling && ceiling.level !== 'full')
    marks.push({
      kind: 'tag',
      short: t(`ceiling.short.${ceiling.level}`),
      label: t('flags.ceiling', { what: t(`ceiling.${ceiling.level}`) }),
    })
  if (subject.comfort)
    marks.push({
      kind: 'tag',
      short: t('flags.comfortShort'),
      label: t('flags.comfort', { who: subject.comfort.orderedBy }),
    })
  const off = subject.off?.length ?? 0
  const changed = off + subject.limits.filter(({ setBy }) => setBy.usual !== undefined).length
  if (changed > 0)
    marks.push({
      kind: 'tag',
      short: t('flags.limitsShort'),
      label: t(off > 0 ? 'flags.limitsOff' : 'flags.limits', { count: changed }),
    })
  if (subject.paced) marks.push({ kind: 'paced', short: '', label: t('flags.paced') })
  const letters = (kind: 'isolation' | 'risk', names: readonly string[]) =>
    names.map((name) => ({ kind, short: name.slice(0, 1), label: t(`flags.${kind}`, { what: name }) }))
  const isolation = (factOf(facts, 'isolation') ?? []).map((each) => t(`isolation.${each}`))
  const risks = (factOf(facts, 'risks') ?? []).map((each) => t(`risk.${each}`))
  return [...marks, ...letters('isolation', isolation), ...letters('risk', risks)]
}
