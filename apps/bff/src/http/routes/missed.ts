import { missedAnswer, missedList, missedSign, unitId } from '@vigil/protocol'
import { z } from 'zod'
import type { MissedRow } from '@vigil/storage'
import { unmonitoredMinutes } from '../../rounds/rounds'
import { onMissed, visibleUnits, type Allowed } from '../access'
import { json, refuse, route, type Reply, type Services } from '../route'

const missedQuery = z.strictObject({
  unit: z.optional(unitId),
  state: z.enum(['open', 'all']).default('open'),
  /** Of one unit: a day of every patient has to be read for it. */
  minutes: z.enum(['true', 'false']).default('true'),
  limit: z.coerce.number().int().min(1).max(500).default(200),
})

async function sign(
  { store, clock }: Services,
  { caller, remote, missed }: Allowed & { readonly missed: MissedRow },
  { key, note }: z.output<typeof missedSign>,
): Promise<Reply> {
  if (caller.kind !== 'person') return refuse('forbidden', 'A station cannot sign; sign in as a person.')
  const signature = { by: caller.user, name: caller.name, at: clock.now(), note: note ?? null, remote }
  const outcome = await store.signMissed(missed.id, key, signature)
  switch (outcome.kind) {
    case 'signed':
    case 'repeated':
      return json({ missed: outcome.missed, repeated: outcome.kind === 'repeated' })
    case 'taken':
      return refuse('already-taken', `${outcome.missed.signed?.name ?? 'Somebody'} has signed it already.`)
    case 'going-on':
      return refuse('conflict', 'It still goes on; sign when it is over.')
    case 'unknown':
      return refuse('not-found', 'There is no such entry; ask for the list again.')
    default:
      return outcome satisfies never
  }
}

export const missedRoutes = [
  route({
    method: 'get',
    path: '/api/missed',
    summary: 'What nobody could see or hear while it happened, until a person signs for it',
    access: visibleUnits,
    query: missedQuery,
    answer: missedList,
    audit: { kind: 'read', action: 'missed.read' },
    async run({ services, target, query: { unit, state, limit, minutes } }) {
      const missed = await services.store.missed({ units: target, state, limit })
      return json({
        missed,
        unmonitored: unit && minutes === 'true' ? await unmonitoredMinutes(services, unit) : [],
      })
    },
  }),
  route({
    method: 'post',
    path: '/api/missed/:id/sign',
    summary: 'Sign that one knows of it and has seen to it; 409 says who was first',
    access: onMissed('act'),
    body: missedSign,
    answer: missedAnswer,
    audit: { kind: 'act', action: 'missed.sign' },
    run: ({ services, target, body }) => sign(services, target, body),
  }),
]
