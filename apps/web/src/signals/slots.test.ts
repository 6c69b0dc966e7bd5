import { describe, expect, it } from 'vitest'
import { fitSlots, lanesOf, slotsOf } from './slots'

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
