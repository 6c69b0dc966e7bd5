import type { Alarm, AlarmCommand, CommandResult } from '@vigil/clinical'
import type { Result } from '@vigil/protocol'
import { authorize } from '../auth/authorize'
import type { Engine } from '../ports'
import type { Client } from './client'
import { refuse, type Handlers } from './handler'

type Acts = Pick<
  Handlers,
  'alarm:acknowledge' | 'alarm:pause' | 'alarm:resume' | 'alarm:resolve' | 'alarm:reject'
>

interface Hooks {
  /** The person is there. */
  readonly active: (client: Client) => void
  readonly denied: (client: Client, action: string, alarm: Alarm | null) => void
}

/** A person's acts on alarms; what the caller may not see does not exist. */
export function createActs(engine: Pick<Engine, 'alarm' | 'command'>, { active, denied }: Hooks): Acts {
  const act = async (
    client: Client,
    { id, episode, key }: { id: Alarm['id']; episode: number; key: string },
    what: { type: AlarmCommand['type'] } & Record<string, unknown>,
  ): Promise<Result<Alarm>> => {
    active(client)
    const alarm = engine.alarm(id)
    if (!alarm || !authorize(client.caller, 'view', alarm.unit).allowed) {
      denied(client, `alarm:${what.type}`, alarm)
      return refuse('not-found', 'There is no such open alarm for you.')
    }
    const verdict = authorize(client.caller, 'act', alarm.unit)
    const { caller } = client
    if (!verdict.allowed || caller.kind !== 'person') {
      denied(client, `alarm:${what.type}`, alarm)
      return refuse('forbidden', 'Sign in as a member of this unit to act on its alarms.')
    }
    const actor = { user: caller.user, name: caller.name, station: null, remote: verdict.remote }
    // `what` is one of the five literals below, each with its own fields.
    const command = { condition: alarm.condition, episode, key, ...what } as AlarmCommand
    return answerOf(await engine.command(alarm.subject, actor, command))
  }
  return {
    'alarm:acknowledge': (client, body) => act(client, body, { type: 'acknowledge', owner: body.state }),
    'alarm:pause': (client, body) => act(client, body, { type: 'pause', durationMs: body.seconds * 1_000 }),
    'alarm:resume': (client, body) => act(client, body, { type: 'resume' }),
    'alarm:resolve': (client, body) => act(client, body, { type: 'resolve' }),
    'alarm:reject': (client, body) => act(client, body, { type: 'reject' }),
  }
}

type Refused = Extract<CommandResult, { ok: false }>

const SENTENCES: Readonly<Record<Refused['reason'], string>> = {
  'no-such-alarm': 'There is no such open alarm.',
  'other-episode': 'The alarm has changed since you saw it; look at it again.',
  'already-taken': 'Somebody else has taken this alarm.',
  ended: 'This alarm has ended.',
  'not-latched': 'The condition still holds; it cannot be resolved yet.',
  'too-long': 'That pause is too long.',
}

function answerOf(result: CommandResult): Result<Alarm> {
  if (result.ok) return { ok: true, value: result.alarm }
  const code = result.reason === 'no-such-alarm' ? 'not-found' : result.reason
  return refuse(code, SENTENCES[result.reason], result.alarm)
}
