import type { Strip, SubjectCard } from '@vigil/protocol'
import { useState } from 'react'
import { dayAndSecond } from '../../format/time'
import { post } from '../../state/rest'
import { reviewWords as say } from '../../words/review'
import { pathOf } from './query'

interface Props {
  readonly subject: SubjectCard
  readonly strips: readonly Strip[]
  readonly zone: string
  readonly mayMark: boolean
  readonly onOpen: (strip: Strip) => void
  readonly onPaper: (strip: Strip) => void
  readonly onChanged: () => void
}

/** What people marked; a struck one stays readable. */
export function StripList({ subject, strips, zone, mayMark, onOpen, onPaper, onChanged }: Props) {
  return (
    <section className="review-marked">
      <h2>{say('strips')}</h2>
      {strips.length === 0 && <p className="review-note">{say('noStrips')}</p>}
      <ul>
        {strips.toReversed().map((strip) => (
          <li key={strip.id} data-struck={strip.struck !== null}>
            <button type="button" onClick={() => onOpen(strip)}>
              <b>{say(`label.${strip.label}`)}</b> {strip.note}
              <small>
                {say('stripBy', { at: dayAndSecond(strip.at, zone), name: strip.name })}
                {strip.struck !== null && `, ${say('struck', { reason: strip.struck })}`}
              </small>
            </button>
            {strip.struck === null && (
              <>
                <button type="button" className="button" onClick={() => onPaper(strip)}>
                  {say('print')}
                </button>
                {mayMark && <Strike {...{ subject, strip, onChanged }} />}
              </>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Strike({
  subject,
  strip,
  onChanged,
}: {
  subject: SubjectCard
  strip: Strip
  onChanged: () => void
}) {
  const [key] = useState(() => crypto.randomUUID())
  const [failed, setFailed] = useState<string | null>(null)
  const strike = async () => {
    const { id, version, from, to, label, note } = strip
    const body = { key, id, version, from, to, label, note, struck: say('strikeReason') }
    const answer = await post(`${pathOf(subject)}/strips/change`, body)
    if (answer.ok) onChanged()
    else setFailed(answer.error.message || say('noAnswer'))
  }
  return (
    <>
      <button type="button" className="button" onClick={() => void strike()}>
        {say('strike')}
      </button>
      {failed !== null && <span role="alert">{say('saveFailed', { reason: failed })}</span>}
    </>
  )
}
