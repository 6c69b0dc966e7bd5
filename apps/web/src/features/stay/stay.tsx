import type { SubjectCard } from '@vigil/protocol'
import { useMemo, useState } from 'react'
import { useDoors } from '../../state/client'
import { stayWords as say } from '../../words/stay'
import { AlarmLog } from './alarm-log'
import { Course } from './course'
import { Identity, type Where } from './identity'
import { PERIODS, windowOf, type Period, type Window } from './period'
import { Plots } from './plots'
import { useStay } from './query'
import { ValueTable } from './value-table'
import './stay.css'

const PARTS = ['plots', 'table', 'alarms', 'moves'] as const
type Part = (typeof PARTS)[number]

interface Props {
  readonly subject: SubjectCard
  readonly where: Where
  /** Who makes the paper. */
  readonly who: string
}

/** Trends, alarms and moves of one patient on one paper (TR14): what is on the screen is what is printed. */
export function StayOnPaper({ subject, where, who }: Props) {
  const { store } = useDoors().client
  const [now] = useState(() => store.serverNow())
  const [period, setPeriod] = useState<Period>('day')
  const [left, setLeft] = useState<ReadonlySet<Part>>(new Set())
  const window = useMemo(
    () => windowOf(period, now, subject.admittedAt, where.zone),
    [period, now, subject.admittedAt, where.zone],
  )
  const flip = (part: Part) => {
    const next = new Set(left)
    if (!next.delete(part)) next.add(part)
    setLeft(next)
  }
  const shown = new Set(PARTS.filter((part) => !left.has(part)))
  return (
    <div className="stay">
      <div className="stay-tools">
        <fieldset>
          <legend>{say('period')}</legend>
          {PERIODS.map((each) => (
            <button
              key={each}
              type="button"
              className="button"
              aria-pressed={each === period}
              onClick={() => setPeriod(each)}
            >
              {say(`period.${each}`)}
            </button>
          ))}
        </fieldset>
        <fieldset>
          <legend>{say('part')}</legend>
          {PARTS.map((part) => (
            <button
              key={part}
              type="button"
              className="button"
              aria-pressed={shown.has(part)}
              onClick={() => flip(part)}
            >
              {say(`part.${part}`)}
            </button>
          ))}
        </fieldset>
        <button type="button" className="button" onClick={() => globalThis.print()}>
          {say('print')}
        </button>
      </div>
      <Paper {...{ subject, where, who, now, window, shown }} />
    </div>
  )
}

interface PaperProps extends Props {
  readonly now: number
  readonly window: Window
  readonly shown: ReadonlySet<Part>
}

/** A table of one column, whose head a printer repeats on each page: no page without its patient (H58). */
function Paper({ subject, where, who, now, window, shown }: PaperProps) {
  const { zone } = where
  const { data, isError, refetch } = useStay(subject, window)
  return (
    <table className="stay-paper" role="presentation">
      <thead>
        <tr>
          <td>
            <Identity {...{ subject, where, who, now, window }} />
          </td>
        </tr>
      </thead>
      <tbody>
        <tr>
          <td>
            {!data && <p role="status">{say(isError ? 'failed' : 'loading')}</p>}
            {!data && isError && (
              <button type="button" className="button" onClick={() => void refetch()}>
                {say('retry')}
              </button>
            )}
            {data && shown.has('plots') && <Plots series={data.series} window={window} zone={zone} />}
            {data && shown.has('table') && <ValueTable series={data.series} window={window} zone={zone} />}
            {data && shown.has('alarms') && <AlarmLog stay={data} now={now} zone={zone} />}
            {shown.has('moves') && <Course subject={subject} window={window} zone={zone} />}
          </td>
        </tr>
      </tbody>
    </table>
  )
}
