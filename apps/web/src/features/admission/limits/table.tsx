import type { LimitRow } from '@vigil/protocol'
import {
  delayText,
  familyName,
  keyOf,
  nowText,
  rungName,
  setByText,
  toText,
  unitOf,
  untilText,
  usualText,
} from '../../../format/limit-row'
import { AlarmOffIcon } from '../../../ui/icons'
import { limitWords as say } from '../../../words/limits'
import { delayShown, delaysOf, linesOf, shown, sidesOf, type Draft, type Line } from './draft'

export interface RowActs {
  readonly onType: (row: LimitRow, typed: Draft[string]) => void
  readonly onOff: (row: LimitRow) => void
  readonly onReset: (row: LimitRow) => void
}

interface Props extends RowActs {
  readonly rows: readonly LimitRow[]
  readonly draft: Draft
  readonly name: string
  readonly zone: string
}

export function LimitsTable({ rows, draft, name, zone, ...acts }: Props) {
  return (
    <div className="limits-scroll">
      <table className="limits-table">
        <caption>{say('caption', { name })}</caption>
        <thead>
          <tr>
            {(['parameter', 'low', 'high', 'usual', 'setBy', 'until'] as const).map((head) => (
              <th key={head} scope="col">
                {say(head)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {linesOf(rows).map((line) => (
            <LineRow key={`${line.family} ${line.extreme}`} {...acts} line={line} draft={draft} zone={zone} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface LineProps extends RowActs {
  readonly line: Line
  readonly draft: Draft
  readonly zone: string
}

function LineRow({ line, draft, zone, ...acts }: LineProps) {
  const sides = sidesOf(line)
  const [first] = sides
  const name = familyName(line.family)
  const changed = sides.filter((row) => row.changed)
  const told = (text: (row: LimitRow) => string) => [
    ...new Set((changed.length > 0 ? changed : sides).map(text)),
  ]
  return (
    <tr data-changed={changed.length > 0}>
      <th scope="row">
        {line.extreme ? say('extreme', { name }) : name} {first && <small>{unitOf(first)}</small>}
      </th>
      {[line.low, line.high].map((row, at) => (
        <td key={at === 0 ? 'low' : 'high'}>
          {row ? <Cell {...acts} row={row} extreme={line.extreme} draft={draft} zone={zone} /> : say('none')}
        </td>
      ))}
      <td>{sides.map((row) => toText(row, { kind: 'value', ...row.usual })).join('–')}</td>
      <td>{told((row) => setByText(row, zone)).join(', ')}</td>
      <td>{told((row) => untilText(row, zone)).join(', ')}</td>
    </tr>
  )
}

interface CellProps extends RowActs {
  readonly row: LimitRow
  readonly extreme: boolean
  readonly draft: Draft
  readonly zone: string
}

/** How long a violation lasts before it alarms (AL6). */
function Delay({ row, name, draft, onType }: Pick<CellProps, 'row' | 'draft' | 'onType'> & { name: string }) {
  return (
    <select
      className="limits-delay"
      aria-label={say('delayName', { name })}
      value={delayShown(row, draft)}
      onChange={(event) => onType(row, { delayMs: Number(event.target.value) })}
    >
      {delaysOf(row).map((seconds) => (
        <option key={seconds} value={seconds * 1_000}>
          {delayText(seconds * 1_000)}
        </option>
      ))}
    </select>
  )
}

function Cell({ row, extreme, draft, zone, onType, onOff, onReset }: CellProps) {
  const name = rungName(row, extreme)
  const isFixed = row.range.from === row.range.to
  const usual = usualText(row)
  if (isFixed) return <span className="limits-fixed">{nowText(row)}</span>
  if (row.now.kind === 'off')
    return (
      <span className="limits-cell" data-off="true">
        <AlarmOffIcon label={say('offUntil', { time: untilText(row, zone), reason: row.reason ?? '' })} />
        {say('off')}
        <button
          type="button"
          className="button"
          aria-label={say('onAgainName', { name })}
          onClick={() => onReset(row)}
        >
          {say('onAgain')}
        </button>
      </span>
    )
  return (
    <span className="limits-cell" data-typed={keyOf(row) in draft}>
      <input
        type="text"
        inputMode="decimal"
        autoComplete="off"
        aria-label={row.changed ? `${name}, ${say('changedMark', { value: usual })}` : name}
        value={shown(row, draft)}
        onChange={(event) => onType(row, { text: event.target.value })}
      />
      <Delay row={row} name={name} draft={draft} onType={onType} />
      {row.changed && (
        <button
          type="button"
          className="button limits-changed"
          aria-label={say('resetName', { name, value: usual })}
          onClick={() => onReset(row)}
        >
          {say('changedFrom', { value: usual })}
        </button>
      )}
      {!row.lethal && (
        <button
          type="button"
          className="button limits-off"
          aria-label={say('switchOffName', { name })}
          onClick={() => onOff(row)}
        >
          {say('switchOff')}
        </button>
      )}
    </span>
  )
}
