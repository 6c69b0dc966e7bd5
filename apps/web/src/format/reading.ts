import type { Freshness, Parameter, Reading } from '@vigil/clinical'
import type { Words } from '../words'
import { display } from './number'
import { age } from './time'

export interface AgedReading {
  readonly reading: Reading
  readonly freshness: Freshness
  readonly ageMs: number | null
}

/** How one reading is drawn. Nothing absent, stale or invalid has the face of a normal value (invariant 1). */
export type Face =
  | { readonly kind: 'live'; readonly text: string }
  | { readonly kind: 'late'; readonly text: string; readonly note: string }
  | { readonly kind: 'struck'; readonly text: string; readonly note: string }
  /** Too old to show; the last value only on demand (WB9). */
  | { readonly kind: 'blank'; readonly text: string; readonly note: string; readonly onDemand: string }
  | { readonly kind: 'absent'; readonly text: string; readonly note: string }
  | { readonly kind: 'invalid'; readonly text: string; readonly note: string; readonly onDemand: string }
  /** Taken before this patient came: not theirs to show (WB10). */
  | { readonly kind: 'hidden'; readonly text: string; readonly note: string }

/** More than this never fits a tile and is no value of any parameter (H74). */
const LONGEST = 6

export function face(live: AgedReading, parameter: Parameter, arrivedAt: number, t: Words): Face {
  const { reading } = live
  const dash = t('reading.absent')
  if (reading.kind === 'absent')
    return { kind: 'absent', text: dash, note: t(`reading.reason.${reading.reason}`) }
  if (reading.measuredAt < arrivedAt && parameter.contract === 'episodic')
    return { kind: 'hidden', text: dash, note: t('reading.hidden') }
  const old = age(live.ageMs ?? 0, t)
  switch (reading.kind) {
    case 'invalid':
      return {
        kind: 'invalid',
        text: t('reading.invalid'),
        note: t(`reading.reason.${reading.reason}`),
        onDemand: t('reading.lastValue', { value: digits(reading.raw, parameter, t), age: old }),
      }
    case 'stale':
    case 'valid': {
      const value = digits(reading.kind === 'stale' ? reading.last : reading.value, parameter, t)
      // The reading and its freshness are computed apart: the worse of the two is shown.
      const worst = reading.kind === 'stale' && live.freshness !== 'blank' ? 'struck' : live.freshness
      return aged(value, worst, old, t)
    }
    default:
      return reading satisfies never
  }
}

function aged(value: string, freshness: Freshness, old: string, t: Words): Face {
  switch (freshness) {
    case 'live':
      return { kind: 'live', text: value }
    case 'late':
      return { kind: 'late', text: value, note: old }
    case 'struck':
      return { kind: 'struck', text: value, note: old }
    case 'blank':
      return {
        kind: 'blank',
        text: t('reading.absent'),
        note: t('reading.noDataFor', { age: old }),
        onDemand: t('reading.lastValue', { value, age: old }),
      }
    default:
      return freshness satisfies never
  }
}

function digits(value: number, parameter: Parameter, t: Words): string {
  const text = display(value, parameter.decimals)
  return text.length > LONGEST || !Number.isFinite(value) ? t('reading.overflow') : text
}

const ORDER: readonly Face['kind'][] = ['live', 'late', 'struck', 'invalid', 'hidden', 'blank', 'absent']

/** The face of a group such as systolic/diastolic is that of its worst part. */
export const worstFace = (faces: readonly Face[]): Face | null =>
  faces.toSorted((a, b) => ORDER.indexOf(b.kind) - ORDER.indexOf(a.kind))[0] ?? null
