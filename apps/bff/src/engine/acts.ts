import type {
  AlarmCommand,
  AlarmEffect,
  AlarmInput,
  CommandResult,
  EpochMs,
  SubjectState,
} from '@vigil/clinical'
import type { AuditEntry } from '@vigil/storage'

/** Who did what to which alarm stands in the same commit as the act itself. */
export function auditOf(
  state: SubjectState,
  input: AlarmInput,
  effects: readonly AlarmEffect[],
  at: EpochMs,
): readonly AuditEntry[] {
  if (input.type !== 'commanded') return []
  const { actor, command } = input
  const result = replyOf(effects, command)
  if (result.ok && result.repeated) return []
  const { subject } = state.context
  return [
    {
      at,
      actor: actor.user,
      session: null,
      station: actor.station,
      action: `alarm:${command.type}`,
      object: `${subject}~${command.condition}`,
      subject,
      outcome: result.ok ? 'success' : 'refused',
      detail: { episode: command.episode, key: command.key, reason: result.ok ? null : result.reason },
    },
  ]
}

export function replyOf(effects: readonly AlarmEffect[], command: AlarmCommand): CommandResult {
  for (const effect of effects)
    if (effect.type === 'reply' && effect.key === command.key) return effect.result
  throw new Error(`no reply to ${command.type} ${command.key}`)
}
