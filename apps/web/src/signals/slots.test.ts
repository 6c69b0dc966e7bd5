import { describe, expect, it } from 'vitest'
import { fitSlots, lanesOf, leadsOf, slotsOf, wavesOf } from './slots'

describe('the slots of a tile', () => {
  it('show a bed with SpO2 only as a whole bed, pulse first', () => {
    const keys = slotsOf(['MDC_PULS_OXIM_SAT_O2', 'MDC_PULS_OXIM_PULS_RATE']).map(({ key }) => key)
    expect(keys).toEqual(['pulse', 'spo2'])
  })

  it('leave the pulse out beside an ECG rate', () => {
    const codes = ['MDC_ECG_HEART_RATE', 'MDC_PULS_OXIM_PULS_RATE', 'MDC_TEMP'] as const
    expect(slotsOf(codes).map(({ key }) => key)).toEqual(['hr', 'temp'])
  })

  it('never leave out one that alarms', () => {
    const slots = slotsOf(['MDC_ECG_HEART_RATE', 'MDC_PULS_OXIM_SAT_O2', 'MDC_TEMP'])
    const { shown, hidden } = fitSlots(slots, 2, ({ key }) => key === 'temp')
    expect(shown.map(({ key }) => key)).toEqual(['hr', 'temp'])
    expect(hidden).toBe(1)
  })

  it('put each reading on the row of its wave and the rest below', () => {
    const { lanes, rest } = lanesOf(
      [
        'MDC_ECG_ELEC_POTL_V',
        'MDC_ECG_ELEC_POTL_II',
        'MDC_PULS_OXIM_PLETH',
        'MDC_ECG_HEART_RATE',
        'MDC_TEMP',
      ],
      3,
    )
    expect(lanes.map(({ wave, slot }) => [wave, slot?.key ?? null])).toEqual([
      ['MDC_ECG_ELEC_POTL_II', 'hr'],
      ['MDC_PULS_OXIM_PLETH', null],
    ])
    expect(rest.map(({ key }) => key)).toEqual(['temp'])
  })
})

describe('the leads of an ECG', () => {
  const codes = [
    'MDC_ECG_ELEC_POTL_V',
    'MDC_ECG_ELEC_POTL_III',
    'MDC_ECG_ELEC_POTL_I',
    'MDC_PULS_OXIM_PLETH',
  ] as const

  it('are shown as II on a board, else the first there is', () => {
    expect(wavesOf([...codes, 'MDC_ECG_ELEC_POTL_II'])[0]).toBe('MDC_ECG_ELEC_POTL_II')
    expect(wavesOf(codes)).toEqual(['MDC_ECG_ELEC_POTL_I', 'MDC_PULS_OXIM_PLETH'])
  })

  it('are all shown on the page of the patient, or the chosen one', () => {
    expect(leadsOf(codes)).toEqual(['MDC_ECG_ELEC_POTL_I', 'MDC_ECG_ELEC_POTL_III', 'MDC_ECG_ELEC_POTL_V'])
    expect(wavesOf(codes, 'all')).toEqual([...leadsOf(codes), 'MDC_PULS_OXIM_PLETH'])
    expect(wavesOf(codes, 'MDC_ECG_ELEC_POTL_V')).toEqual(['MDC_ECG_ELEC_POTL_V', 'MDC_PULS_OXIM_PLETH'])
  })
})
