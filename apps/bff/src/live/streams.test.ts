import type { Association, DeviceId, EpochMs, WaveformBlock } from '@vigil/clinical'
import { MISSING } from '@vigil/protocol'
import { expect, it } from 'vitest'
import { createStreams } from './streams'

const association = {
  id: 'a1',
  device: 'd1',
  subject: 's1',
  bed: null,
  unit: 'n/u',
  from: 0,
  to: null,
  by: 'test',
}
const block = (samples: WaveformBlock['samples']): WaveformBlock => ({
  code: 'MDC_ECG_ELEC_POTL_II',
  measuredAt: 1_000 as EpochMs,
  rate: 250,
  gain: 1,
  offset: 0,
  samples,
})

const sent = (blocks: readonly WaveformBlock[]) => {
  const streams = createStreams()
  streams.waveforms(association as Association, 'd1' as DeviceId, blocks)
  const [entry] = [...streams.waveEntries()]
  if (!entry) throw new Error('no stream')
  const { gain, offset } = entry.stream
  return entry.pending.flatMap(({ samples }) =>
    Array.from(samples, (each) => (each === MISSING ? null : offset + gain * each)),
  )
}

it('sends physical values with a gain of 1 as they are', () => {
  const values = [0.12, -1.5, 0.005, null, 2]
  expect(sent([block(values)]).map((each) => each && Number(each.toFixed(6)))).toEqual(values)
})

it('keeps one scale once fractions were seen', () => {
  const streams = createStreams()
  streams.waveforms(association as Association, 'd1' as DeviceId, [block([0.125])])
  streams.waveforms(association as Association, 'd1' as DeviceId, [block([1, 2])])
  expect([...streams.waveEntries()][0]?.pending).toHaveLength(2)
})

it('shows what 32 bits cannot hold as missing', () => {
  expect(sent([block([3_000_000_000, 1])])).toEqual([null, 1])
})

it('sends a number that is none as missing', () => {
  const streams = createStreams()
  const at = 1_000 as EpochMs
  const samples = [Number.NaN, Infinity].map((value, index) => ({
    code: (['MDC_ECG_HEART_RATE', 'MDC_PULS_OXIM_SAT_O2'] as const)[index] ?? 'MDC_ECG_HEART_RATE',
    value,
    measuredAt: at,
  }))
  streams.numerics(association as Association, 'd1' as DeviceId, at, samples)
  const sent = [...streams.numericEntries()].map(({ latest: { value, state } }) => ({ value, state }))
  expect(sent).toEqual([
    { value: null, state: 'unknown' },
    { value: null, state: 'unknown' },
  ])
})
