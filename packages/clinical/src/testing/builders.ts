import type { Actor } from '../alarm/acts'
import type { AlarmInput } from '../alarm/step-types'
import type { SubjectContext } from '../alarm/subject-context'
import type { AssociationId, BedId, DeviceId, EpochMs, StationId, SubjectId, UnitId, UserId } from '../ids'
import { defaultLimits } from '../default-limits'
import type { ParameterCode } from '../parameters'
import type { AbsentReason, DeviceAlert, DeviceStatus, Sample } from '../sample'
import { START } from './fake-clock'

export const MONITOR = 'mon-1' as DeviceId
export const PATCH = 'patch-1' as DeviceId
export const UNIT = 'north/icu' as UnitId
export const BED = 'north/icu/1' as BedId

export const deviceIn = (device: DeviceId) => ({ device, association: `${device}@p1` as AssociationId })

/** An adult in bed 1 with one monitor and the built-in limits. */
export const aContext = (part: Partial<SubjectContext> = {}): SubjectContext => ({
  subject: 'p1' as SubjectId,
  kind: 'patient',
  unit: UNIT,
  unitKind: 'icu',
  bed: BED,
  category: 'adult',
  paced: false,
  simulated: false,
  limits: defaultLimits('adult'),
  devices: [deviceIn(MONITOR)],
  planned: null,
  rules: [],
  ...part,
})

export const aSample = (
  part: { code?: ParameterCode; value?: number; measuredAt?: EpochMs } = {},
): Sample & { readonly value: number } => ({
  code: 'MDC_PULS_OXIM_SAT_O2',
  value: 97,
  measuredAt: START,
  ...part,
})

export const anAbsence = (
  reason: AbsentReason,
  part: { code?: ParameterCode; measuredAt?: EpochMs } = {},
): Sample => ({ code: 'MDC_PULS_OXIM_SAT_O2', value: null, reason, measuredAt: START, ...part })

export const anAlert = (part: Partial<DeviceAlert> = {}): DeviceAlert => ({
  alertId: 'a1',
  state: 'present',
  inactivation: 'none',
  class: 'physiological',
  priority: 'high',
  code: 'MDC_EVT_ECG_ASYSTOLE',
  text: 'ASYSTOLE',
  measuredAt: START,
  ...part,
})

export const aStatus = (part: Partial<DeviceStatus> = {}): DeviceStatus => ({
  state: 'online',
  reason: 'none',
  battery: null,
  firmware: null,
  ...part,
})

export const anActor = (part: Partial<Actor> = {}): Actor => ({
  user: 'nurse1' as UserId,
  name: 'N. One',
  station: 'board-1' as StationId,
  remote: false,
  ...part,
})

export const observed = (
  samples: readonly Sample[],
  now: EpochMs,
  part: { source?: DeviceId; live?: boolean; skewMs?: number } = {},
): AlarmInput => ({ type: 'observed', source: MONITOR, receivedAt: now, live: true, samples, ...part })
