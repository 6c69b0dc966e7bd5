import { STRIP_LABELS, type Strip, type SubjectCard } from '@vigil/protocol'
import { useEffect, useRef, useState } from 'react'
import { post } from '../../state/rest'
import { reviewWords as say } from '../../words/review'
import { pathOf } from './query'

/** What is marked: the leads and the scale that are looked at. */
export interface Marked extends Pick<Strip, 'codes' | 'speed' | 'gain'> {
  readonly at: number
}

interface Props {
  readonly subject: SubjectCard
  readonly marked: Marked
  readonly onDone: () => void
  readonly onCancel: () => void
}

/** Ten seconds around the moment (WF13). */
const HALF_MS = 5_000

type State =
  | { readonly kind: 'open' }
  | { readonly kind: 'sending' }
  | { readonly kind: 'failed'; readonly reason: string }

export function MarkForm({ subject, marked, onDone, onCancel }: Props) {
  const [key] = useState(() => crypto.randomUUID())
  const [label, setLabel] = useState<Strip['label']>('other')
  const [note, setNote] = useState('')
  const [state, setState] = useState<State>({ kind: 'open' })
  const first = useRef<HTMLSelectElement>(null)
  useEffect(() => first.current?.focus(), [])
  const send = async () => {
    setState({ kind: 'sending' })
    const at = Math.round(marked.at)
    const answer = await post(`${pathOf(subject)}/strips`, {
      key,
      ...marked,
      at,
      from: at - HALF_MS,
      to: at + HALF_MS,
      label,
      note: note.trim() === '' ? null : note.trim(),
    })
    if (answer.ok) onDone()
    else setState({ kind: 'failed', reason: answer.error.message || say('noAnswer') })
  }
  return (
    <form
      className="review-mark"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      <label>
        {say('label')}
        {/* The options are the labels themselves. */}
        <select
          ref={first}
          value={label}
          onChange={(event) => setLabel(event.target.value as Strip['label'])}
        >
          {STRIP_LABELS.map((each) => (
            <option key={each} value={each}>
              {say(`label.${each}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {say('note')}
        <input value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
      </label>
      <button type="submit" className="button button-strong" disabled={state.kind === 'sending'}>
        {say('save')}
      </button>
      <button type="button" className="button" onClick={onCancel}>
        {say('cancel')}
      </button>
      {state.kind === 'sending' && <p role="status">{say('saving')}</p>}
      {state.kind === 'failed' && <p role="alert">{say('saveFailed', { reason: state.reason })}</p>}
    </form>
  )
}
