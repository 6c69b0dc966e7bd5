import { outcomeWord, type OutcomeWord } from '@vigil/protocol'
import { useState } from 'react'
import { clock } from '../../format/time'
import { usePrincipal } from '../../state/live'
import { post } from '../../state/rest'
import { mayNotAct } from '../../state/rights'
import { useWords } from '../../words'
import { whyWords as say } from '../../words/why'
import type { Why } from './answer'

const CHOICES: readonly OutcomeWord[] = outcomeWord.options

type Sending =
  | { readonly kind: 'idle' }
  | { readonly kind: 'sending' }
  | { readonly kind: 'refused'; readonly message: string }

interface Props {
  readonly why: Why
  readonly zone: string
  readonly onKept: () => void
}

/** One tap after each alarm (clinical-decisions 11). */
export function Outcome({ why, zone, onKept }: Props) {
  const t = useWords()
  const { alarm, outcome } = why
  const [sending, setSending] = useState<Sending>({ kind: 'idle' })
  const refusal = mayNotAct(usePrincipal(), alarm.unit, t)
  const tap = async (word: OutcomeWord) => {
    setSending({ kind: 'sending' })
    const body = { episode: alarm.episode, key: crypto.randomUUID(), outcome: word }
    const answer = await post(`/api/alarms/${encodeURIComponent(alarm.id)}/outcome`, body)
    setSending(
      answer.ok ? { kind: 'idle' } : { kind: 'refused', message: answer.error.message || say('unanswered') },
    )
    if (answer.ok) onKept()
  }
  return (
    <section className="why-outcome">
      <h3>{say('outcome')}</h3>
      {outcome && (
        <p role="status">
          {say('said', {
            outcome: say(`outcome.${outcome.outcome}`),
            name: outcome.name,
            time: clock(outcome.at, zone),
          })}
        </p>
      )}
      {alarm.state === 'active' ? (
        <p>{say('stillLasts')}</p>
      ) : refusal === null ? (
        <div className="why-choices" role="group" aria-label={say('ask')}>
          {CHOICES.map((word) => (
            <button
              key={word}
              type="button"
              className="button"
              aria-pressed={outcome?.outcome === word}
              disabled={sending.kind === 'sending'}
              onClick={() => void tap(word)}
            >
              {say(`outcome.${word}`)}
            </button>
          ))}
        </div>
      ) : (
        <p>{refusal}</p>
      )}
      {sending.kind === 'sending' && <p role="status">{say('sending')}</p>}
      {sending.kind === 'refused' && (
        <p className="why-bad" role="alert">
          {say('refused', { message: sending.message })}
        </p>
      )}
    </section>
  )
}
