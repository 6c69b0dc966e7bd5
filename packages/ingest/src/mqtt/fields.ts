import type { DeviceId, DeviceMessage, EpochMs } from '@vigil/clinical'
import { cleanText, type Rejections } from '../rejection'
import { parseTime } from '../time'

export type Fields = Readonly<Record<string, unknown>>

/** What every message of a device has, whatever its kind. */
export type Envelope = Pick<DeviceMessage, 'device' | 'seq' | 'measuredAt' | 'receivedAt' | 'retained'>

export interface Delivery {
  readonly device: DeviceId
  readonly receivedAt: EpochMs
  readonly retained: boolean
}

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const isOneOf = <T extends string>(values: readonly T[], value: unknown): value is T =>
  typeof value === 'string' && (values as readonly string[]).includes(value)

/** Text of 1 to `length` characters, storable; `null` for anything else. */
export const textField = (value: unknown, length: number): string | null =>
  typeof value === 'string' && value !== '' && value.length <= length ? cleanText(value, length) : null

/** Nothing that we take over was measured before this, whatever the device's clock says. */
const EARLIEST = Date.UTC(1990, 0, 1)
const DAY_MS = 86_400_000

export function measurementTime(at: number, receivedAt: number): string | null {
  if (at < EARLIEST) return 'The measurement time is before 1990: the clock of the device is not set.'
  if (at > receivedAt + DAY_MS) return 'The measurement time is more than a day ahead of ours.'
  return null
}

export function envelope(fields: Fields, delivery: Delivery, rejections: Rejections): Envelope | null {
  const seq = fields['seq'] ?? null
  if (!isSeq(seq)) {
    rejections.add('schema', '`seq` is a whole number from 0 up.', fields)
    return null
  }
  const at = parseTime(fields['at'])
  if (at === null) {
    rejections.add('time-malformed', '`at` is a time of RFC 3339 with its zone.', fields)
    return null
  }
  const problem = measurementTime(at, delivery.receivedAt)
  if (problem) {
    rejections.add('time-implausible', problem, fields)
    return null
  }
  const { device, receivedAt, retained } = delivery
  return { device, seq, measuredAt: at, receivedAt, retained }
}

const isSeq = (seq: unknown): seq is number | null =>
  seq === null || (typeof seq === 'number' && Number.isSafeInteger(seq) && seq >= 0)
