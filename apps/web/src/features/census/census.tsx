import type { SubjectId, UnitId } from '@vigil/clinical'
import type { SubjectCard, UnitBoard } from '@vigil/protocol'
import { useEffect, useMemo, useState } from 'react'
import { useAlarms, useBoards } from '../../state/live'
import { ErrorBoundary } from '../../ui/error-boundary'
import { censusWords as say } from '../../words/census'
import { MinuteClock } from './minute'
import { alarmsBySubject, byNeed, rowsOf, type CensusRow } from './rows'
import { Row } from './row'
import { useSettledOrder } from './settle'
import { Sites } from './sites'
import './census.css'

interface Props {
  readonly hrefOf: (subject: SubjectCard) => string
  readonly onOpen: (subject: SubjectCard) => void
  readonly openedAt: Readonly<Record<string, number>>
  /** The patients in the order on the screen, for the keys of the page. */
  readonly onOrder: (subjects: readonly SubjectId[]) => void
}

type Group = 'need' | 'unit'

/** Every patient of every unit of this person, one line each (TI1, TI3). */
export function Census({ hrefOf, onOpen, openedAt, onOrder }: Props) {
  const boards = useBoards()
  const alarms = useAlarms()
  const [unit, setUnit] = useState<UnitId | null>(null)
  const [group, setGroup] = useState<Group>('need')
  const rows = useMemo(
    () => rowsOf(boards).filter((row) => unit === null || row.unit === unit),
    [boards, unit],
  )
  const wanted = useMemo(
    () => (group === 'unit' ? rows : byNeed(rows, alarmsBySubject(alarms))).map(({ subject }) => subject.id),
    [rows, group, alarms],
  )
  const { order, moved, settle } = useSettledOrder(wanted, `${group} ${unit ?? ''}`)
  const shown = useMemo(() => inOrder(rows, order), [rows, order])
  useEffect(() => onOrder(shown.map(({ subject }) => subject.id)), [shown, onOrder])
  return (
    <MinuteClock>
      <div className="census">
        <div className="census-tools">
          <Choice unit={unit} onUnit={setUnit} group={group} onGroup={setGroup} boards={boards} />
          <Moved count={moved} onSettle={settle} />
        </div>
        <Sites boards={boards} />
        <Head />
        <List
          rows={shown}
          waiting={boards.length === 0}
          hrefOf={hrefOf}
          onOpen={onOpen}
          openedAt={openedAt}
          split={group === 'unit'}
        />
      </div>
    </MinuteClock>
  )
}

function inOrder(rows: readonly CensusRow[], order: readonly string[]): readonly CensusRow[] {
  const byId = new Map<string, CensusRow>(rows.map((row) => [row.subject.id, row]))
  return order.flatMap((id) => byId.get(id) ?? [])
}

interface ChoiceProps {
  readonly unit: UnitId | null
  readonly onUnit: (unit: UnitId | null) => void
  readonly group: Group
  readonly onGroup: (group: Group) => void
  readonly boards: readonly UnitBoard[]
}

function Choice({ unit, onUnit, group, onGroup, boards }: ChoiceProps) {
  const count = rowsOf(boards).length
  return (
    <>
      <span className="census-count">{say('count', { count, units: boards.length })}</span>
      <span role="group" aria-label={say('group')} className="census-group">
        {(['need', 'unit'] as const).map((key) => (
          <button
            key={key}
            type="button"
            className="button"
            aria-pressed={group === key}
            onClick={() => onGroup(key)}
          >
            {say(key === 'need' ? 'byNeed' : 'byUnit')}
          </button>
        ))}
      </span>
      <label className="census-filter">
        {say('unit')}{' '}
        <select
          className="button"
          value={unit ?? ''}
          onChange={(event) => onUnit(boards.find(({ id }) => id === event.target.value)?.id ?? null)}
        >
          <option value="">{say('allUnits')}</option>
          {boards.map(({ id, name, site }) => (
            <option key={id} value={id}>
              {`${site.name} ${name}`}
            </option>
          ))}
        </select>
      </label>
    </>
  )
}

/** Its place is always there: nothing shifts under a pointer when an order is new. */
function Moved({ count, onSettle }: { count: number; onSettle: () => void }) {
  return count === 0 ? (
    <span className="census-steady">{say('steady')}</span>
  ) : (
    <button type="button" className="button census-moved" onClick={onSettle}>
      {say('newOrder', { count })}
    </button>
  )
}

const HEADS = ['bed', 'patient', 'hr', 'spo2', 'rr', 'bp', 'temp', 'state', 'here'] as const

const Head = () => (
  <div className="census-head" aria-hidden="true">
    {HEADS.map((key) => (
      <span key={key} data-head={key}>
        {say(key)}
      </span>
    ))}
  </div>
)

interface ListProps extends Omit<Props, 'onOrder'> {
  readonly rows: readonly CensusRow[]
  readonly waiting: boolean
  readonly split: boolean
}

function List({ rows, waiting, split, hrefOf, onOpen, openedAt }: ListProps) {
  if (rows.length === 0) return <p className="page-note">{say(waiting ? 'waiting' : 'nobody')}</p>
  return (
    <ul className="census-list" aria-label={say('patients')}>
      {rows.map((row, index) => (
        <li key={row.subject.id} data-first={split && rows[index - 1]?.unit !== row.unit}>
          <ErrorBoundary fallback={<div className="census-row">{say('failed')}</div>}>
            <Row row={row} hrefOf={hrefOf} onOpen={onOpen} opened={openedAt[row.subject.id] ?? null} />
          </ErrorBoundary>
        </li>
      ))}
    </ul>
  )
}
