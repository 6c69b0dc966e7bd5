import { outcomeAnswer, outcomeBody, whyAnswer } from '@vigil/protocol'
import { z } from 'zod'
import { ownKey } from '../../auth/own-key'
import { outcomeOf, whyOf } from '../../why/why'
import { onAlarm } from '../access'
import { json, refuse, route } from '../route'

const NO_EPISODE = 'The alarm never had that episode, or it is not kept any more.'

const whyQuery = z.strictObject({ episode: z.coerce.number().int().nonnegative().optional() })

export const whyRoutes = [
  route({
    method: 'get',
    path: '/api/alarms/:id/why',
    summary: 'Why it rang: rule, limits of whom, values, sources, events, and who was shown and heard it',
    access: onAlarm('view'),
    query: whyQuery,
    answer: whyAnswer,
    audit: { kind: 'read', action: 'alarm.why' },
    async run({ services, target: { alarm }, query: { episode } }) {
      const why = await whyOf(services, alarm, episode ?? null)
      return why ? json(why) : refuse('not-found', NO_EPISODE)
    },
  }),
  route({
    method: 'post',
    path: '/api/alarms/:id/outcome',
    summary: 'Of an alarm that is over: acted, nothing to do, or artefact',
    access: onAlarm('act'),
    body: outcomeBody,
    answer: outcomeAnswer,
    audit: { kind: 'act', action: 'alarm.outcome' },
    async run({ services: { store, clock }, target: { caller, alarm }, body: { key, episode, outcome } }) {
      if (caller.kind !== 'person')
        return refuse('forbidden', 'A station cannot say it; sign in as a person.')
      if (episode > alarm.episode) return refuse('other-episode', NO_EPISODE, { alarm })
      if (episode === alarm.episode && alarm.state === 'active')
        return refuse('conflict', 'The alarm still lasts; say it when it is over.', { alarm })
      const kept = { alarm: alarm.id, episode, outcome, by: caller.user, name: caller.name, at: clock.now() }
      const isRepeated =
        (await store.keepOutcome(kept, ownKey(caller, `${String(episode)}:${key}`))) === 'repeated'
      const [newest = kept] = await store.outcomes({
        alarm: alarm.id,
        episodes: { from: episode, to: episode },
      })
      return json({ outcome: outcomeOf(newest), repeated: isRepeated })
    },
  }),
]
