import { deviceId, type QuarantineList } from '@vigil/protocol'
import { useState } from 'react'
import { messageWords as say } from '../../words/messages'

/** An empty one does not filter. */
export interface Filters {
  readonly protocol: string
  readonly peer: string
  readonly device: string
  readonly reason: string
}
export const NO_FILTERS: Filters = { protocol: '', peer: '', device: '', reason: '' }

const PROTOCOLS = ['mqtt', 'mqtt-bridge', 'mllp', 'store'] as const

interface Props {
  readonly filters: Filters
  readonly peers: readonly string[]
  readonly counts: QuarantineList['counts']
  readonly onChange: (filters: Filters) => void
}

export function FilterBar({ filters, peers, counts, onChange }: Props) {
  const reasons = counts.map(({ reason }) => reason)
  const isFiltered = Object.values(filters).some((value) => value !== '')
  return (
    <div className="messages-filters" role="group" aria-label={say('filters')}>
      <Choice
        label={say('protocol')}
        value={filters.protocol}
        options={PROTOCOLS}
        onChange={(protocol) => onChange({ ...filters, protocol })}
      />
      <Choice
        label={say('peer')}
        value={filters.peer}
        options={peers}
        onChange={(peer) => onChange({ ...filters, peer })}
      />
      <Device
        key={filters.device}
        value={filters.device}
        onChange={(device) => onChange({ ...filters, device })}
      />
      <Choice
        label={say('reason')}
        value={filters.reason}
        options={reasons}
        onChange={(reason) => onChange({ ...filters, reason })}
      />
      {isFiltered && (
        <button type="button" className="button" onClick={() => onChange(NO_FILTERS)}>
          {say('clear')}
        </button>
      )}
    </div>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly options: readonly string[]
  readonly onChange: (value: string) => void
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  // What is chosen stays a choice when its last message is older than the counts.
  const shown = value === '' || options.includes(value) ? options : [...options, value]
  return (
    <label>
      {label}{' '}
      <select className="button" value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{say('all')}</option>
        {shown.map((option) => (
          <option key={option}>{option}</option>
        ))}
      </select>
    </label>
  )
}

/** Sent on Enter or when it is left: half a name is asked of nobody. */
function Device({ value, onChange }: Pick<ChoiceProps, 'value' | 'onChange'>) {
  const [text, setText] = useState(value)
  const device = text.trim()
  const isRight = device === '' || deviceId.safeParse(device).success
  const send = () => {
    if (isRight && device !== value) onChange(device)
  }
  return (
    <label>
      {say('device')}{' '}
      <input
        className="messages-device"
        value={text}
        maxLength={200}
        aria-invalid={!isRight}
        onChange={(event) => setText(event.target.value)}
        onBlur={send}
        onKeyDown={(event) => {
          if (event.key === 'Enter') send()
        }}
      />
      {!isRight && <small role="alert">{say('deviceWrong')}</small>}
    </label>
  )
}
