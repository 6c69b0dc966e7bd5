import type { UnitId } from '@vigil/clinical'
import type { Missed, UnitBoard } from '@vigil/protocol'
import { useMemo, useState } from 'react'
import { alarmText } from '../../format/alarm-text'
import { dayAndMinute, duration } from '../../format/time'
import { marker } from '../../format/alarm-line'
import { usePrincipal } from '../../state/live'
import { whereabouts } from '../../state/places'
import { useWords, type Words } from '../../words'
import { downtimeWords as say } from '../../words/downtime'
import { signMissed, useMissedRows, type Signed } from './missed-query'
import './missed.css'

interface Props {
  readonly unit: UnitId
  readonly board: UnitBoard
}

/** What nobody could see or hear, oldest first, until somebody signs (DT5, clinical-decisions 21). */
export function MissedPage({ unit, board }: Props) {
  const [all, setAll] = useState(false)
  const { data, isError, refetch } = useMissedRows(unit, all ? 'all' : 'open')
  if (!data)
    return (
      <div className="page-note" role="status">
        <p>{say(isError ? 'missedFailed' : 'missedLoading')}</p>
        {isError && (
          <button type="button" className="button" onClick={() => void refetch()}>
            {say('retry')}
          </button>
        )}
      </div>
    )
  return (
    <div className="missed-page">
      <label className="missed-all">
        <input type="checkbox" checked={all} onChange={(event) => setAll(event.target.checked)} />
        {say('missedAll')}
      </label>
      {data.missed.length === 0 && <p className="missed-none">{say('missedNone')}</p>}
      <ol className="missed-list" aria-label={say('missedTitle')}>
        {data.missed.map((missed) => (
          <Entry key={missed.id} missed={missed} board={board} onSigned={() => void refetch()} />
        ))}
      </ol>
      <Minutes board={board} unmonitored={data.unmonitored} />
    </div>
  )
}

function Minutes({ board, unmonitored }: { board: UnitBoard; unmonitored: readonly MinutesRow[] }) {
  const names = useMemo(() => whereabouts([board]), [board])
  const some = unmonitored.filter(({ minutes }) => minutes > 0).toSorted((a, b) => b.minutes - a.minutes)
  if (some.length === 0) return null
  return (
    <section className="missed-minutes">
      <h2>{say('minutes')}</h2>
      <ul>
        {some.map(({ subject, minutes, of }) => (
          <li key={subject}>
            {say('minutesOf', { name: names.get(subject)?.name ?? subject, minutes, of })}
          </li>
        ))}
      </ul>
    </section>
  )
}
type MinutesRow = NonNullable<ReturnType<typeof useMissedRows>['data']>['unmonitored'][number]

interface EntryProps {
  readonly missed: Missed
  readonly board: UnitBoard
  readonly onSigned: () => void
}

function Entry({ missed, board, onSigned }: EntryProps) {
  const t = useWords()
  const zone = board.site.timeZone
  const { signed, from, to } = missed
  const time = dayAndMinute(from, zone)
  return (
    <li className="missed-entry" data-kind={missed.what.kind} data-signed={signed !== null}>
      <div>
        <b>{say(`what.${missed.what.kind}`)}</b>
        <p className="values">
          {to === null
            ? say('goesOn', { from: time })
            : say('span', { from: time, to: dayAndMinute(to, zone), length: duration(to - from) })}
        </p>
        <p>{aboutWhom(missed, board, t)}</p>
        {signed && (
          <p>
            {say('signedBy', { name: signed.name, time: dayAndMinute(signed.at, zone) })}
            {signed.note !== null && <q>{signed.note}</q>}
          </p>
        )}
      </div>
      {!signed && <Sign missed={missed} onSigned={onSigned} />}
    </li>
  )
}

function aboutWhom({ what }: Missed, board: UnitBoard, t: Words): string {
  const known = whereabouts([board])
  const nameOf = (id: string) => {
    const found = [...known].find(([subject]) => subject === id)?.[1]
    return found ? [found.bed, found.name].filter((part) => part !== null).join(' ') : id
  }
  if ('subjects' in what) return say('subjects', { names: what.subjects.map(nameOf).join(', ') })
  const { alarm } = what
  const owner = alarm.owner ? say('takenBy', { name: alarm.owner.name }) : say('nobodyTook')
  return [nameOf(alarm.subject), `${marker(alarm, t)} ${alarmText(alarm, t)}`, owner].join(t('separator'))
}

/** A press is one signature, however often it is sent. */
function Sign({ missed, onSigned }: { missed: Missed; onSigned: () => void }) {
  const principal = usePrincipal()
  const [key] = useState(() => crypto.randomUUID())
  const [note, setNote] = useState('')
  const [state, setState] = useState<'ready' | 'signing' | Exclude<Signed, { kind: 'signed' }>>('ready')
  const may =
    principal?.kind === 'person' &&
    principal.units.some(({ unit, actions }) => unit === missed.unit && actions.includes('act'))
  if (!may) return <p className="missed-note">{say('mayNot')}</p>
  if (missed.to === null) return null
  const sign = async () => {
    setState('signing')
    const answer = await signMissed(missed.id, key, note.trim())
    if (answer.kind === 'signed') onSigned()
    else setState(answer)
  }
  return (
    <div className="missed-sign">
      <input
        className="missed-text"
        value={note}
        maxLength={500}
        placeholder={say('note')}
        aria-label={say('note')}
        onChange={(event) => setNote(event.target.value)}
      />
      <button
        type="button"
        className="button button-strong"
        disabled={state === 'signing'}
        onClick={() => void sign()}
      >
        {say(state === 'signing' ? 'signing' : 'sign')}
      </button>
      {typeof state === 'object' && (
        <p role="alert">
          {say('refused', { message: state.kind === 'refused' ? state.message : say('unanswered') })}
        </p>
      )}
    </div>
  )
}
