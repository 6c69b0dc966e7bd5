import type { Evidence } from '@vigil/clinical'
import { anAlarm, AT } from '../../../live/testing/builders'
import type { Why } from '../answer'

// Tests mint brands as the parsers do.
const brand = (value: unknown): never => value as never

export const OF_LIMIT: Extract<Evidence, { kind: 'limit' }> = {
  kind: 'limit',
  source: brand('mon-1'),
  code: 'MDC_PULS_OXIM_SAT_O2',
  direction: 'low',
  limit: 85,
  value: 78,
  priority: 'high',
  since: brand(AT),
}
export const OF_DEVICE: Extract<Evidence, { kind: 'device' }> = {
  kind: 'device',
  source: brand('mon-1'),
  alertId: 'a1',
  code: 'MDC_EVT_ECG_ASYSTOLE',
  text: 'ASYSTOLE',
  priority: 'high',
  since: brand(AT),
  inactivation: 'none',
}
export const ofSilence = (
  reason: Extract<Evidence, { kind: 'silence' }>['reason'],
  codes: Extract<Evidence, { kind: 'silence' }>['codes'] = [],
): Evidence => ({
  kind: 'silence',
  source: brand('mon-1'),
  codes,
  reason,
  priority: 'medium',
  since: brand(AT),
})

export const aSource = (evidence: Evidence): Why['sources'][number] => ({
  evidence,
  type: 'bedside-monitor',
  value: { code: 'MDC_PULS_OXIM_SAT_O2', value: 78, ageMs: 1_000 },
})

export const anEvent = (over: Partial<Why['events'][number]> = {}): Why['events'][number] => ({
  seq: brand(1),
  type: 'raised',
  at: brand(AT),
  by: null,
  episode: 1,
  priority: 'high',
  state: 'active',
  annunciation: 'sounding',
  owner: null,
  ...over,
})

export const aReceipt = (over: Partial<Why['receipts'][number]> = {}): Why['receipts'][number] => ({
  episode: 1,
  viewer: { kind: 'station', id: 'wall', name: 'Wall ICU' },
  page: 's1',
  shown: true,
  sound: 'audible',
  from: brand(AT),
  to: brand(AT + 240_000),
  ...over,
})

export function aWhy(over: Partial<Why> = {}): Why {
  const alarm = over.alarm ?? anAlarm({ evidence: [OF_LIMIT] })
  return {
    alarm,
    rule: {
      build: 'b1',
      category: 'adult',
      limits: [
        {
          condition: 'spo2-low',
          codes: ['MDC_PULS_OXIM_SAT_O2'],
          direction: 'low',
          priority: 'high',
          value: 85,
          delayMs: 15_000,
          setBy: { kind: 'subject', name: 'SpO2 88-92', at: null },
          crossed: true,
        },
      ],
      limitsOf: 'then',
      rungs: [],
      clearMs: 3_000,
    },
    sources: [aSource(OF_LIMIT)],
    values: [
      {
        code: 'MDC_PULS_OXIM_SAT_O2',
        unit: '%',
        source: brand('mon-1'),
        samples: [{ at: brand(AT - 1_000), value: 78, reason: null, late: false }],
      },
    ],
    events: [anEvent()],
    receipts: [],
    moreReceipts: false,
    waveforms: {
      from: brand(AT - 10_000),
      to: brand(AT + 10_000),
      onset: brand(AT),
      isOver: true,
      kept: [],
    },
    outcome: null,
    ...over,
  }
}
