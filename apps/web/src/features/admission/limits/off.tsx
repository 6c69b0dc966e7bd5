import type { LimitRow } from '@vigil/protocol'
import { useState } from 'react'
import { rungName } from '../../../format/limit-row'
import { limitWords as say } from '../../../words/limits'
import { Choice, Field } from '../fields'

const HOURS = ['1', '4', '12'] as const
const HOUR_MS = 3_600_000

interface Props {
  readonly row: LimitRow
  readonly disabled: boolean
  readonly onOff: (row: LimitRow, reason: string, forMs: number) => void
  readonly onCancel: () => void
}

/** Off needs a reason and an end (AL5, H42). */
export function OffForm({ row, disabled, onOff, onCancel }: Props) {
  const [reason, setReason] = useState('')
  const [hours, setHours] = useState<(typeof HOURS)[number]>('1')
  const isBlank = reason.trim() === ''
  return (
    <section className="limits-part">
      <h3>{say('offTitle', { name: rungName(row, row.priority === 'high') })}</h3>
      <Field label={say('offReason')} value={reason} onChange={setReason} />
      <Choice
        legend={say('offHow')}
        value={hours}
        options={HOURS.map((value) => ({ value, label: say(`for.${value}`) }))}
        onChange={setHours}
      />
      {isBlank && <p className="move-why">{say('offNoReason')}</p>}
      <div className="move-row">
        <button
          type="button"
          className="button button-strong"
          aria-disabled={isBlank || disabled}
          onClick={() => !isBlank && !disabled && onOff(row, reason.trim(), Number(hours) * HOUR_MS)}
        >
          {say('offSave')}
        </button>
        <button type="button" className="button" onClick={onCancel}>
          {say('cancel')}
        </button>
      </div>
    </section>
  )
}
