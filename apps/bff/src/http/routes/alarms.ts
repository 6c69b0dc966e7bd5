import type { Alarm, AlarmCommand, CommandResult, Sequence, UnitId } from '@vigil/clinical'
import { acknowledge, alarmAct, alarmActAnswer, alarmList, alarmQuery, pause } from '@vigil/protocol'
import type { z } from 'zod'
import { onAlarm, visibleUnits, type Allowed } from '../access'
import { json, refuse, route, type Reply, type Services } from '../route'

const NONE = 0 as Sequence

const newest = ({ engine }: Services, units: readonly UnitId[]): Sequence =>
  units
    .map((unit) => engine.lastSequence(unit) ?? NONE)
    .reduce((most, each) => (each > most ? each : most), NONE)

async function eventsSince(services: Services, units: readonly UnitId[], after: Sequence, limit: number) {
  const events = await services.store.alarmEventsAfter({ units, after, limit })
  const latest = new Map(events.map(({ seq, alarm }) => [alarm.id, { ...alarm, seq }]))
  return { alarms: [...latest.values()], events, seq: events.at(-1)?.seq ?? after }
}

async function listed(services: Services, units: readonly UnitId[], query: z.output<typeof alarmQuery>) {
  const { engine, store } = services
  // Read before the list: an event in between is then seen twice and never missed.
  const seq = newest(services, units)
  if (query.state === 'all')
    return { alarms: await store.alarms({ units, state: 'all', limit: query.limit }), seq }
  const open = engine.openAlarms(units)
  return { alarms: open.map((alarm) => ({ ...alarm, seq: engine.sequenceOf(alarm.id) ?? seq })), seq }
}

/** Every act goes to the engine, which alone decides who was first (S34, H79). */
async function act(
  { engine }: Services,
  { caller, remote, alarm }: Allowed & { readonly alarm: Alarm },
  command: Omit<AlarmCommand, 'condition'> & Record<string, unknown>,
): Promise<Reply> {
  if (caller.kind !== 'person') return refuse('forbidden', 'A station cannot act; sign in as a person.')
  const actor = { user: caller.user, name: caller.name, station: null, remote }
  // Each caller below gives one variant of the union with its own fields.
  const result = await engine.command(alarm.subject, actor, {
    ...command,
    condition: alarm.condition,
  } as AlarmCommand)
  return result.ok ? json({ alarm: result.alarm, repeated: result.repeated }) : lost(result)
}

function lost({ reason, alarm }: Extract<CommandResult, { ok: false }>): Reply {
  const first = alarm?.owner ? `${alarm.owner.name} has it (${alarm.owner.state})` : 'Somebody else has it'
  switch (reason) {
    case 'no-such-alarm':
      return refuse('not-found', 'There is no such open alarm; ask for the list again.')
    case 'already-taken':
      return refuse(reason, `${first}; talk to them, or look at the alarm again.`, { alarm })
    case 'other-episode':
      return refuse(
        reason,
        'The alarm has changed since you saw it; look at it again, then act on its new episode.',
        { alarm },
      )
    case 'ended':
      return refuse(reason, 'The alarm has ended; nothing is left to do about it.', { alarm })
    case 'not-latched':
      return refuse(reason, 'The condition still holds; acknowledge it instead of resolving it.', { alarm })
    case 'too-long':
      return refuse(reason, 'A pause lasts at most 120 seconds; ask for less.', { alarm })
  }
}

const acknowledgeRoute = (verb: 'acknowledge' | 'accept', summary: string) =>
  route({
    method: 'post',
    path: `/api/alarms/:id/${verb}`,
    summary,
    access: onAlarm('act'),
    body: acknowledge,
    answer: alarmActAnswer,
    audit: { kind: 'act', action: 'alarm.acknowledge' },
    run: ({ services, target, body: { episode, key, state } }) =>
      act(services, target, { type: 'acknowledge', episode, key, owner: state }),
  })

const plainRoute = (verb: 'resume' | 'resolve' | 'reject', summary: string) =>
  route({
    method: 'post',
    path: `/api/alarms/:id/${verb}`,
    summary,
    access: onAlarm('act'),
    body: alarmAct,
    answer: alarmActAnswer,
    audit: { kind: 'act', action: `alarm.${verb}` },
    run: ({ services, target, body: { episode, key } }) =>
      act(services, target, { type: verb, episode, key }),
  })

export const alarmRoutes = [
  route({
    method: 'get',
    path: '/api/alarms',
    summary: 'Alarms of the units that the caller may see, or the events after a sequence',
    access: visibleUnits,
    query: alarmQuery,
    answer: alarmList,
    audit: { kind: 'read', action: 'alarms.read' },
    run: async ({ services, target, query }) =>
      json(
        query.after === undefined
          ? await listed(services, target, query)
          : await eventsSince(services, target, query.after, query.limit),
      ),
  }),
  acknowledgeRoute('acknowledge', '"I take it": the caller becomes the owner; 409 says who was first'),
  acknowledgeRoute('accept', 'The same as acknowledge'),
  plainRoute('reject', 'Hand it on: somebody else is asked'),
  route({
    method: 'post',
    path: '/api/alarms/:id/pause',
    summary: 'Pause its sound for at most 120 seconds',
    access: onAlarm('act'),
    body: pause,
    answer: alarmActAnswer,
    audit: { kind: 'act', action: 'alarm.pause' },
    run: ({ services, target, body: { episode, key, seconds } }) =>
      act(services, target, { type: 'pause', episode, key, durationMs: seconds * 1_000 }),
  }),
  plainRoute('resume', 'End the pause of its sound'),
  plainRoute('resolve', 'Confirm that a latched alarm was seen'),
]
