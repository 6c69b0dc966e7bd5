/** One alarm of each look that the board must have. */
import type { Alarm, DeviceId, EpochMs, Evidence, ParameterCode } from '@vigil/clinical'
import type { SubjectCard } from '@vigil/protocol'
import { anAlarm, anOwner } from '../src/live/testing/builders'
import type { FakeLiveClient } from '../src/live/testing/fake-live-client'
import { id } from './brand'

export function alarms(fake: FakeLiveClient, people: readonly SubjectCard[]): readonly Alarm[] {
  const at = (ms: number): EpochMs => id(fake.now - ms)
  return [...physiological(people, at), ...technical(people, at), ...ofUnits(at)]
}

type At = (ms: number) => EpochMs
const source: DeviceId = id('mon-1')

function make(
  people: readonly SubjectCard[],
  index: number,
  condition: string,
  change: Partial<Alarm>,
): readonly Alarm[] {
  const person = people[index]
  if (!person) return []
  const bed = id(`north/icu/${person.id.slice(1)}`)
  return [anAlarm({ id: id(`${person.id}~${condition}`), subject: person.id, bed, condition, ...change })]
}

function physiological(people: readonly SubjectCard[], at: At): readonly Alarm[] {
  const onset = at(47_000)
  const over = (
    code: ParameterCode,
    direction: 'low' | 'high',
    bound: number,
    value: number,
    priority: Alarm['priority'],
  ): Evidence => ({ kind: 'limit', source, code, direction, limit: bound, value, priority, since: onset })
  return [
    ...make(people, 0, 'spo2-low', {
      onset,
      evidence: [over('MDC_PULS_OXIM_SAT_O2', 'low', 90, 78, 'high')],
      worst: { code: 'MDC_PULS_OXIM_SAT_O2', value: 76, measuredAt: at(9_000) },
    }),
    ...make(people, 0, 'hr-high', {
      priority: 'medium',
      onset,
      evidence: [over('MDC_ECG_HEART_RATE', 'high', 130, 142, 'medium')],
    }),
    ...make(people, 2, 'spo2-low', {
      priority: 'medium',
      onset,
      evidence: [over('MDC_PULS_OXIM_SAT_O2', 'low', 90, 88, 'medium')],
    }),
    ...make(people, 4, 'spo2-low', {
      onset,
      owner: anOwner({ state: 'needs-help', name: 'N. Two' }),
      evidence: [over('MDC_PULS_OXIM_SAT_O2', 'low', 90, 84, 'high')],
    }),
    ...make(people, 8, 'glucose-high', {
      priority: 'low',
      onset,
      seenBy: [{ user: id('dr'), name: 'Dr Remote', at: onset }],
      evidence: [over('MDC_CONC_GLU_ISF', 'high', 180, 185, 'low')],
    }),
    ...make(people, 10, 'abp-low', {
      annunciation: 'accepted',
      owner: anOwner(),
      priority: 'high',
      onset,
      evidence: [over('MDC_PRESS_BLD_ART_ABP_SYS', 'low', 90, 84, 'high')],
    }),
    ...make(people, 5, 'hr-low', {
      state: 'latched',
      annunciation: 'none',
      endedAt: at(30_000),
      onset,
      evidence: [over('MDC_ECG_HEART_RATE', 'low', 40, 36, 'high')],
    }),
  ]
}

function technical(people: readonly SubjectCard[], at: At): readonly Alarm[] {
  const onset = at(47_000)
  return [
    ...make(people, 3, 'leads', {
      class: 'technical',
      onset,
      priority: 'low',
      evidence: [
        {
          kind: 'silence',
          source,
          codes: ['MDC_ECG_HEART_RATE'],
          reason: 'leads-off',
          priority: 'low',
          since: at(60_000),
        },
      ],
    }),
    ...make(people, 7, 'lost', {
      class: 'technical',
      onset,
      priority: 'medium',
      annunciation: 'audio-paused',
      audioPausedUntil: at(-95_000),
      evidence: [
        { kind: 'silence', source, codes: [], reason: 'lost', priority: 'medium', since: at(60_000) },
      ],
    }),
  ]
}

/** An alarm of another unit, and one that concerns this unit as a whole. */
function ofUnits(at: At): readonly Alarm[] {
  const onset = at(20_000)
  const lost = ['mon-3', 'mon-6', 'mon-8'].map((each): Evidence => {
    return { kind: 'silence', source: id(each), codes: [], reason: 'lost', priority: 'high', since: onset }
  })
  const low: Evidence = {
    kind: 'limit',
    source,
    code: 'MDC_ECG_HEART_RATE',
    direction: 'low',
    limit: 40,
    value: 34,
    priority: 'high',
    since: onset,
  }
  return [
    anAlarm({
      subject: id('unit:north.icu'),
      bed: null,
      condition: 'network-incident',
      class: 'technical',
      onset,
      evidence: lost,
    }),
    anAlarm({
      subject: id('pacu-3'),
      unit: id('north/pacu'),
      bed: id('north/pacu/3'),
      condition: 'hr-low',
      onset,
      evidence: [low],
    }),
  ]
}
