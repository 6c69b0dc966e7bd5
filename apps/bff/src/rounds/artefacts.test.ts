import type { Alarm, EpochMs } from '@vigil/clinical'
import type { AlarmOutcome, OutcomeWord } from '@vigil/storage'
import { expect, it } from 'vitest'
import { anAlarm, START } from '../http/testing/given'
import { ICU } from '../testing/hospital'
import { artefactsOf } from './artefacts'

const END = (START + 90_000) as EpochMs
const over = (part: Partial<Alarm>): Alarm => ({
  ...anAlarm('p1', ICU),
  state: 'ended',
  onset: START,
  endedAt: END,
  ...part,
})
const mark = ({ id: alarm, episode }: Alarm, outcome: OutcomeWord): AlarmOutcome => ({
  alarm,
  episode,
  outcome,
  by: 'n1',
  name: 'N. One',
  at: END,
})
const limit = (code: string) =>
  [
    {
      kind: 'limit',
      source: 'm1',
      code,
      direction: 'low',
      limit: 90,
      value: 60,
      priority: 'medium',
      since: START,
    },
  ] as never
const device = [
  {
    kind: 'device',
    source: 'm1',
    alertId: 'a',
    code: 'X',
    text: '',
    priority: 'high',
    since: START,
    inactivation: 'none',
  },
] as never

it('is the time of an alarm that was marked, of what it rang for', () => {
  const alarm = over({ condition: 'spo2-low', evidence: limit('MDC_PULS_OXIM_SAT_O2') })
  expect(artefactsOf([alarm], [mark(alarm, 'artefact')])).toEqual([
    { code: 'MDC_PULS_OXIM_SAT_O2', from: START, to: END },
  ])
  expect(artefactsOf([over({ ...alarm, endedAt: null })], [mark(alarm, 'artefact')])).toEqual([])
})

it('is none where the newest mark says otherwise, or is of another episode', () => {
  const alarm = over({ condition: 'spo2-low', evidence: limit('MDC_PULS_OXIM_SAT_O2') })
  const marks = [mark(alarm, 'acted'), mark(alarm, 'artefact')]
  expect(artefactsOf([alarm], marks)).toEqual([])
  expect(artefactsOf([{ ...alarm, episode: alarm.episode + 1 }], [mark(alarm, 'artefact')])).toEqual([])
})

it.each([
  ['asystole', ['MDC_ECG_HEART_RATE']],
  ['spo2-low', ['MDC_PULS_OXIM_SAT_O2']],
  ['device:X', []],
])('is known of what a device says: %s', (condition, codes) => {
  const alarm = over({ condition, evidence: device })
  expect(artefactsOf([alarm], [mark(alarm, 'artefact')]).map(({ code }) => code)).toEqual(codes)
})
