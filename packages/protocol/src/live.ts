import { _default as withDefault } from 'zod/mini'
import * as z from 'zod/mini'
import { alarm, alarmEvent } from './alarms'
import { stream, unitBoard } from './board'
import { principal } from './principal'
import { epochMs, sequence, subjectId, unitId } from './ids'

export const PROTOCOL_VERSION = 1

/** First message of a client, acknowledged with `welcome`. Nothing is sent before it. */
export const hello = z.object({
  protocol: z.int(),
  build: z.string().check(z.maxLength(100)),
  units: z.array(unitId).check(z.maxLength(100)),
  /** Which waveforms to send: those of all beds, of some subjects, or none (phone list). */
  waveforms: z.union([z.literal('all'), z.literal('none'), z.array(subjectId).check(z.maxLength(100))]),
  /** Sequence last seen of each unit; missing: snapshot. */
  cursors: withDefault(z.record(z.string(), sequence), {}),
  /** It acknowledges each frame when it has read it, and is never sent more of them than it takes. */
  answersFrames: withDefault(z.boolean(), false),
})
export type Hello = z.input<typeof hello>

const world = {
  server: z.object({ startId: z.string(), build: z.string(), time: epochMs, demo: z.boolean() }),
  principal,
  boards: z.array(unitBoard),
  streams: z.array(stream),
  /** Every alarm of the units that is not ended: this replaces what the client had. */
  alarms: z.array(alarm),
  cursors: z.record(z.string(), sequence),
}
export const welcome = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), ...world }),
  /** `missed`: alarm events since the cursors, in order, also those of alarms that have ended since. */
  z.object({ type: z.literal('resume'), ...world, missed: z.array(alarmEvent) }),
])
export type Welcome = z.infer<typeof welcome>

/** Each second. A client whose set differs says hello again; twice: NOT LIVE (H54). */
export const heartbeat = z.object({
  time: epochMs,
  units: z.array(z.object({ unit: unitId, seq: z.nullable(sequence), alarms: z.string() })),
  /** Frames this client did not get because its connection was slow (RT6). */
  skipped: z.int(),
  /** Reasons why the server is degraded, e.g. `not-recording`. */
  degraded: z.array(z.string()),
  /** Alarms of the canary since the start: unchanged for 15 s, the engine decides nothing (H32). */
  canary: z.int(),
})
export type Heartbeat = z.infer<typeof heartbeat>

/** What a client says of itself every 5 s and when it changes: a hidden page counts as not watching, a silent one is told to the others (H61, H63). */
export const report = z.object({
  /** `untested`: nobody answered the sound test of this shift; `unheard`: somebody heard nothing. */
  audio: z.enum(['ready', 'blocked', 'failed', 'untested', 'unheard']),
  visible: z.boolean(),
  /** False: the page hangs, and this comes from its worker (H66). */
  answers: withDefault(z.boolean(), true),
  /** False: visible by its own word, and yet no frame was painted for 5 s: the screen sleeps or its picture stands (H78). */
  draws: withDefault(z.boolean(), true),
  /** Age of the newest frame when it was taken in, ms, worst of the last 5 s (RT10). */
  latencyMs: z.nullable(z.number()),
})
export type Report = z.infer<typeof report>

/** Why a connection is closed for good; anything else is retried. */
export const closing = z.object({
  reason: z.enum([
    'signed-out',
    'session-ended',
    'rights-changed',
    'unsupported-protocol',
    'shutting-down',
    'too-slow',
    'too-many',
  ]),
})
export type Closing = z.infer<typeof closing>

export const streamsChanged = z.object({ added: z.array(stream), removed: z.array(z.int()) })
export type StreamsChanged = z.infer<typeof streamsChanged>

/** Server to client. `numerics` and `waveform` carry one binary frame (frame.ts): one event per client and tick. */
export const SERVER_EVENTS = {
  heartbeat,
  closing,
  'streams:changed': streamsChanged,
  'board:changed': unitBoard,
  'alarm:raised': alarmEvent,
  'alarm:changed': alarmEvent,
  'alarm:ended': alarmEvent,
} as const

/** Under which socket event an alarm event travels. */
export const socketEventOf = (
  type: z.infer<typeof alarmEvent>['type'],
): 'alarm:raised' | 'alarm:changed' | 'alarm:ended' =>
  type === 'raised' ? 'alarm:raised' : type === 'ended' ? 'alarm:ended' : 'alarm:changed'

/**
 * Fingerprint of the set of open alarms of a unit: both ends compute it from (id, episode, priority, state, annunciation,
 * owner), sorted by id; FNV-1a, since it guards against loss and not against an attacker.
 */
export function alarmSetHash(alarms: Iterable<z.infer<typeof alarm>>): string {
  const lines = Array.from(alarms)
    .filter((each) => each.state !== 'ended')
    .map((each) =>
      [each.id, each.episode, each.priority, each.state, each.annunciation, each.owner?.user ?? ''].join('|'),
    )
    .toSorted()
  let hash = 0x811c9dc5
  for (const character of lines.join('\n')) {
    hash ^= character.codePointAt(0) ?? 0
    hash = Math.imul(hash, 0x01000193) >>> 0
  }
  return hash.toString(16).padStart(8, '0')
}
