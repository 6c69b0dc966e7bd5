import type { DeviceId, DeviceMessage, EpochMs, ParameterCode, SubjectId } from '@vigil/clinical'
import { aLead, beats, WIDE, type Drawn } from '@vigil/clinical/testing'
import { describe, expect, it } from 'vitest'
import { createSecondOpinions } from './second-opinion'

const RATE = 250
const START = 1_795_255_200_000
const II: ParameterCode = 'MDC_ECG_ELEC_POTL_II'
const V: ParameterCode = 'MDC_ECG_ELEC_POTL_V'
// Tests mint brands as the parsers do.
const [P1, P2] = ['p1', 'p2'] as readonly string[] as readonly [SubjectId, SubjectId]
const [MON] = ['mon-1'] as readonly string[] as readonly [DeviceId]

/** A subject at whose monitor leads are worn; seconds pass as they are read. */
function bedside(monitor: number | null = null) {
  let now = START
  let said = monitor
  const opinions = createSecondOpinions({
    clock: { now: () => now as EpochMs },
    heartRateOf: () => said,
  })
  const second = (values: Float32Array | Float64Array, code: ParameterCode, at: number, subject = P1) => {
    const message = {
      kind: 'waveforms',
      device: MON,
      blocks: [{ code, measuredAt: at as EpochMs, rate: RATE, gain: 0.001, offset: 0, samples: raw(values) }],
    } as unknown as DeviceMessage
    opinions.take({ subject }, message)
  }
  return {
    of: (subject = P1) => opinions.of(subject),
    says: (heartRate: number | null) => (said = heartRate),
    passes: (ms: number) => (now += ms),
    /** From the beginning of `drawn`, one block a second. */
    wear(drawn: readonly Drawn[], seconds: number, { code = II, subject = P1, part = {} } = {}) {
      const { values } = aLead(drawn, { rate: RATE, noise: 0.02, ...part })
      for (let at = 0; at < seconds; at++) {
        second(values.slice(at * RATE, (at + 1) * RATE), code, now, subject)
        now += 1_000
      }
    },
  }
}
const raw = (values: ArrayLike<number>) =>
  Array.from(values, (value) => (Number.isNaN(value) ? null : Math.round(value * 1_000)))

describe('a second opinion on the heart of one ECG lead', () => {
  it('has the rate of the beats that it saw, and how good the lead is', () => {
    const bed = bedside()
    bed.wear(beats(0.5, 38, 75), 38)
    expect(bed.of()).toMatchObject({
      code: II,
      source: MON,
      heartRate: 75,
      quality: 'good',
      rhythm: 'even',
    })
    expect(bed.of()?.at).toBe(START + 37_000)
    expect(bed.of()?.ventricular).toBeNull()
  })

  it('counts the ventricular beats of the last minute once it has read one', () => {
    const drawn = beats(0.5, 78, 60).map((beat, i) =>
      i % 10 === 5 ? { at: beat.at - 0.35, hills: WIDE } : beat,
    )
    const bed = bedside()
    bed.wear(drawn, 78, { part: { seconds: 80 } })
    expect(bed.of()?.ventricular).toBe(6)
  })

  it('shows no rate of beats that have stopped, and says since when there was none', () => {
    const bed = bedside()
    bed.wear(beats(0.5, 20, 75), 30)
    expect(bed.of()?.heartRate).toBeNull()
    expect(bed.of()?.sinceBeatS).toBeGreaterThan(9)
  })

  it('is silent about a lead that lies on nobody', () => {
    const bed = bedside()
    bed.wear([], 25, { part: { noise: 0 } })
    expect(bed.of()).toMatchObject({ heartRate: null, quality: 'flat', rhythm: 'unknown' })
  })

  it('says that the monitor has another rate only after 10 s of it', () => {
    const bed = bedside(90)
    bed.wear(beats(0.5, 38, 75), 12)
    expect(bed.of()?.differs).toBeNull()
    bed.wear(beats(0.5, 38, 75), 12)
    expect(bed.of()?.differs?.monitor).toBe(90)
    bed.says(76)
    bed.wear(beats(0.5, 38, 75), 2)
    expect(bed.of()?.differs).toBeNull()
  })

  it('is gone with the lead, and knows nothing of the patient before', () => {
    const bed = bedside()
    bed.wear(beats(0.5, 30, 75), 20)
    bed.wear(beats(0.5, 3, 75), 1, { subject: P2 })
    expect(bed.of(P2)).toMatchObject({ heartRate: null, sinceBeatS: null })
    bed.passes(10_001)
    expect(bed.of()).toBeNull()
  })

  it('prefers lead II, keeps to one lead, and takes another when that one is gone', () => {
    const bed = bedside()
    bed.wear(beats(0.5, 30, 75), 5, { code: V })
    expect(bed.of()?.code).toBe(V)
    bed.wear(beats(0.5, 30, 75), 5)
    expect(bed.of()?.code).toBe(II)
    bed.wear(beats(0.5, 30, 75), 5, { code: V })
    expect(bed.of()?.code).toBe(II)
    bed.passes(6_000)
    bed.wear(beats(0.5, 30, 75), 3, { code: V })
    expect(bed.of()?.code).toBe(V)
  })

  it('bridges a short hole and begins anew after a long one', () => {
    const bed = bedside()
    bed.wear(beats(0.5, 38, 75), 20)
    bed.passes(3_000)
    bed.wear(beats(0.5, 38, 75), 10)
    expect(bed.of()?.heartRate).toBe(75)
    bed.passes(9_000)
    bed.wear(beats(0.5, 38, 75), 1)
    expect(bed.of()?.sinceBeatS).toBeGreaterThan(0)
    bed.passes(60_000)
    bed.wear(beats(0.5, 38, 75), 1)
    expect(bed.of()).toMatchObject({ heartRate: null, quality: 'unknown' })
  })
})
