import { cleanText } from '../rejection'
import { conversion, convert } from '../units'
import type { AdtAllergy, AdtEvent, AdtLocation } from './adt'
import { parameterOf } from './codes'
import { ucumOf } from './mdc-units'
import { fieldOf, type Segment } from './segments'
import { placeOf, timeOf, type Reading } from './reading'
import { componentOf, DELETED, partOf, repetitionsOf, type Delimiters } from './text'

const textOf = (field: string, index: number, delimiters: Delimiters): string | null => {
  const text = componentOf(field, index, delimiters)
  return text === '' || text === DELETED ? null : cleanText(text, 200)
}

/** XPN: the legal name where one is marked so, else the first: `Family, Given Middle`. */
export function nameOf(field: string, delimiters: Delimiters): string {
  const names = repetitionsOf(field, delimiters)
  const name = names.find((each) => componentOf(each, 7, delimiters) === 'L') ?? names[0] ?? ''
  if (name === DELETED) return ''
  const family = componentOf(name, 1, delimiters).trim()
  const given = [2, 3]
    .map((index) => componentOf(name, index, delimiters).trim())
    .filter((part) => part !== '' && part !== DELETED)
    .join(' ')
  return [family, given].filter((part) => part !== '' && part !== DELETED).join(', ')
}

const clean = (text: string): string => cleanText(text === DELETED ? '' : text, 200)

function locationOf(field: string, delimiters: Delimiters): AdtLocation | null {
  const place = placeOf(field, delimiters)
  if (!place || field === DELETED) return null
  return {
    unit: clean(place.unit),
    room: clean(place.room),
    bed: clean(place.bed),
    facility: clean(place.facility),
  }
}

export function visitOf(pv1: Segment | undefined, reading: Reading): AdtEvent['visit'] {
  const { delimiters } = reading
  return {
    class: textOf(fieldOf(pv1, 2), 1, delimiters),
    location: locationOf(fieldOf(pv1, 3), delimiters),
    priorLocation: locationOf(fieldOf(pv1, 6), delimiters),
    number: textOf(fieldOf(pv1, 19), 1, delimiters),
    admittedAt: timeOf(reading, fieldOf(pv1, 44)),
    dischargedAt: timeOf(reading, partOf(fieldOf(pv1, 45), delimiters.repetition, 1)),
  }
}

/** HL7 table 0128. */
const SEVERITIES: Readonly<Record<string, AdtAllergy['severity']>> = {
  SV: 'severe',
  MO: 'moderate',
  MI: 'mild',
}
/** Own proposal: more than a person can read at the bedside. */
const MOST_ALLERGIES = 100

/** `null`: none was sent, so what is known stays; an empty list where the only one is deleted with `""`. */
export function allergiesOf(
  segments: readonly Segment[],
  delimiters: Delimiters,
): readonly AdtAllergy[] | null {
  const sent = segments.filter(({ id }) => id === 'AL1').slice(0, MOST_ALLERGIES)
  if (sent.length === 0) return null
  return sent.flatMap((al1): AdtAllergy[] => {
    const substance = textOf(fieldOf(al1, 3), 2, delimiters) ?? textOf(fieldOf(al1, 3), 1, delimiters)
    if (substance === null) return []
    const severity = componentOf(fieldOf(al1, 4), 1, delimiters)
    return [
      {
        substance,
        severity: Object.hasOwn(SEVERITIES, severity) ? (SEVERITIES[severity] ?? 'unknown') : 'unknown',
        reaction: textOf(partOf(fieldOf(al1, 5), delimiters.repetition, 1), 1, delimiters),
      },
    ]
  })
}

/** PV1-40, the state of the bed (HL7 table 0116): the one field of PV1 and PV2 that speaks of isolation. */
export function isolationOf(pv1: Segment | undefined, delimiters: Delimiters): string | null {
  switch (componentOf(fieldOf(pv1, 40), 1, delimiters)) {
    case 'I':
      return 'isolated'
    case 'K':
      return 'contaminated'
    default:
      return null
  }
}

/** The last body weight among the observations of the message. */
export function weightOf(segments: readonly Segment[], { delimiters }: Reading): number | null {
  const weights = segments.flatMap((obx): number[] => {
    if (obx.id !== 'OBX') return []
    const row = parameterOf(fieldOf(obx, 3), delimiters)
    if (row === null || row === 'conflict' || row.code !== 'MDC_MASS_BODY_ACTUAL') return []
    const scale = conversion(row, ucumOf(fieldOf(obx, 6), delimiters))
    const value = typeof scale === 'string' ? Number.NaN : convert(Number(fieldOf(obx, 5) || 'NaN'), scale)
    return value >= row.plausible[0] && value <= row.plausible[1] ? [value] : []
  })
  return weights.at(-1) ?? null
}
