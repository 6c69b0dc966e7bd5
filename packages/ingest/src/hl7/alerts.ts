import type { DeviceAlert, DeviceMessage, Inactivation, ParameterCode } from '@vigil/clinical'
import { cleanText } from '../rejection'
import { codedOf, parameterOf } from './codes'
import { isDeviceRow } from './devices'
import { walk, type Observation } from './groups'
import type { Hl7Message } from './message'
import { fieldOf, type Segment } from './segments'
import { originOf, type Named, type Observed } from './observations'
import { createReading, reject, type Hl7Context, type Reading } from './reading'
import { statusOf } from './status'
import { componentOf, partOf, repetitionsOf, unescape } from './text'

/** IHE PCD-04: numbers of the facets; 68165 to 68168 are those of older senders (clinical.md 7.2). */
const FACETS: ReadonlyMap<string, Facet> = new Map([
  ['68480', 'source'],
  ['68481', 'phase'],
  ['68482', 'state'],
  ['68483', 'inactivation'],
  ['68484', 'priority'],
  ['68485', 'type'],
  ['68546', 'text'],
  ['67860', 'watchdog'],
  ['68165', 'phase'],
  ['68166', 'state'],
  ['68167', 'inactivation'],
  ['68168', 'priority'],
])
type Facet = 'source' | 'phase' | 'state' | 'inactivation' | 'priority' | 'type' | 'text' | 'watchdog'

/** What belongs to one OBR. */
interface Sent {
  event: Observation | null
  metric: ParameterCode | null
  readonly facets: Map<Facet, Segment>
}

const ALARM_EVENT = '196616'

/** ORU^R40 of IHE PCD-04: one alert for each OBR. */
export function parseAlerts(message: Hl7Message, context: Hl7Context): Observed {
  const reading = createReading(message, context)
  const byOrder = new Map<Segment | undefined, Sent>()
  walk(message.segments, reading, (observation) => collect(byOrder, observation, reading))
  if (byOrder.size === 0) reject(reading, 'field-missing', 'The message has no OBX.', null)
  const messages: DeviceMessage[] = []
  const named: Named[] = []
  for (const [obr, sent] of byOrder) {
    const alert = alertOf(obr, sent, reading)
    if (!alert) continue
    messages.push(alert)
    const patient = fieldOf(sent.event?.pid, 3)
    if (patient !== '') named.push({ device: alert.device, patient, measuredAt: alert.measuredAt })
  }
  return { messages, rejected: reading.rejected, taken: messages.length, named }
}

function collect(byOrder: Map<Segment | undefined, Sent>, observation: Observation, reading: Reading): void {
  const { obx, obr } = observation
  const sent = byOrder.get(obr) ?? { event: null, metric: null, facets: new Map() }
  byOrder.set(obr, sent)
  const facet = FACETS.get(componentOf(fieldOf(obx, 3), 1, reading.delimiters))
  const metric = parameterOf(fieldOf(obx, 3), reading.delimiters)
  if (facet) sent.facets.set(facet, obx)
  else if (metric !== null && metric !== 'conflict') sent.metric ??= metric.code
  // A row of the containment holds no value; the event is the first one that does.
  else if (!isDeviceRow(obx)) sent.event ??= observation
}

function alertOf(obr: Segment | undefined, sent: Sent, reading: Reading): DeviceMessage | null {
  const { event } = sent
  const fallback = [...sent.facets.values()][0] ?? obr ?? null
  if (!event) {
    reject(reading, 'field-missing', 'The alert has no OBX that names its event.', fallback)
    return null
  }
  const alertId = alertIdOf(obr, reading)
  if (alertId === '') {
    reject(reading, 'field-missing', 'Neither OBR-3 nor OBR-29 has the id of the alert.', event.obx)
    return null
  }
  const status = statusOf(event.obx, reading.delimiters)
  if (status.kind === 'refused') {
    reject(reading, status.code, status.detail, event.obx)
    return null
  }
  const origin = originOf(event, reading)
  if (!origin) return null
  const alert: DeviceAlert = {
    alertId: cleanText(alertId, 200),
    state: stateOf(sent, reading),
    inactivation: inactivationOf(sent, reading),
    ...weightOf(sent, event.obx, reading),
    ...codeAndTextOf(sent, event.obx, reading),
    ...(sent.metric === null ? {} : { metric: sent.metric }),
    measuredAt: origin.measuredAt,
  }
  const { receivedAt } = reading.context
  return { ...origin, kind: 'alerts', seq: null, receivedAt, retained: false, alerts: [alert] }
}

/**
 * All messages of an alert name its first one: OBR-29 (parent) where it is there, else its own OBR-3. The namespace
 * belongs to it: two senders count alike.
 */
