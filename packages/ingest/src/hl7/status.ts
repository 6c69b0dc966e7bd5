import type { AbsentReason } from '@vigil/clinical'
import { fieldOf, type Segment } from './segments'
import { repetitionsOf, type Delimiters } from './text'

/** What OBX-8 and OBX-11 say about a value. */
export type ValueStatus =
  | { readonly kind: 'usable' }
  /** There is none, or none that counts; the number that was there before must go (H13). */
  | { readonly kind: 'absent'; readonly reason: AbsentReason }
  /** It is not this patient's, or not real. */
  | { readonly kind: 'refused'; readonly code: 'withdrawn' | 'test-data'; readonly detail: string }

/**
 * HL7 table 0078 with the measurement status of IHE PCD (clinical.md 7.1). QUES, VAL, EARLY, ALACT and ALINH leave the
 * value as it is.
 */
const ABSENT: Readonly<Record<string, AbsentReason>> = {
  INV: 'unknown',
  NAV: 'unknown',
  NI: 'unknown',
  BUSY: 'unknown',
  OFF: 'standby',
  CAL: 'calibrating',
  '<': 'out-of-range',
  '>': 'out-of-range',
}

const USABLE: ValueStatus = { kind: 'usable' }

export function statusOf(obx: Segment, delimiters: Delimiters): ValueStatus {
  switch (fieldOf(obx, 11)) {
    case 'D':
      return { kind: 'refused', code: 'withdrawn', detail: 'The sender deletes an observation (OBX-11 D).' }
    case 'W':
      return {
        kind: 'refused',
        code: 'withdrawn',
        detail: 'The sender says that an observation was of another patient (OBX-11 W).',
      }
  }
  const flags = fieldOf(obx, 8)
  if (flags === '' || flags === 'N') return USABLE
  let absent: AbsentReason | null = null
  for (const flag of repetitionsOf(flags, delimiters)) {
    if (flag === 'TEST' || flag === 'DEMO')
      return { kind: 'refused', code: 'test-data', detail: `The value is marked ${flag} (OBX-8).` }
    if (Object.hasOwn(ABSENT, flag)) absent ??= ABSENT[flag] ?? null
  }
  return absent === null ? USABLE : { kind: 'absent', reason: absent }
}
