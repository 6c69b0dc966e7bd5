import type { UnitId } from '@vigil/clinical'
import type { SubjectCard } from '@vigil/protocol'
import { aBoard, aSubject } from '../src/live/testing/builders'
import type { FakeLiveClient } from '../src/live/testing/fake-live-client'
import { alarms } from './alarms'
import { bed } from './beds'
import { id } from './brand'

const waves = [
  ['MDC_ECG_ELEC_POTL_II', 250],
  ['MDC_PULS_OXIM_PLETH', 125],
  ['MDC_RESP', 62.5],
] as const

export function scene(fake: FakeLiveClient, beds: number, calm: boolean) {
  const unit: UnitId = id('north/icu')
  const cards = Array.from({ length: beds }, (_, index) => bed(fake, index))
  const people = cards.flatMap(({ subject }) => (subject ? [subject] : []))
  const others =
    beds > 4
      ? [
          aSubject({
            id: id('fridge'),
            kind: 'thing',
            name: 'Vaccine fridge 2',
            admittedAt: id(fake.now - 1e9),
          }),
        ]
      : []
  const board = aBoard({
    id: unit,
    name: 'ICU North',
    kind: 'icu',
    beds: cards,
    others,
    viewers: [{ name: 'Hub East', kind: 'station' }],
  })
  const pacu = aBoard({ id: id('north/pacu'), name: 'PACU', beds: [] })
  const units = [
    { unit, name: 'ICU North', actions: ['view', 'act', 'mute'] as const, remote: false },
    { unit: id('north/pacu'), name: 'PACU', actions: ['view'] as const, remote: false },
  ]
  const principal = {
    kind: 'person' as const,
    user: id('nurse1'),
    name: 'N. One',
    units: units.map((each) => ({ ...each, actions: [...each.actions] })),
  }
  let tick = 0
  return {
    units,
    ended: () =>
      alarms(fake, people)
        .slice(0, 3)
        .map((alarm) => ({ ...alarm, state: 'ended', annunciation: 'none', endedAt: fake.now - 1_000 })),
    begin() {
      const streams = people
        .filter((_, index) => index % 5 !== 4)
        .flatMap((person, index) =>
          waves.map(([code, rate], each) => ({
            stream: 10_000 + index * 10 + each,
            subject: person.id,
            association: id(`a-${person.id}`),
            source: id('m'),
            code,
            kind: 'waveform' as const,
            decimals: 0,
            rate,
            gain: 0.005,
            offset: 0,
          })),
        )
      fake.welcome({ boards: beds > 4 ? [board, pacu] : [board], principal, streams })
      people.forEach((person, index) => first(fake, person, index))
      if (!calm) for (const alarm of alarms(fake, people)) fake.raise(alarm)
    },
    step() {
      if (tick++ % 4 !== 0) return
      people.forEach((person, index) => values(fake, person, index, tick))
    },
  }
}

function first(fake: FakeLiveClient, person: SubjectCard, index: number) {
  if (index % 5 === 4) return
  const old = { measuredAt: id(fake.now - 1_500_000), receivedAt: id(fake.now - 1_500_000) }
  if (index % 3 !== 1) {
    fake.value(person.id, 'MDC_PRESS_BLD_NONINV_SYS', 118 + index, old)
    fake.value(person.id, 'MDC_PRESS_BLD_NONINV_DIA', 70, old)
    fake.value(person.id, 'MDC_PRESS_BLD_NONINV_MEAN', 86, old)
  }
  fake.value(person.id, 'MDC_TEMP_BODY', 37.1, old)
  if (index % 3 === 0) fake.value(person.id, 'MDC_CONC_AWAY_O2_INSP', 40)
}

function values(fake: FakeLiveClient, person: SubjectCard, index: number, tick: number) {
  const wobble = Math.round(2 * Math.sin(tick / 9 + index))
  if (index === 7 && tick > 6) return
  if (index % 5 === 4) {
    fake.value(person.id, 'MDC_PULS_OXIM_SAT_O2', 96)
    fake.value(person.id, 'MDC_PULS_OXIM_PULS_RATE', 71 + wobble)
    return
  }
  fake.value(
    person.id,
    'MDC_ECG_HEART_RATE',
    index === 3 ? null : index === 0 ? 142 : 74 + index + wobble,
    index === 3 ? { state: 'leads-off' } : {},
  )
  fake.value(person.id, 'MDC_PULS_OXIM_SAT_O2', index === 0 ? 78 : index === 2 ? 88 : 97)
  if (index === 6) fake.value(person.id, 'MDC_TTHOR_RESP_RATE', 212, { state: 'invalid' })
  else fake.value(person.id, 'MDC_TTHOR_RESP_RATE', 16 + (index % 3))
  if (index % 3 === 1) {
    fake.value(person.id, 'MDC_PRESS_BLD_ART_ABP_SYS', index === 10 ? 84 : 124 + wobble)
    fake.value(person.id, 'MDC_PRESS_BLD_ART_ABP_DIA', 71)
    fake.value(person.id, 'MDC_PRESS_BLD_ART_ABP_MEAN', 88)
  }
}
