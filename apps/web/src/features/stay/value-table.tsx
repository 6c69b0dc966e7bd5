import { parameter } from '@vigil/clinical'
import { Fragment } from 'react'
import { display, unitLabel } from '../../format/number'
import { minute } from '../../format/time'
import { dayName, zoneName } from '../../format/zone'
import { stayWords as say } from '../../words/stay'
import { rowsOf, type Window } from './period'
import type { StaySeries } from './query'
import { cellsOf, type Cell } from './table'

/** As many columns as an upright sheet holds (own proposal). */
const COLUMNS = 8

interface Props {
  readonly series: readonly StaySeries[]
  readonly window: Window
  readonly zone: string
}

/** Hour by hour in numbers. */
export function ValueTable({ series, window, zone }: Props) {
  if (series.length === 0) return null
  const marks = rowsOf(window, zone)
  const groups = Array.from({ length: Math.ceil(series.length / COLUMNS) }, (_, at) =>
    series.slice(at * COLUMNS, (at + 1) * COLUMNS),
  )
  return (
    <section className="stay-part">
      <h2>{say('table', { hours: window.rowHours })}</h2>
      <p className="stay-note">{say('tableNote')}</p>
      {groups.map((group) => (
        <Group key={group[0]?.code} series={group} marks={marks} zone={zone} />
      ))}
    </section>
  )
}

function Group({ series, marks, zone }: Pick<Props, 'series' | 'zone'> & { marks: readonly number[] }) {
  const columns = series.map((each) => ({ code: each.code, cells: cellsOf(each, marks) }))
  return (
    <table className="stay-table">
      <thead>
        <tr>
          <th scope="col">{say('time')}</th>
          {series.map(({ code }) => (
            <th key={code} scope="col">
              {parameter(code).label} <small>{unitLabel(parameter(code).unit)}</small>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {marks.map((at, row) => (
          <Fragment key={at}>
            <tr>
              <th scope="row">{rowTime(at, marks[row - 1], zone)}</th>
              {columns.map(({ code, cells }) => (
                <td key={code}>
                  <Value cell={cells[row] ?? null} decimals={parameter(code).decimals} />
                </td>
              ))}
            </tr>
          </Fragment>
        ))}
      </tbody>
    </table>
  )
}

/** A new day and a changed clock are said: an hour that comes twice is two rows. */
function rowTime(at: number, before: number | undefined, zone: string): string {
  const day = dayName(at, zone)
  const isNewDay = before === undefined || dayName(before, zone) !== day
  const isOtherClock = before !== undefined && zoneName(before, zone) !== zoneName(at, zone)
  return [isNewDay ? day : null, minute(at, zone), isOtherClock ? zoneName(at, zone) : null]
    .filter((part) => part !== null)
    .join(' ')
}

function Value({ cell, decimals }: { cell: Cell | null; decimals: number }) {
  if (!cell) return <span className="stay-none" role="img" aria-label={say('none')} />
  const [low, high] = [display(cell.min, decimals), display(cell.max, decimals)]
  return (
    <>
      {display(cell.mean, decimals)}
      {low !== high && <small>{say('range', { low, high })}</small>}
    </>
  )
}
