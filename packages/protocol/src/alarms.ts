import type { Alarm, AlarmEvent } from '@vigil/clinical'
import { _default as withDefault } from 'zod/mini'
import * as z from 'zod/mini'
import { alarmId, bedId, deviceId, epochMs, sequence, stationId, subjectId, unitId, userId } from './ids'
import { parameterCode } from './parameters'

const priority = z.enum(['low', 'medium', 'high'])

export const owner = z.object({
  user: userId,
  name: z.string(),
  station: z.nullable(stationId),
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
    source: z.nullable(deviceId),
    codes: z.readonly(z.array(parameterCode)),
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
      'alarms-differ',
    ]),
    priority,
    since: epochMs,
  }),
  z.object({
    kind: z.literal('rule'),
    source: z.null(),
    rule: z.string(),
    version: z.int(),
    name: z.string(),
    values: z.readonly(z.array(z.object({ code: parameterCode, value: z.number() }))),
    priority,
    since: epochMs,
  }),
])

/** What the waveforms say of an alarm; a note beside it, see `annunciation` for the sound. */
const assessment = z.object({
  at: epochMs,
  verdict: z.enum(['supported', 'contradicted', 'undecided']),
  findings: z.readonly(
    z.array(
      z.object({
        source: deviceId,
        code: parameterCode,
        sign: z.enum(['pulse', 'ecg']),
        quality: z.enum(['good', 'noisy', 'flat', 'saturated', 'missing']),
        stance: z.enum(['for', 'against', 'silent']),
        rate: z.nullable(z.number()),
        spread: z.nullable(z.number()),
        pause: z.nullable(z.number()),
      }),
    ),
  ),
})

export const alarm = z.object({
  id: alarmId,
  subject: subjectId,
  unit: unitId,
  bed: z.nullable(bedId),
  condition: z.string(),
  class: z.enum(['physiological', 'technical', 'advisory']),
  priority,
  state: z.enum(['active', 'latched', 'ended']),
  annunciation: z.enum(['sounding', 'visual', 'audio-paused', 'accepted', 'none']),
  episode: z.int(),
  onset: epochMs,
  announcedAt: epochMs,
  endedAt: z.nullable(epochMs),
  owner: z.nullable(owner),
  seenBy: z.readonly(z.array(z.object({ user: userId, name: z.string(), at: epochMs }))),
  evidence: z.readonly(z.array(evidence)),
  worst: z.nullable(z.object({ code: parameterCode, value: z.number(), measuredAt: epochMs })),
  audioPausedUntil: z.nullable(epochMs),
  nextDueAt: z.nullable(epochMs),
  simulated: z.boolean(),
  assessment: z.nullable(assessment),
  recurrence: z.optional(
    z.object({ kind: z.enum(['recurring', 'chattering']), count: z.number(), since: epochMs }),
  ),
}) satisfies z.ZodMiniType<Alarm>

export const alarmEvent = z.object({
  seq: sequence,
  previous: z.nullable(sequence),
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
  by: z.nullable(z.object({ user: userId, name: z.string(), station: z.nullable(stationId) })),
  alarm,
}) satisfies z.ZodMiniType<AlarmEvent>

/** Body of `POST /api/alarms/{id}/…` and, with `id`, of the socket commands `alarm:…`. */
export const alarmAct = z.object({
  episode: z.int(),
  /** Idempotency key made by the caller: the same act sent twice has one effect. */
  key: z.string().check(z.minLength(8), z.maxLength(100)),
})
export const acknowledge = z.extend(alarmAct, {
  state: withDefault(z.enum(['coming', 'at-bedside', 'needs-help']), 'coming'),
})
export const pause = z.extend(alarmAct, {
  seconds: withDefault(z.int().check(z.minimum(1), z.maximum(120)), 120),
})
export const socketAct = {
  acknowledge: z.extend(acknowledge, { id: alarmId }),
  pause: z.extend(pause, { id: alarmId }),
  resume: z.extend(alarmAct, { id: alarmId }),
  resolve: z.extend(alarmAct, { id: alarmId }),
  reject: z.extend(alarmAct, { id: alarmId }),
}
