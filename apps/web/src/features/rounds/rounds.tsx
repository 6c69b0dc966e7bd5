import type { SubjectId, UnitId } from '@vigil/clinical'
import type { RoundsAnswer, RoundsSubject } from '@vigil/protocol'
import { useEffect, useState } from 'react'
import { tinykeys } from 'tinykeys'
import { plannedText } from '../../format/planned'
import { dayAndMinute } from '../../format/time'
import { useWords } from '../../words'
import { roundsWords as say } from '../../words/rounds'
import { useRounds } from './query'
import { dayAt, keepSeen, seenToday } from './seen'
import { Sheet } from './sheet'
import './rounds.css'

interface Props {
  readonly unit: UnitId
  readonly zone: string
  /** Whose ticks these are. */
  readonly who: string
  readonly onOpen: (subject: SubjectId) => void
}

/** The unit's last 24 h for who goes round: one patient at a time, or all of them on paper. */
export function Rounds({ unit, ...rest }: Props) {
  const t = useWords()
  const { data, isError, refetch } = useRounds(unit)
  if (data) return <List data={data} isOld={isError} {...rest} />
  return (
    <div className="page-note" role="status">
      <p>{say(isError ? 'failed' : 'loading')}</p>
      {isError && (
        <button type="button" className="button" onClick={() => void refetch()}>
          {t('act.retry')}
        </button>
      )}
    </div>
  )
}

interface ListProps extends Omit<Props, 'unit'> {
  readonly data: RoundsAnswer
  readonly isOld: boolean
}

function List({ data, isOld, zone, who, onOpen }: ListProps) {
  const day = dayAt(data.to, zone)
  const [seen, setSeen] = useState(() => seenToday(who, day))
  const [shown, setShown] = useState<SubjectId | null>(data.subjects[0]?.subject ?? null)
  const tick = (id: SubjectId) => {
    const next = new Set(seen)
    if (!next.delete(id)) next.add(id)
    setSeen(next)
    keepSeen(who, day, next)
  }
  const step = (by: number) => {
    const at = data.subjects.findIndex(({ subject }) => subject === shown)
    const next = data.subjects[Math.min(data.subjects.length - 1, Math.max(0, at + by))]
    if (!next) return
    setShown(next.subject)
    document.querySelector<HTMLElement>(`[data-rounds="${CSS.escape(next.subject)}"] button`)?.focus()
  }
  useStepKeys(step)
  const time = dayAndMinute(data.to, zone)
  return (
    <div className="rounds">
      <div className="rounds-tools">
        <b role="status">{say(isOld ? 'old' : 'asOf', { time })}</b>
        <span>{say('seenCount', { seen: countSeen(data, seen), count: data.subjects.length })}</span>
        <span className="rounds-keys">{say('keys')}</span>
        <button type="button" className="button" onClick={() => step(1)}>
          {say('next')}
        </button>
        <button type="button" className="button" onClick={() => window.print()}>
          {say('print')}
        </button>
      </div>
      {data.subjects.length === 0 && <p className="page-note">{say('nobody')}</p>}
      <ol className="rounds-list" aria-label={say('list')}>
        {data.subjects.map((sheet) => (
          <Patient
            key={sheet.subject}
            sheet={sheet}
            data={data}
            zone={zone}
            isShown={sheet.subject === shown}
            isSeen={seen.has(sheet.subject)}
            onShow={() => setShown(sheet.subject === shown ? null : sheet.subject)}
            onSeen={() => tick(sheet.subject)}
            onOpen={() => onOpen(sheet.subject)}
          />
        ))}
      </ol>
    </div>
  )
}

const countSeen = (data: RoundsAnswer, seen: ReadonlySet<string>) =>
  data.subjects.filter(({ subject }) => seen.has(subject)).length

/** J and K as everywhere (interface.md, "Keys"). */
function useStepKeys(step: (by: number) => void): void {
  useEffect(() => {
    const guarded = (by: number) => (event: KeyboardEvent) => {
      if (event.target instanceof HTMLElement && event.target.closest('input, select, textarea')) return
      event.preventDefault()
      step(by)
    }
    return tinykeys(window, { j: guarded(1), k: guarded(-1) })
  })
}

interface PatientProps {
  readonly sheet: RoundsSubject
  readonly data: RoundsAnswer
  readonly zone: string
  readonly isShown: boolean
  readonly isSeen: boolean
  readonly onShow: () => void
  readonly onSeen: () => void
  readonly onOpen: () => void
}

function Patient({ sheet, data, zone, isShown, isSeen, onShow, onSeen, onOpen }: PatientProps) {
  const bed = sheet.bedLabel === null ? say('noBed') : say('bed', { label: sheet.bedLabel })
  return (
    <li className="rounds-patient" data-rounds={sheet.subject} data-shown={isShown} data-seen={isSeen}>
      <div className="rounds-head">
        <button
          type="button"
          className="rounds-open"
          aria-expanded={isShown}
          aria-label={say(isShown ? 'collapse' : 'expand', { name: `${bed} ${sheet.name}` })}
          onClick={onShow}
        >
          <b>{bed}</b> <span>{sheet.name}</span> <small>{identity(sheet)}</small>
          <Needs sheet={sheet} zone={zone} />
        </button>
        <button type="button" className="button rounds-live" onClick={onOpen}>
          {say('openPatient')}
        </button>
        <button type="button" className="button" aria-pressed={isSeen} onClick={onSeen}>
          {say('seen')}
        </button>
      </div>
      {/* On paper every sheet is open. */}
      <div className="rounds-body" hidden={!isShown}>
        <Sheet sheet={sheet} from={data.from} to={data.to} zone={zone} />
      </div>
    </li>
  )
}

const identity = ({ mrn, birthDate }: RoundsSubject): string =>
  [mrn === null ? null : say('mrn', { mrn }), birthDate === null ? null : say('born', { date: birthDate })]
    .filter((part) => part !== null)
    .join(', ')

function Needs({ sheet, zone }: { sheet: RoundsSubject; zone: string }) {
  const t = useWords()
  const { open, planned, unmonitored, isUnmonitored } = sheet
  const count = (priority: 'high' | 'medium') => open.filter((alarm) => alarm.priority === priority).length
  const [high, medium] = [count('high'), count('medium')]
  return (
    <span className="rounds-needs">
      {planned && <b>{plannedText(planned, zone, t)}</b>}
      {high > 0 && <span data-hue="high">{say('openHigh', { count: high })}</span>}
      {medium > 0 && <span data-hue="medium">{say('openMedium', { count: medium })}</span>}
      {isUnmonitored && <span>{say('unmonitoredNow')}</span>}
      <span>{unmonitored.minutes > 0 ? say('unmonitored', unmonitored) : say('watched')}</span>
    </span>
  )
}
