import type { SubjectLimits } from '@vigil/protocol'
import { useState } from 'react'
import { dayAndMinute } from '../../../format/time'
import { limitWords as say } from '../../../words/limits'
import { Field, Many } from '../fields'

/** Those that a palliative team may still want; a site sets others by REST (own proposal). */
const REMAINING = [
  'apnoea',
  'rr-low',
  'rr-high',
  'hr-low',
  'hr-high',
  'spo2-low',
  'no-data',
  'battery-low',
] as const

export interface ComfortOrder {
  readonly remaining: readonly string[]
  readonly orderedBy: string
}

interface Props {
  readonly limits: SubjectLimits
  readonly zone: string
  readonly disabled: boolean
  readonly onOrder: (order: ComfortOrder) => void
  readonly onEnd: () => void
}

/** Ordered, by whom, when, and what remains (clinical-decisions 10). */
export function Comfort({ limits: { comfort, mayConfirm }, zone, disabled, onOrder, onEnd }: Props) {
  if (!comfort) return mayConfirm ? <OrderForm disabled={disabled} onOrder={onOrder} /> : null
  const { remaining, orderedBy, by, at, reviewAt } = comfort
  return (
    <section className="limits-part">
      <h3>{say('comfort')}</h3>
      <p>
        {say('comfortIs', {
          who: orderedBy,
          by: by.name,
          time: dayAndMinute(at, zone),
          remaining: remaining.length === 0 ? say('comfortNone') : remaining.map(remainText).join(', '),
          review: dayAndMinute(reviewAt, zone),
        })}
      </p>
      {mayConfirm && (
        <div className="move-row">
          <button
            type="button"
            className="button"
            aria-disabled={disabled}
            onClick={() => !disabled && onOrder({ remaining, orderedBy })}
          >
            {say('comfortReview')}
          </button>
          <button
            type="button"
            className="button"
            aria-disabled={disabled}
            onClick={() => !disabled && onEnd()}
          >
            {say('comfortEnd')}
          </button>
        </div>
      )}
    </section>
  )
}

const remainText = (key: string): string => {
  const known = REMAINING.find((each) => each === key)
  return known ? say(`remain.${known}`) : key
}

function OrderForm({ disabled, onOrder }: Pick<Props, 'disabled' | 'onOrder'>) {
  const [orderedBy, setOrderedBy] = useState('')
  const [remaining, setRemaining] = useState<readonly (typeof REMAINING)[number][]>([])
  const isBlank = orderedBy.trim() === ''
  return (
    <details className="limits-part">
      <summary>{say('comfortOrder')}</summary>
      <p>{say('comfortExplain')}</p>
      <Field label={say('comfortWho')} value={orderedBy} onChange={setOrderedBy} />
      <Many
        legend={say('comfortRemaining')}
        value={remaining}
        options={REMAINING.map((value) => ({ value, label: say(`remain.${value}`) }))}
        onChange={setRemaining}
      />
      {isBlank && <p className="move-why">{say('comfortNoWho')}</p>}
      <button
        type="button"
        className="button"
        aria-disabled={isBlank || disabled}
        onClick={() => !isBlank && !disabled && onOrder({ remaining, orderedBy: orderedBy.trim() })}
      >
        {say('comfortOrder')}
      </button>
    </details>
  )
}
