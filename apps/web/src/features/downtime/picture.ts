import { factOf, parameter, type Alarm } from '@vigil/clinical'
import type { SubjectCard, UnitBoard } from '@vigil/protocol'
import * as z from 'zod/mini'
import { alarmText } from '../../format/alarm-text'
import { display, unitLabel } from '../../format/number'
import { plannedText } from '../../format/planned'
import { shownName, type NameForm } from '../../format/person'
import type { LiveStore } from '../../live/port'
import { words } from '../../words'

const patient = z.object({
  id: z.string(),
  bed: z.nullable(z.string()),
  name: z.string(),
  mrn: z.nullable(z.string()),
  birthDate: z.nullable(z.string()),
  readings: z.array(z.object({ label: z.string(), value: z.string(), unit: z.string(), at: z.number() })),
  limits: z.array(z.object({ label: z.string(), low: z.nullable(z.number()), high: z.nullable(z.number()) })),
  alarms: z.array(
    z.object({ priority: z.enum(['low', 'medium', 'high']), text: z.string(), since: z.number() }),
  ),
  allergies: z.nullable(z.array(z.string())),
  ceiling: z.nullable(z.string()),
  oxygen: z.nullable(z.string()),
  isolation: z.array(z.string()),
  /** What is planned, in words; pictures of an earlier version have none. */
  plan: z.optional(z.nullable(z.string())),
})
export type PicturePatient = z.infer<typeof patient>

const unit = z.object({
  id: z.string(),
  name: z.string(),
  site: z.string(),
  zone: z.string(),
  /** Server time of the last proof that it was live. */
  lastData: z.number(),
  simulated: z.boolean(),
  patients: z.array(patient),
})
export type PictureUnit = z.infer<typeof unit>

/** The last known board of each unit, as far as paper needs it (DT3). */
export const picture = z.object({
  /** By the clock of this computer: only its age counts. */
  savedAt: z.number(),
  units: z.array(unit),
})
export type Picture = z.infer<typeof picture>

type Known = Pick<LiveStore, 'boards' | 'alarms' | 'codes' | 'reading' | 'serverNow'>

export function pictureOf(store: Known, savedAt: number, names: NameForm): Picture {
  const alarms = store.alarms()
  const now = store.serverNow()
  return { savedAt, units: store.boards().map((board) => unitOf(store, board, alarms, names, now)) }
}

function unitOf(
  store: Known,
  board: UnitBoard,
  alarms: readonly Alarm[],
  names: NameForm,
  now: number,
): PictureUnit {
  const placed = [
    ...board.beds.flatMap(({ label, subject }) => (subject ? [{ bed: label, subject }] : [])),
    ...board.others.map((subject) => ({ bed: null, subject })),
  ]
  return {
    id: board.id,
    name: board.name,
    site: board.site.name,
    zone: board.site.timeZone,
    lastData: now,
    simulated: placed.some(
      ({ subject }) => subject.simulated || subject.devices.some((each) => each.simulated),
    ),
    patients: placed.map(({ bed, subject }) => ({
      id: subject.id,
      bed,
      name: shownName(subject.name, names),
      // A public screen shows the bed alone, and so does what it prints.
      mrn: names === 'bed' ? null : subject.mrn,
      birthDate: names === 'bed' ? null : subject.birthDate,
      readings: readingsOf(store, subject),
      limits: limitsOf(subject),
      alarms: alarms
        .filter((alarm) => alarm.subject === subject.id)
        .map((alarm) => ({ priority: alarm.priority, text: alarmText(alarm, words), since: alarm.onset })),
      ...careOf(subject),
      plan: subject.planned && plannedText(subject.planned, board.site.timeZone, words),
    })),
  }
}

/** Only what was valid, each with its own time. */
const readingsOf = (store: Known, subject: SubjectCard): PicturePatient['readings'] =>
  store.codes(subject.id).flatMap((code) => {
    const row = parameter(code)
    const { reading } = store.reading(subject.id, code)
    if (row.kind !== 'numeric' || (reading.kind !== 'valid' && reading.kind !== 'stale')) return []
    const value = reading.kind === 'valid' ? reading.value : reading.last
    return [
      {
        label: row.label,
        value: display(value, row.decimals),
        unit: unitLabel(row.unit),
        at: reading.measuredAt,
      },
    ]
  })

/** The nearest limit of either side, one line for each parameter. */
function limitsOf(subject: SubjectCard): PicturePatient['limits'] {
  const found = new Map<string, { low: number | null; high: number | null }>()
  for (const { codes, direction, value } of subject.limits) {
    const [code] = codes
    if (!code) continue
    const { label } = parameter(code)
    const known = found.get(label) ?? { low: null, high: null }
    found.set(
      label,
      direction === 'low'
        ? { ...known, low: Math.max(known.low ?? value, value) }
        : { ...known, high: Math.min(known.high ?? value, value) },
    )
  }
  return [...found].map(([label, sides]) => ({ label, ...sides }))
}

function careOf({
  facts,
  onOxygen,
}: SubjectCard): Pick<PicturePatient, 'allergies' | 'ceiling' | 'oxygen' | 'isolation'> {
  const [allergies, ceiling, oxygen, isolation] = [
    factOf(facts, 'allergies'),
    factOf(facts, 'ceiling'),
    factOf(facts, 'oxygen'),
    factOf(facts, 'isolation'),
  ]
  return {
    allergies: allergies?.map(({ substance }) => substance) ?? null,
    ceiling: ceiling && [ceiling.level, ceiling.note].filter((part) => part !== null).join(', '),
    oxygen: oxygen ? oxygenText(oxygen) : onOxygen ? 'O2' : null,
    isolation: [...(isolation ?? [])],
  }
}

const oxygenText = (oxygen: NonNullable<ReturnType<typeof factOf<'oxygen'>>>): string =>
  [
    oxygen.device,
    oxygen.flow === null ? null : `${oxygen.flow} L/min`,
    oxygen.fio2 === null ? null : `${oxygen.fio2} %`,
  ]
    .filter((part) => part !== null)
    .join(' ')
