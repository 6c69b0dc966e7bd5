/** Continuous glucose: CSV of iglu and of simglucose, JSON of Tidepool. */
import type { EpochMs } from '@vigil/clinical'
import { parseTime } from '../time'
import { numberIn, type Table } from './csv'
import { refused, type NumericValue, type Read } from './recording'

interface Reading {
  readonly at: EpochMs
  readonly value: NumericValue
}

const SENSOR = 'MDC_CONC_GLU_ISF'
const METER = 'MDC_CONC_GLU_CAPILLARY_WHOLEBLOOD'

export const isGlucoseTable = ({ columns }: Table): boolean =>
  (columns.includes('time') && columns.includes('gl')) ||
  (columns.includes('Time') && columns.includes('CGM'))

/** A file may hold several people: `person` picks one, else it is the first. */
export function readGlucoseTable(name: string, { columns, rows }: Table, person: string | undefined): Read {
  const of = (row: readonly string[], ...names: readonly string[]): string | undefined =>
    row[columns.findIndex((column) => names.includes(column))]
  const people = [...new Set(rows.map((row) => of(row, 'id') ?? ''))]
  const wanted = person ?? people[0] ?? ''
  if (!people.includes(wanted)) return refused(`${name} holds nobody called ${wanted}.`)
  const notes = ['Its times have no zone: UTC is assumed.']
  if (people.length > 1) notes.push(`It holds ${people.length} people; this is ${wanted}.`)
  const readings = rows
    .filter((row) => (of(row, 'id') ?? '') === wanted)
    .flatMap((row): Reading[] => {
      const at = parseTime(`${of(row, 'time', 'Time') ?? ''}Z`)
      const value = numberIn(of(row, 'gl', 'CGM'))
      return at === null || value === null ? [] : [{ at, value: { code: SENSOR, value, unit: 'mg/dL' } }]
    })
  return recordingOf(name, readings, notes)
}

export function readTidepool(name: string, text: string): Read {
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    return refused(`${name} is not JSON.`)
  }
  if (!Array.isArray(content)) return refused(`${name} is no list of Tidepool entries.`)
  const others = new Map<string, number>()
  const readings = (content as readonly unknown[]).flatMap((entry): Reading[] => {
    const { type, time, value, units } = (entry ?? {}) as Record<string, unknown>
    const code = type === 'cbg' ? SENSOR : type === 'smbg' ? METER : null
    const at = parseTime(time)
    if (code === null || at === null || typeof value !== 'number' || typeof units !== 'string') {
      others.set(String(type), (others.get(String(type)) ?? 0) + 1)
      return []
    }
    return [{ at, value: { code, value, unit: units } }]
  })
  const notes = [...others].map(
    ([type, count]) => `${count} entries of type ${type} are left out: no glucose, or no unit.`,
  )
  return recordingOf(name, readings, notes)
}

function recordingOf(name: string, readings: readonly Reading[], notes: readonly string[]): Read {
  const inOrder = readings.toSorted((a, b) => a.at - b.at)
  const start = inOrder[0]?.at
  if (start === undefined) return refused(`${name} holds no glucose reading.`)
  const numerics = inOrder.map(({ at, value }) => ({ atMs: at - start, values: [value] }))
  return { ok: true, recording: { name, startedAt: start, channels: [], numerics, notes } }
}
