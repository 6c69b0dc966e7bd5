import type { Finding } from '@vigil/clinical'
import { describe, expect, it } from 'vitest'
import { assessmentText } from './assessment-note'

// Tests mint brands as the parsers do.
const brand = (value: unknown): never => value as never
const finding = (over: Partial<Finding>): Finding => ({
  source: brand('mon-1'),
  code: 'MDC_PULS_OXIM_PLETH',
  sign: 'pulse',
  quality: 'good',
  stance: 'against',
  rate: 82,
  spread: 4,
  pause: 0.8,
  ...over,
})
const LEAD = { code: 'MDC_ECG_ELEC_POTL_II', sign: 'ecg' } as const

const text = (verdict: 'contradicted' | 'supported' | 'undecided', ...findings: Finding[]) =>
  assessmentText({ at: brand(0), verdict, findings })

describe('what the signals say of an alarm, in words', () => {
  it('names the pulse that speaks against an artefact', () => {
    expect(text('contradicted', finding({}), finding({ ...LEAD, stance: 'silent', quality: 'noisy' }))).toBe(
      'Pulse on Pleth 82/min, good signal: probably artefact',
    )
  })

  it('names both pulses where two of them agree', () => {
    const pressure = finding({ code: 'MDC_PRESS_BLD_ART_ABP', rate: 81 })
    expect(text('contradicted', finding({}), pressure)).toBe(
      'Pulse on Pleth 82/min and ABP 81/min, good signal: probably artefact',
    )
  })

  it('names the lead where no pulse is measured', () => {
    expect(text('contradicted', finding({ ...LEAD, rate: 75 }))).toBe(
      'Beats as before on II 75/min, good signal: probably artefact',
    )
  })

  it('says which signal shows the rhythm too', () => {
    expect(text('supported', finding({ ...LEAD, rate: 150, stance: 'for' }))).toBe(
      'The signals show it too: II 150/min',
    )
  })

  it('says of undecided signals how good they are', () => {
    const noisy = finding({ ...LEAD, stance: 'silent', quality: 'noisy' })
    expect(text('undecided', noisy, finding({ quality: 'flat', stance: 'silent' }))).toBe(
      'The signals do not decide: II noisy, Pleth flat',
    )
    expect(text('undecided')).toBe('No waveform to compare')
  })
})
