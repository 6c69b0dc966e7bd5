import type { AskedLimit, AutoLimitList, LimitRow } from '@vigil/protocol'
import { figureOf, keyOf, rungName } from '../../../format/limit-row'
import { limitWords as say } from '../../../words/limits'

interface Props {
  readonly found: AutoLimitList
  readonly rows: readonly LimitRow[]
  readonly disabled: boolean
  readonly onApply: (asks: readonly AskedLimit[]) => void
  readonly onCancel: () => void
}

/** Old → new before it applies, and what is refused by name (AL4). */
export function AutoForm({ found, rows, disabled, onApply, onCancel }: Props) {
  const asks = asksOf(found)
  return (
    <section className="limits-part" aria-live="polite">
      <h3>{say('autoTitle')}</h3>
      <ul>
        {found.rows.map((each) => {
          const row = rows.find((one) => keyOf(one) === keyOf(each))
          return row && <li key={keyOf(each)}>{lineOf(each, row)}</li>
        })}
      </ul>
      <div className="move-row">
        {asks.length > 0 ? (
          <button
            type="button"
            className="button button-strong"
            aria-disabled={disabled}
            onClick={() => !disabled && onApply(asks)}
          >
            {say('autoApply', { count: asks.length })}
          </button>
        ) : (
          <p>{say('autoNone')}</p>
        )}
        <button type="button" className="button" onClick={onCancel}>
          {say('cancel')}
        </button>
      </div>
    </section>
  )
}

type Proposed = AutoLimitList['rows'][number]

function lineOf({ old, value, refused, from }: Proposed, row: LimitRow): string {
  const told = { name: rungName(row, false), old: figureOf(row, old), from: from?.value ?? '' }
  if (refused !== null)
    return say('autoRefused', {
      ...told,
      value: value === null ? '' : figureOf(row, value),
      why: say(`auto.${refused}`),
    })
  return value === null || value === old
    ? say('autoSame', told)
    : say('autoLine', { ...told, value: figureOf(row, value) })
}

const asksOf = ({ rows }: AutoLimitList): readonly AskedLimit[] =>
  rows.flatMap(({ condition, priority, value, old, refused }) =>
    refused !== null || value === null || value === old
      ? []
      : [
          {
            kind: 'set' as const,
            condition,
            priority,
            value,
            delayMs: null,
            reason: say('autoReason'),
            expiresAt: null,
            confirm: false,
          },
        ],
  )
