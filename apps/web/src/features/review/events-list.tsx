import { useEffect, useRef } from 'react'
import { dayAndSecond } from '../../format/time'
import { reviewWords as say } from '../../words/review'
import type { Happening } from './events'

interface Props {
  readonly happenings: readonly Happening[]
  readonly at: number
  readonly zone: string
  /** Alarms could not be asked for. */
  readonly incomplete: boolean
  readonly onAt: (at: number) => void
}

/** Newest first; a press goes to that second (TR7). */
export function EventsList({ happenings, at, zone, incomplete, onAt }: Props) {
  const here = useRef<HTMLButtonElement>(null)
  useEffect(() => here.current?.scrollIntoView({ block: 'nearest' }))
  const sorted = happenings.toSorted((a, b) => b.at - a.at)
  return (
    <section className="review-events">
      <h2>
        {say('events')} <small>{say('eventsHelp')}</small>
      </h2>
      {incomplete && <p role="status">{say('eventsFailed')}</p>}
      {sorted.length === 0 && <p className="review-note">{say('noEvents')}</p>}
      <ol>
        {sorted.map((each) => (
          <li key={each.key}>
            <button
              type="button"
              data-kind={each.kind}
              aria-current={each.at === at}
              ref={each.at === at ? here : undefined}
              onClick={() => onAt(each.at)}
            >
              <time className="values">{dayAndSecond(each.at, zone)}</time> {each.text}
            </button>
          </li>
        ))}
      </ol>
      <p className="review-small">{say('readHour')}</p>
    </section>
  )
}
