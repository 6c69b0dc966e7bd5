import { describe, expect, it } from 'vitest'
import type { Recorded } from '@vigil/storage'
import type { AssociationId, DeviceId, EpochMs, SubjectId } from '@vigil/clinical'
import { createLadder, type Rung } from './ladder'

const at = (ms: number) => (Date.UTC(2026, 10, 21, 12) + ms) as EpochMs

const aMessage = (given: Partial<Recorded>): Recorded => ({
  device: 'mon-1' as DeviceId,
  kind: 'numerics',
  seq: 1,
  measuredAt: at(0),
  receivedAt: at(0),
  late: false,
  subject: 'p1' as SubjectId,
  association: 'a1' as AssociationId,
  samples: [],
  blocks: [],
  events: [],
  ...given,
})

const heartRate = (seq: number, ms: number, value: number) =>
  aMessage({
    seq,
    measuredAt: at(ms),
    samples: [{ code: 'MDC_ECG_HEART_RATE', value, measuredAt: at(ms) }],
  })

const aWave = () =>
  aMessage({
    kind: 'waveforms',
    blocks: [
      { code: 'MDC_ECG_ELEC_POTL_II', measuredAt: at(0), rate: 250, gain: 0.005, offset: 0, samples: [1, 2] },
    ],
  })

function aLadder() {
  const now: { rung: Rung } = { rung: 'all' }
  const stored: Recorded[] = []
  const record = (message: Recorded) => Promise.resolve((stored.push(message), 'stored' as const))
  const ladder = createLadder({ record }, () => now.rung)
  return { now, stored, ladder }
}

describe('[H34] what a filling disk leaves out', () => {
  it('is nothing while there is room', async () => {
    const { stored, ladder } = aLadder()
    const message = heartRate(1, 0, 80)
    await ladder.record(message)
    expect(stored).toEqual([message])
  })

  it('is every waveform, and no number, at 90 %', async () => {
    const { now, stored, ladder } = aLadder()
    now.rung = 'no-waveforms'
    expect(await ladder.record(aWave())).toBe('stored')
    for (let second = 0; second < 5; second += 1) await ladder.record(heartRate(second, second * 1_000, 80))
    expect(stored).toHaveLength(5)
    expect(ladder.leftOut()).toEqual({ waveforms: 1, numerics: 0 })
  })

  it('is numerics within ten seconds of one kept', async () => {
    const { now, stored, ladder } = aLadder()
    now.rung = 'sparse-numerics'
    for (let second = 0; second <= 20; second += 1) await ladder.record(heartRate(second, second * 1_000, 80))
    expect(stored.map(({ measuredAt }) => measuredAt)).toEqual([at(0), at(10_000), at(20_000)])
    expect(ladder.leftOut()).toEqual({ waveforms: 0, numerics: 18 })
  })

  it('is never what is sent again because it failed', async () => {
    const { now, stored, ladder } = aLadder()
    now.rung = 'sparse-numerics'
    await ladder.record(heartRate(1, 0, 80))
    await ladder.record(heartRate(1, 0, 80))
    expect(stored).toHaveLength(2)
  })

  it('is never an event', async () => {
    const { now, stored, ladder } = aLadder()
    now.rung = 'sparse-numerics'
    await ladder.record(aMessage({ kind: 'status' }))
    expect(stored).toHaveLength(1)
  })
})
