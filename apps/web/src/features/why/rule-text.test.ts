import type { Expression } from '@vigil/clinical'
import { expect, it } from 'vitest'
import { askedText } from './rule-text'

const HR = ['MDC_ECG_HEART_RATE', 'MDC_PULS_OXIM_PULS_RATE'] as const
const SPO2 = ['MDC_PULS_OXIM_SAT_O2'] as const
const fast: Expression = { kind: 'above', codes: HR, value: 120 }
const low: Expression = { kind: 'below', codes: SPO2, value: 90 }

it.each<[string, Expression]>([
  ['HR or PR above 120 /min', fast],
  ['all of (HR or PR above 120 /min; SpO2 below 90 %)', { kind: 'all', of: [fast, low] }],
  ['any of (SpO2 below 90 %)', { kind: 'any', of: [low] }],
  ['not (SpO2 below 90 %)', { kind: 'not', of: low }],
  ['(SpO2 below 90 %) for 5 min', { kind: 'for', ms: 300_000, of: low }],
  ['SpO2 fell by 4 % within 10 min', { kind: 'fell', codes: SPO2, by: 4, withinMs: 600_000 }],
  [
    'SpO2 on its way below 85 % within 15 min, by the last 30 min',
    { kind: 'will-fall-below', codes: SPO2, value: 85, basisMs: 1_800_000, aheadMs: 900_000 },
  ],
  [
    'SpO2 below 90 %, depth times seconds 100 within 4 min',
    { kind: 'burden-below', codes: SPO2, value: 90, area: 100, withinMs: 240_000 },
  ],
])('says: %s', (text, expression) => {
  expect(askedText(expression)).toBe(text)
})
