import type { Alarm, AlarmEvent } from '@vigil/clinical'
import { z } from 'zod'
import { alarmId, bedId, deviceId, epochMs, sequence, stationId, subjectId, unitId, userId } from './ids'
import { parameterCode } from './parameters'

const priority = z.enum(['low', 'medium', 'high'])

export const owner = z.object({
  user: userId,
  name: z.string(),
  station: stationId.nullable(),
  at: epochMs,
  state: z.enum(['coming', 'at-bedside', 'needs-help']),
})

export const evidence = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('limit'),
    source: deviceId,
    code: parameterCode,
    direction: z.enum(['low', 'high']),
    limit: z.number(),
    value: z.number(),
    priority,
    since: epochMs,
  }),
  z.object({
    kind: z.literal('device'),
    source: deviceId,
    alertId: z.string(),
    code: z.string(),
    text: z.string(),
    priority,
    since: epochMs,
    inactivation: z.string(),
  }),
  z.object({
    kind: z.literal('silence'),
    source: deviceId.nullable(),
    codes: z.array(parameterCode).readonly(),
    reason: z.enum([
      'lost',
      'battery-empty',
      'switched-off',
      'standby',
      'frozen',
      'clock',
      'leads-off',
      'probe-off',
      'low-signal',
    ]),
    priority,
    since: epochMs,
  }),
])

export const alarm = z.object({
  id: alarmId,
  subject: subjectId,
  unit: unitId,
  bed: bedId.nullable(),
  condition: z.string(),
  class: z.enum(['physiological', 'technical', 'advisory']),
  priority,
  state: z.enum(['active', 'latched', 'ended']),
  annunciation: z.enum(['sounding', 'visual', 'audio-paused', 'accepted', 'none']),
  episode: z.number().int(),
  onset: epochMs,
  announcedAt: epochMs,
  endedAt: epochMs.nullable(),
  owner: owner.nullable(),
  seenBy: z.array(z.object({ user: userId, name: z.string(), at: epochMs })).readonly(),
  evidence: z.array(evidence).readonly(),
  worst: z.object({ code: parameterCode, value: z.number(), measuredAt: epochMs }).nullable(),
  audioPausedUntil: epochMs.nullable(),
  nextDueAt: epochMs.nullable(),
  simulated: z.boolean(),
}) satisfies z.ZodType<Alarm>

export const alarmEvent = z.object({
  seq: sequence,
  previous: sequence.nullable(),
  type: z.enum([
    'raised',
    'priority-changed',
    'evidence-changed',
    'accepted',
    'owner-changed',
    'seen-remotely',
    'audio-paused',
    'audio-resumed',
    're-announced',
    'latched',
    'ended',
    'retrospective',
  ]),
  at: epochMs,
  by: z.object({ user: userId, name: z.string(), station: stationId.nullable() }).nullable(),
  alarm,
}) satisfies z.ZodType<AlarmEvent>

/** Body of `POST /api/alarms/{id}/…` and, with `id`, of the socket commands `alarm:…`. */
export const alarmAct = z.object({
  episode: z.number().int(),
  /** Idempotency key made by the caller: the same act sent twice has one effect. */
  key: z.string().min(8).max(100),
})
export const acknowledge = alarmAct.extend({
  state: z.enum(['coming', 'at-bedside', 'needs-help']).default('coming'),
})
export const pause = alarmAct.extend({ seconds: z.number().int().min(1).max(120).default(120) })
export const socketAct = {
  acknowledge: acknowledge.extend({ id: alarmId }),
  pause: pause.extend({ id: alarmId }),
  resume: alarmAct.extend({ id: alarmId }),
  resolve: alarmAct.extend({ id: alarmId }),
  reject: alarmAct.extend({ id: alarmId }),
}
