import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { derive, derivedLeads } from './limb-leads'
import { correctedQt } from './qt'

const [I, II, III] = ['MDC_ECG_ELEC_POTL_I', 'MDC_ECG_ELEC_POTL_II', 'MDC_ECG_ELEC_POTL_III']
const mV = fc.double({ min: -5, max: 5, noNaN: true })

describe('limb leads', () => {
  it('[ECG15] are the same from any two of I, II and III', () => {
    fc.assert(
      fc.property(mV, mV, (i, ii) => {
        const truth = { I: i, II: ii, III: ii - i, aVR: -(i + ii) / 2, aVL: i - ii / 2, aVF: ii - i / 2 }
        const valueOf = (code: string) => truth[code === I ? 'I' : code === II ? 'II' : 'III']
        for (const measured of [
          [I, II],
          [I, III],
          [II, III],
        ] as string[][])
          for (const lead of derivedLeads(measured))
            expect(derive(lead, valueOf(lead.of[0]), valueOf(lead.of[1]))).toBeCloseTo(truth[lead.lead], 9)
      }),
    )
  })

  it('[ECG15] need two leads, and replace none that was measured', () => {
    expect(derivedLeads(['MDC_ECG_ELEC_POTL_II'])).toEqual([])
    expect(derivedLeads([I, II, III] as string[]).map(({ lead }) => lead)).toEqual(['aVR', 'aVL', 'aVF'])
    expect(derivedLeads([I, III] as string[]).map(({ lead }) => lead)).toContain('II')
  })

  it('[ECG15] have a gap where one of the two has one', () => {
    expect(derive({ weights: [1, 1] }, null, 1)).toBeNull()
    expect(derive({ weights: [1, 1] }, 1, null)).toBeNull()
  })
})

describe('QT for the heart rate', () => {
  it('[ECG16] is corrected by Bazett and by Fridericia', () => {
    expect(correctedQt(400, 1_000)).toEqual({ bazettMs: 400, fridericiaMs: 400 })
    const fast = correctedQt(320, 500)
    expect(fast?.bazettMs).toBeCloseTo(452.5, 1)
    expect(fast?.fridericiaMs).toBeCloseTo(403.2, 1)
  })

  it('[ECG16] is not corrected where no rate or no QT is', () => {
    for (const [qt, rr] of [
      [400, 0],
      [400, 2_500],
      [0, 800],
      [Number.NaN, 800],
      [400, Number.NaN],
    ] as const)
      expect(correctedQt(qt, rr)).toBeNull()
  })
})
