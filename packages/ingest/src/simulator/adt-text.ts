/** A movement as the administration tells it: HL7 v2.6 ADT, one message, segments ended by CR. */
import { authorityOf } from './demo-sites'
import { historyOf } from './history'
import type { Movement, Person } from './hospital-day'

/** MSH-3 of the demonstration; MSH-4 is the site's id. */
export const DEMO_ADT_APPLICATION = 'VIGIL-DEMO-ADT'

const EVENTS = {
  admission: ['A01', 'ADT_A01'],
  transfer: ['A02', 'ADT_A02'],
  discharge: ['A03', 'ADT_A03'],
  round: ['A08', 'ADT_A01'],
} as const

/** `null` for what no message tells of. */
export function adtText(movement: Movement, controlId: string): string | null {
  if (movement.kind === 'shift-change') return null
  const { kind, person, at, announcedAt } = movement
  const [event, structure] = EVENTS[kind]
  const site = siteOf(movement)
  const told = hl7Time(announcedAt)
  const sexes = { female: 'F', male: 'M' } as const
  return [
    // Training, not production: table 0103.
    `MSH|^~\\&|${DEMO_ADT_APPLICATION}|${site}|VIGIL|${site}|${told}||ADT^${event}^${structure}|${controlId}|T|2.6||||||UNICODE UTF-8`,
    `EVN|${event}|${told}||||${hl7Time(at)}`,
    `PID|1||${escaped(person.mrn)}^^^${authorityOf(site)}^MR||${nameOf(person)}||${person.birthDate.replaceAll('-', '')}|${sexes[person.sex]}`,
    visit(movement),
    ...(kind === 'admission' || kind === 'round' ? background(person) : []),
  ]
    .map((segment) => `${segment}\r`)
    .join('')
}

type Told = Exclude<Movement, { kind: 'shift-change' }>

function placeOf(movement: Told): string {
  switch (movement.kind) {
    case 'admission':
    case 'transfer':
      return movement.to
    case 'discharge':
      return movement.from
    case 'round':
      return movement.bed
    default:
      return movement satisfies never
  }
}

const siteOf = (movement: Told): string => placeOf(movement).split('/')[0] ?? ''

/** PV1-3 and PV1-6: unit, no room, bed, facility. */
function location(bed: string): string {
  const [site, unit, label] = bed.split('/')
  return `${escaped(unit ?? '')}^^${escaped(label ?? '')}^${escaped(site ?? '')}`
}

/** PV1 by field number: class, location, prior location, attending, visit number, admission and discharge time. */
function visit(movement: Told): string {
  const fields = new Map<number, string>([
    [1, '1'],
    [2, 'I'],
    [3, location(placeOf(movement))],
    [19, `V${escaped(movement.person.mrn)}`],
  ])
  if (movement.kind === 'transfer') fields.set(6, location(movement.from))
  if (movement.kind === 'round') fields.set(7, `^${escaped(movement.physician)}^^^^Dr`)
  // State of the bed, table 0116: isolated.
  if (historyOf(movement.person.mrn).isolated) fields.set(40, 'I')
  if (movement.kind === 'admission') fields.set(44, hl7Time(movement.at))
  if (movement.kind === 'discharge') fields.set(45, hl7Time(movement.at))
  const length = Math.max(...fields.keys())
  return `PV1|${Array.from({ length }, (_, i) => fields.get(i + 1) ?? '').join('|')}`
}

/** Allergies and weight. */
function background({ mrn }: Person): readonly string[] {
  const { allergy, weightKg } = historyOf(mrn)
  return [
    `OBX|1|NM|29463-7^Body weight^LN||${weightKg}|kg^kilogram^UCUM|||||F`,
    ...(allergy ? [`AL1|1|DA|^${escaped(allergy.substance)}|${allergy.severity}`] : []),
  ]
}

function nameOf({ name }: Person): string {
  const [family, given] = name.split(', ')
  return `${escaped(family ?? '')}^${escaped(given ?? '')}^^^^^L`
}

/** 20261121100000.000+0000 */
const hl7Time = (at: number): string => `${new Date(at).toISOString().replaceAll(/[-:TZ]/gu, '')}+0000`

const ESCAPES: Readonly<Record<string, string>> = {
  '|': '\\F\\',
  '^': '\\S\\',
  '&': '\\T\\',
  '~': '\\R\\',
  '\\': '\\E\\',
  '\r': '\\X0D\\',
  '\n': '\\X0A\\',
}
const escaped = (text: string): string => text.replaceAll(/[|^&~\\\r\n]/gu, (mark) => ESCAPES[mark] ?? mark)
