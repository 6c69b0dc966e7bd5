/** BIDMC (PhysioNet): `…_Signals.csv` with curves, `…_Numerics.csv` with what the monitor showed each second. */
import type { Channel, NumericRow, Read } from './recording'
import { refused } from './recording'
import { numberIn, type Table } from './csv'
import { numericOf, waveOf } from './signal-names'

const TIME = 'Time [s]'

export const isBidmc = ({ columns }: Table): boolean => columns[0] === TIME

/** One row a second or less often is numerics. */
const NUMERIC_STEP_S = 0.5

export function readBidmc(name: string, table: Table): Read {
  const times = table.rows.map((row) => numberIn(row[0]))
  const [first, second, last] = [times[0], times[1], times.at(-1)]
  if (typeof first !== 'number' || typeof second !== 'number' || typeof last !== 'number')
    return refused(`${name} has no times in its first column.`)
  const notes: string[] = []
  const step = (last - first) / (times.length - 1)
  if (!(step > 0)) return refused(`The times of ${name} do not go forward.`)
  const known = { name, startedAt: null, notes }
  if (step >= NUMERIC_STEP_S)
    return { ok: true, recording: { ...known, channels: [], numerics: numerics(table, notes) } }
  const rate = Number((1 / step).toPrecision(9))
  return { ok: true, recording: { ...known, channels: channels(table, rate, notes), numerics: [] } }
}

function numerics({ columns, rows }: Table, notes: string[]): readonly NumericRow[] {
  const known = columns.map((column, i) => (i === 0 ? null : numericOf(column)))
  for (const [i, column] of columns.entries())
    if (i > 0 && !known[i]) notes.push(`Column ${column} is left out: no code is known for it.`)
  return rows.map((row) => ({
    atMs: Math.round(1000 * (numberIn(row[0]) ?? 0)),
    values: known.flatMap((numeric, i) => {
      if (!numeric) return []
      const value = numberIn(row[i])
      return [value === null ? { ...numeric, value, reason: 'unknown' as const } : { ...numeric, value }]
    }),
  }))
}

/** The file has decimals, a device sends whole numbers: the gain is the last decimal that the column has. */
function channels({ columns, rows }: Table, rate: number, notes: string[]): readonly Channel[] {
  return columns.flatMap((column, i) => {
    if (i === 0) return []
    const wave = waveOf(column, null)
    if (!wave) {
      notes.push(`Column ${column} is left out: no code is known for it.`)
      return []
    }
    const decimals = rows.reduce((most, row) => Math.max(most, decimalsOf(row[i] ?? '')), 0)
    const scale = 10 ** decimals
    const samples = rows.map((row) => {
      const value = numberIn(row[i])
      return value === null ? null : Math.round(value * scale)
    })
    return [{ ...wave, rate, pieces: [{ first: 0, gain: 1 / scale, offset: 0, samples }] }]
  })
}

const decimalsOf = (field: string): number => {
  const point = field.indexOf('.')
  return point === -1 ? 0 : field.length - point - 1
}
