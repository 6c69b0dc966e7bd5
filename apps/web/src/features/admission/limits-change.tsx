import { limitsFor, type Category, type Limit } from '@vigil/clinical'
import { useWords } from '../../words'

export type Plain = Pick<Limit, 'condition' | 'priority' | 'direction' | 'value'>

const ROWS = [
  ['hr', 'hr'],
  ['rr', 'rr'],
  ['spo2', 'spo2'],
  ['nibp', 'nibp-sys'],
  ['temp', 'temp'],
] as const

export const defaultsOf = (
  category: Category,
  told: { spo2Target: { low: number; high: number } | null; onOxygen: boolean } = {
    spo2Target: null,
    onOxygen: false,
  },
): readonly Limit[] => limitsFor({ category, ...told, overrides: [] })

/** `50 to 130, extreme 40 to 160` of one condition. */
function span(limits: readonly Plain[], prefix: string): string | null {
  const own = (direction: 'low' | 'high', grave: boolean) =>
    limits.find(
      (limit) => limit.condition === `${prefix}-${direction}` && (limit.priority === 'high') === grave,
    )?.value
  const text = (grave: boolean) => {
    const [low, high] = [own('low', grave), own('high', grave)]
    if (low === undefined && high === undefined) return null
    return high === undefined ? `≥ ${low}` : low === undefined ? `≤ ${high}` : `${low}–${high}`
  }
  const [mild, grave] = [text(false), text(true)]
  if (mild === null) return grave
  return grave === null ? mild : `${mild} (${grave})`
}

interface Props {
  /** Empty where nobody was watched before. */
  readonly before: readonly Plain[]
  readonly after: readonly Plain[]
}

/** What will ring, before it does (interface.md, screen 4). */
export function LimitsChange({ before, after }: Props) {
  const t = useWords()
  const rows = ROWS.map(([slot, prefix]) => ({
    label: t(`slot.${slot}`),
    before: span(before, prefix) ?? t('move.limits.none'),
    after: span(after, prefix) ?? t('move.limits.none'),
  }))
  const first = before.length === 0
  const changed = rows.some((row) => row.before !== row.after)
  return (
    <section className="move-limits">
      <h3>{t(first ? 'move.limits.titleNew' : 'move.limits.title')}</h3>
      {!first && !changed ? (
        <p className="move-note">{t('move.limits.keep')}</p>
      ) : (
        <ul>
          {rows.map((row) => (
            <li key={row.label} data-changed={!first && row.before !== row.after}>
              {t(first || row.before === row.after ? 'move.limits.same' : 'move.limits.changed', row)}
            </li>
          ))}
        </ul>
      )}
      <p className="move-note">{t('move.limits.note')}</p>
    </section>
  )
}