function alertIdOf(obr: Segment | undefined, { delimiters }: Reading): string {
  const parent = fieldOf(obr, 29)
  const { component, subcomponent } = delimiters
  const inParent = [partOf(parent, component, 2), partOf(parent, component, 1)].find((each) => each !== '')
  const own = partOf(fieldOf(obr, 3), delimiters.repetition, 1)
  const parts =
    inParent === undefined
      ? [1, 2, 3].map((index) => componentOf(own, index, delimiters))
      : [1, 2, 3].map((index) => unescape(partOf(inParent, subcomponent, index), delimiters))
  return parts[0] === '' ? '' : parts.join('^').replace(/\^+$/, '')
}

const wordOf = (segment: Segment | undefined, { delimiters }: Reading): string => {
  const value = fieldOf(segment, 5)
  const first = componentOf(value, 1, delimiters)
  // As text or coded: `start`, `^start`, or a number with the word behind it.
  return (/^\d*$/.test(first) ? componentOf(value, 2, delimiters) : first).trim().toLowerCase()
}

/** A word that nobody knows is no reason to be silent: the alert is present. */
function stateOf({ facets }: Sent, reading: Reading): DeviceAlert['state'] {
  const phase = wordOf(facets.get('phase'), reading)
  const state = wordOf(facets.get('state'), reading)
  if (state === 'latched') return 'latched'
  if (phase === 'end' || phase === 'reset' || state === 'inactive') return 'ended'
  // An event without duration: announced, and over.
  return phase === 'tpoint' ? 'latched' : 'present'
}

const INACTIVATION_WORDS: ReadonlyMap<string, Inactivation> = new Map([
  ['audio-paused', 'audio-paused'],
  ['audio-off', 'audio-off'],
  ['alarm-paused', 'alarm-paused'],
  ['alarm-off', 'alarm-off'],
  ['alert-acknowledged', 'acknowledged'],
  ['acknowledged', 'acknowledged'],
])

function inactivationOf({ facets }: Sent, reading: Reading): Inactivation {
  const segment = facets.get('inactivation')
  if (!segment) return 'none'
  for (const value of repetitionsOf(fieldOf(segment, 5), reading.delimiters)) {
    const word = [1, 2].map((index) => componentOf(value, index, reading.delimiters).trim().toLowerCase())
    const known = word.map((each) => INACTIVATION_WORDS.get(each)).find((each) => each !== undefined)
    if (known) return known
  }
  return 'none'
}

const CLASSES = { SP: 'physiological', ST: 'technical', SA: 'advisory' } as const
const PRIORITIES = { PH: 'high', PM: 'medium', PL: 'low', PN: 'low' } as const
/** Own proposal for an alert that does not say how urgent it is. */
const UNSAID = 'medium'

/** Facets first, then OBX-8 of the event row (`H~PM~SP`). P stands for priority, never for physiological. */
function weightOf(
  { facets }: Sent,
  event: Segment,
  reading: Reading,
): Pick<DeviceAlert, 'class' | 'priority'> {
  const words = [
    ...[facets.get('type'), facets.get('priority')].flatMap((segment) =>
      [1, 2].map((index) => componentOf(fieldOf(segment, 5), index, reading.delimiters)),
    ),
    ...repetitionsOf(fieldOf(event, 8), reading.delimiters),
  ].map((word) => word.trim().toUpperCase())
  const type = words.find((word): word is keyof typeof CLASSES => Object.hasOwn(CLASSES, word))
  const priority = words.find((word): word is keyof typeof PRIORITIES => Object.hasOwn(PRIORITIES, word))
  return {
    class: type ? CLASSES[type] : 'physiological',
    priority: priority ? PRIORITIES[priority] : UNSAID,
  }
}

/** Some senders write the event in OBX-5 of the row 196616, others in OBX-3 with the text in OBX-5. */
function codeAndTextOf(
  { facets }: Sent,
  event: Segment,
  { delimiters }: Reading,
): Pick<DeviceAlert, 'code' | 'text'> {
  const inCode = codedOf(fieldOf(event, 3), delimiters)
  const isGeneral = inCode.code === ALARM_EVENT || inCode.name === 'MDC_EVT_ALARM'
  const { code, name } = isGeneral ? codedOf(fieldOf(event, 5), delimiters) : inCode
  const told = facets.get('text')
  const text = told
    ? unescape(fieldOf(told, 5), delimiters)
    : isGeneral
      ? componentOf(fieldOf(event, 5), 5, delimiters)
      : unescape(fieldOf(event, 5), delimiters)
  const kept = [name, code, ALARM_EVENT].find((each) => each !== '') ?? ALARM_EVENT
  return { code: cleanText(kept, 200), text: cleanText(text, 500) }
}
