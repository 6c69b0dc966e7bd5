import type { DeviceId, EpochMs } from '@vigil/clinical'
import { openMessage, type Hl7Message } from '../message'
import type { DeviceReference, Hl7Context } from '../reading'
import { createSiteTime } from '../time'
import { createWords } from '../words'

// The casts mint ids and times that are the tests' own.
export const RECEIVED = Date.parse('2026-03-01T12:00:05Z') as EpochMs
export const MONITOR = 'mon-1' as DeviceId

/** Every device is ours, unless a test says otherwise. */
export const contextOf = (
  deviceOf: (reference: DeviceReference) => DeviceId | null = () => MONITOR,
  timeZone = 'Europe/London',
): Hl7Context => ({ receivedAt: RECEIVED, site: createSiteTime(timeZone), words: createWords(), deviceOf })

export const MSH = 'MSH|^~\\&|MON|HOSP|VIGIL|NORTH|20260301120005+0000||ORU^R01^ORU_R01|C1|P|2.6'
export const OBR = 'OBR|1|O1|F1|182777000^monitoring^SCT|||20260301120000+0000'

/** Opens what must be a message. */
export function opened(text: string | Uint8Array): Hl7Message {
  const result = openMessage(typeof text === 'string' ? Buffer.from(text, 'utf8') : text)
  if (result.kind === 'refused') throw new Error(`${result.reason}: ${result.detail}`)
  return result.message
}

export const lines = (...segments: readonly string[]): string => segments.join('\r')
