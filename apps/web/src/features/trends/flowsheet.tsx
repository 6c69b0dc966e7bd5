import { parameter, type ParameterCode } from '@vigil/clinical'
import type { SubjectCard } from '@vigil/protocol'
import { useState } from 'react'
import { display, unitLabel } from '../../format/number'
import { minute } from '../../format/time'
import { dayName, zoneName } from '../../format/zone'
import { trendPage as say } from '../../words/trend-page'
import { columnsOf, INTERVALS, type Interval } from './flow'
import { useFlow } from './query'

interface Props {
  readonly subject: SubjectCard
  readonly codes: readonly ParameterCode[]
  readonly zone: string
  /** Of the newest column. */
  readonly end: number
}

/** The same measurements in numbers, interval by interval, as people chart them (TR5, TR10). */
export function Flowsheet({ subject, codes, zone, end }: Props) {
  const [interval, setInterval] = useState<Interval>(15)
  const columns = columnsOf(end, interval, zone)
  const { data, isError } = useFlow(subject, {
    codes,
    from: columns[0] ?? end,
    interval,
    columns: columns.length,
  })
  return (
    <section className="flow" aria-label={say('flowsheet')}>
      <div className="trend-ranges" role="group" aria-label={say('interval')}>
        {INTERVALS.map((each) => (
          <button
            key={each}
            type="button"
            className="button"
            aria-pressed={each === interval}
            onClick={() => setInterval(each)}
          >
            {say('minutes', { n: each })}
          </button>
        ))}
        <small>{say('flowNote')}</small>
      </div>
      {!data && <p role="status">{say(isError ? 'failed' : 'loading')}</p>}
      {data && (
        <div className="flow-scroll" ref={toNewest} key={interval}>
          <table>
            <thead>
              <tr>
                <th scope="col">{say('time')}</th>
                {columns.map((at, index) => (
                  <th key={at} scope="col">
                    <ColumnTime at={at} before={columns[index - 1]} zone={zone} />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data
                .filter(({ t }) => t.length > 0)
                .map((series) => (
                  <Row key={series.code} series={series} columns={columns} interval={interval} />
                ))}
            </tbody>
          </table>
          {data.every(({ t }) => t.length === 0) && <p className="trend-note">{say('nothing')}</p>}
        </div>
      )}
    </section>
  )
}

/** The newest column is in sight, the older ones are to its left. */
const toNewest = (place: HTMLDivElement | null): void => {
  if (place) place.scrollLeft = place.scrollWidth
}

/** A new day is named, and so is an hour that comes twice. */
function ColumnTime({ at, before, zone }: { at: number; before: number | undefined; zone: string }) {
  const day = dayName(at, zone)
  const isNewDay = before === undefined || dayName(before, zone) !== day
  const isOtherClock = before !== undefined && zoneName(before, zone) !== zoneName(at, zone)
  return (
    <>
      {isNewDay && <small>{day}</small>}
      {minute(at, zone)}
      {isOtherClock && <small>{zoneName(at, zone)}</small>}
    </>
  )
}

interface RowProps {
  readonly series: NonNullable<ReturnType<typeof useFlow>['data']>[number]
  readonly columns: readonly number[]
  readonly interval: Interval
}

function Row({ series, columns, interval }: RowProps) {
  const { label, unit, decimals } = parameter(series.code)
  const said = (value: number) => display(value, decimals)
  return (
    <tr>
      <th scope="row">
        {label} <small>{unitLabel(unit)}</small>
      </th>
      {columns.map((at) => {
        const index = series.t.findIndex((each) => each >= at && each < at + interval * 60_000)
        const [mean, low, high] = [series.mean[index], series.min[index], series.max[index]]
        if (mean === undefined || low === undefined || high === undefined)
          return (
            <td key={at} data-none="true">
              <span role="img" aria-label={say('none')} />
            </td>
          )
        return (
          <td key={at}>
            {said(mean)}
            {said(low) !== said(high) && <small>{say('range', { low: said(low), high: said(high) })}</small>}
          </td>
        )
      })}
    </tr>
  )
}
