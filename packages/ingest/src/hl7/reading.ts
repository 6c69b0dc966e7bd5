import type { DeviceId, EpochMs } from '@vigil/clinical'
import type { RejectCode } from '../rejection'
import type { Hl7Message } from './message'
import type { Hl7Reason } from './reasons'
import { textOf, type Segment } from './segments'
import { componentOf, repetitionsOf, type Delimiters } from './text'
import { parseHl7Time, type SiteTime } from './time'
import type { Words } from './words'

/** What a message says about which device it was. */
export interface DeviceReference {
  /** Nearest first: the observation's own, its channel's, its module's, its monitor's (OBX-18, PRT-10). */
  readonly identifiers: readonly DeviceIdentifier[]
  readonly place: PlaceReference | null
}

export interface DeviceIdentifier {
  readonly value: string
  /** Namespace, universal id and its type, as far as they were sent. */
  readonly systems: readonly string[]
}

/** PV1-3. */
export interface PlaceReference {
  readonly unit: string
  readonly room: string
  readonly bed: string
  readonly facility: string
}

/** What the server knows and a message does not say. */
export interface Hl7Context {
  readonly receivedAt: EpochMs
  readonly site: SiteTime
  readonly words: Words
  deviceOf(reference: DeviceReference): DeviceId | null
}

/** A part that was not taken, with the segment that holds it. */
export interface Hl7Rejected {
  readonly code: RejectCode | Hl7Reason | 'device-unknown'
  readonly detail: string
  readonly segment: string
  /** Whose time cannot be: nothing that it sends counts until its clock is right (H01, H18). */
  readonly device?: DeviceId
}

/** One message while it is read: remembers what many of its segments repeat. */
export interface Reading {
  readonly delimiters: Delimiters
  readonly context: Hl7Context
  readonly rejected: Hl7Rejected[]
  /** The newest timestamp: most rows of a message have the same. */
  lastTime: { readonly field: string; readonly time: EpochMs | null } | null
}

export const createReading = (message: Hl7Message, context: Hl7Context): Reading => ({
  delimiters: message.header.delimiters,
  context,
  rejected: [],
  lastTime: null,
})

/** Own proposal; one message may hold a hundred thousand wrong values. */
const MOST_REJECTED = 200

export function reject(
  reading: Reading,
  code: Hl7Rejected['code'],
  detail: string,
  segment: Segment | null,
  device?: DeviceId,
): void {
  if (reading.rejected.length < MOST_REJECTED)
    reading.rejected.push({
      code,
      detail,
      segment: segment ? textOf(segment) : '',
      ...(device === undefined ? {} : { device }),
    })
  else if (reading.rejected.length === MOST_REJECTED)
    reading.rejected.push({
      code: 'too-many',
      detail: `Only the first ${MOST_REJECTED} wrong parts of this message are listed.`,
      segment: '',
    })
}

export function timeOf(reading: Reading, field: string): EpochMs | null {
  if (field === '') return null
  if (reading.lastTime?.field === field) return reading.lastTime.time
  const { site, receivedAt } = reading.context
  const time = parseHl7Time(componentOf(field, 1, reading.delimiters), site, receivedAt)
  reading.lastTime = { field, time }
  return time
}

/** EI, as in OBX-18 and PRT-10: entity id ^ namespace ^ universal id ^ its type; an EUI-64 stands in any of them. */
export function identifiersOf(field: string, delimiters: Delimiters): readonly DeviceIdentifier[] {
  const identifiers: DeviceIdentifier[] = []
  for (const each of repetitionsOf(field, delimiters)) {
    const entity = componentOf(each, 1, delimiters)
    const namespace = componentOf(each, 2, delimiters)
    const universal = componentOf(each, 3, delimiters)
    const type = componentOf(each, 4, delimiters)
    if (entity !== '')
      identifiers.push({ value: entity, systems: [namespace, universal, type].filter(isThere) })
    if (universal !== '' && EUI.test(type)) identifiers.push({ value: universal, systems: [type] })
  }
  return identifiers
}

const EUI = /^eui-?64$/i
const isThere = (text: string): boolean => text !== ''

export function placeOf(field: string, delimiters: Delimiters): PlaceReference | null {
  if (field === '') return null
  const unit = componentOf(field, 1, delimiters)
  const room = componentOf(field, 2, delimiters)
  const bed = componentOf(field, 3, delimiters)
  if (unit === '' && room === '' && bed === '') return null
  return { unit, room, bed, facility: componentOf(field, 4, delimiters) }
}
