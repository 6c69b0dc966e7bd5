import type { EpochMs } from '@vigil/clinical'
import { cleanText } from '../rejection'
import { ADT_TRIGGERS, type AdtEvent, type AdtTrigger } from './adt'
import { allergiesOf, isolationOf, nameOf, visitOf, weightOf } from './adt-fields'
import type { Hl7Message } from './message'
import { fieldOf, type Segment } from './segments'
import { identityOf, type Identity } from './patient-id'
import type { Hl7Reason } from './reasons'
import { createReading, timeOf, type Hl7Context, type Reading } from './reading'
import { componentOf, DELETED } from './text'
import { parseHl7Date } from './time'

/** Who sends, as the server knows it. */
export interface AdtSender {
  readonly id: string
  /** Where PID-3 names no authority. */
  readonly assigningAuthority: string
}

export type AdtParsed =
  | { readonly kind: 'event'; readonly event: AdtEvent }
  | { readonly kind: 'refused'; readonly reason: Hl7Reason; readonly detail: string }

export const isAdtTrigger = (trigger: string): trigger is AdtTrigger =>
  (ADT_TRIGGERS as readonly string[]).includes(trigger)

export function parseAdt(
  message: Hl7Message,
  sender: AdtSender,
  context: Pick<Hl7Context, 'receivedAt' | 'site' | 'words'>,
): AdtParsed {
  const { trigger, controlId } = message.header
  if (!isAdtTrigger(trigger)) return refused('type-unsupported', `ADT^${trigger} is not taken.`)
  const reading = createReading(message, { ...context, deviceOf: () => null })
  const segment = (id: string) => message.segments.find((each) => each.id === id)
  const at = happenedAt(segment('EVN'), message.segments[0], reading)
  if (at === null) return refused('field-missing', 'Neither EVN-6, EVN-2 nor MSH-7 says when it happened.')
  const pid = segment('PID')
  const patient = identityOf(fieldOf(pid, 3), sender.assigningAuthority, reading.delimiters)
  if (!patient) return refused('field-missing', 'PID-3 has no patient id that can be used.')
  const retired =
    trigger === 'A40'
      ? identityOf(fieldOf(segment('MRG'), 1), sender.assigningAuthority, reading.delimiters)
      : null
  if (trigger === 'A40' && !retired)
    return refused('field-missing', 'MRG-1 does not say which patient id is retired.')
  const pv1 = segment('PV1')
  const event: AdtEvent = {
    trigger,
    sender: sender.id,
    controlId,
    at,
    subject: patient.subject,
    patient: { mrn: patient.mrn, ...personOf(pid, message.segments, reading) },
    visit: visitOf(pv1, reading),
    allergies: allergiesOf(message.segments, reading.delimiters),
    isolation: isolationOf(pv1, reading.delimiters),
    merged: retired satisfies Identity | null,
  }
  return { kind: 'event', event }
}

const refused = (reason: Hl7Reason, detail: string): AdtParsed => ({ kind: 'refused', reason, detail })

function happenedAt(evn: Segment | undefined, msh: Segment | undefined, reading: Reading): EpochMs | null {
  return (
    timeOf(reading, fieldOf(evn, 6)) ?? timeOf(reading, fieldOf(evn, 2)) ?? timeOf(reading, fieldOf(msh, 7))
  )
}

type Person = Omit<AdtEvent['patient'], 'mrn'>

/** Only what was sent: a key that is missing leaves what is known. */
function personOf(pid: Segment | undefined, segments: readonly Segment[], reading: Reading): Person {
  const { delimiters } = reading
  const name = nameOf(fieldOf(pid, 5), delimiters)
  const born = fieldOf(pid, 7)
  const birthDate = born === DELETED ? null : parseHl7Date(componentOf(born, 1, delimiters))
  const sex = componentOf(fieldOf(pid, 8), 1, delimiters)
  const weightKg = weightOf(segments, reading)
  return {
    ...(name === '' ? {} : { name: cleanText(name, 200) }),
    ...(birthDate === null && born !== DELETED ? {} : { birthDate }),
    ...(sex === '' ? {} : { sex: sexOf(sex) }),
    ...(weightKg === null ? {} : { weightKg }),
  }
}

/** HL7 table 0001. */
function sexOf(code: string): NonNullable<Person['sex']> {
  switch (code.toUpperCase()) {
    case 'F':
      return 'female'
    case 'M':
      return 'male'
    case 'O':
    case 'A':
    case 'N':
    case 'X':
      return 'other'
    default:
      return 'unknown'
  }
}
