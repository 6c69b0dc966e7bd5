import {
  autoLimitList,
  comfortEnd,
  comfortRequest,
  limitsAnswer,
  limitsRequest,
  limitsReview,
  subjectLimits,
  unitId,
} from '@vigil/protocol'
import type { Subject } from '@vigil/clinical'
import { z } from 'zod'
import type { ComfortOutcome, LimitsOutcome } from '../../settings/settings'
import { COMFORT_SENTENCES, sentenceOf } from '../../settings/refusals'
import { onSubject, visibleUnits, type Allowed } from '../access'
import { maySee } from '../move-access'
import { FORBIDDEN, NOT_FOUND } from '../problem'
import { json, refuse, route, type Reply, type Services } from '../route'

type Target = Allowed & { readonly subject: Subject }

const forbidden: Reply = { kind: 'refused', refusal: FORBIDDEN }

/** As with moves: a limit is changed by a person who is there. */
async function asPerson(
  target: Target,
  run: (person: Extract<Target['caller'], { kind: 'person' }>) => Promise<Reply>,
): Promise<Reply> {
  const { caller, remote } = target
  return caller.kind !== 'person' || remote ? forbidden : run(caller)
}

async function answer(
  { settings }: Services,
  { subject, caller }: Target,
  outcome: LimitsOutcome | ComfortOutcome,
): Promise<Reply> {
  switch (outcome.kind) {
    case 'done':
    case 'repeated':
      return json({ limits: await settings.of(subject, caller), repeated: outcome.kind === 'repeated' })
    case 'not-admitted':
      return refuse('conflict', 'The stay of this patient has ended; nothing is set any more.')
    case 'needs-right':
      return refuse('forbidden', 'A charge nurse or a physician of the unit may go beyond the usual range.')
    case 'refused':
      return 'problem' in outcome
        ? refuse('limit-refused', COMFORT_SENTENCES[outcome.problem])
        : refuse('limit-refused', outcome.refusals.map(sentenceOf).join(' '), {
            limits: [...outcome.refusals],
          })
    default:
      return outcome satisfies never
  }
}

/** `unit`: as they would be there. */
const limitsQuery = z.strictObject({ unit: z.optional(unitId) })
const reviewQuery = z.strictObject({ unit: z.optional(unitId) })

export const settingsRoutes = [
  route({
    method: 'get',
    path: '/api/subjects/:id/limits',
    summary:
      'Limits of one patient: in force, usual, who set them, until when, and how far they may be moved',
    access: onSubject('view'),
    query: limitsQuery,
    answer: subjectLimits,
    audit: { kind: 'read', action: 'limits.read' },
    run: async ({ services: { settings }, target: { subject, caller }, query: { unit } }) =>
      unit !== undefined && !maySee(caller, unit)
        ? { kind: 'refused', refusal: NOT_FOUND }
        : json(await settings.of(subject, caller, unit)),
  }),
  route({
    method: 'post',
    path: '/api/subjects/:id/limits',
    summary:
      'Set, switch off or reset limits of one patient, all or nothing; 409 says which was refused and why',
    access: onSubject('act'),
    body: limitsRequest,
    answer: limitsAnswer,
    audit: { kind: 'act', action: 'limits.change' },
    run: ({ services, target, body }) =>
      asPerson(target, async (caller) =>
        answer(
          services,
          target,
          await services.settings.change(target.subject, body.changes, body.key, caller),
        ),
      ),
  }),
  route({
    method: 'post',
    path: '/api/subjects/:id/limits/auto',
    summary: 'What the table of automatic limits proposes for the present values; changes nothing',
    access: onSubject('act'),
    body: z.object({}),
    answer: autoLimitList,
    audit: { kind: 'act', action: 'limits.auto' },
    run: ({ services, target }) => asPerson(target, async () => json(services.settings.auto(target.subject))),
  }),
  route({
    method: 'post',
    path: '/api/subjects/:id/comfort-care',
    summary: 'Comfort care as ordered: which alarms remain, by whom, and when it is looked at again',
    access: onSubject('configure'),
    body: comfortRequest,
    answer: limitsAnswer,
    audit: { kind: 'act', action: 'comfort.order' },
    run: ({ services, target, body: { key, ...comfort } }) =>
      asPerson(target, async (caller) =>
        answer(services, target, await services.settings.orderComfort(target.subject, comfort, key, caller)),
      ),
  }),
  route({
    method: 'post',
    path: '/api/subjects/:id/comfort-care/end',
    summary: 'Comfort care ends: every alarm is announced again',
    access: onSubject('configure'),
    body: comfortEnd,
    answer: limitsAnswer,
    audit: { kind: 'act', action: 'comfort.end' },
    run: ({ services, target, body: { key } }) =>
      asPerson(target, async (caller) =>
        answer(services, target, await services.settings.endComfort(target.subject, key, caller)),
      ),
  }),
  route({
    method: 'get',
    path: '/api/limits',
    summary: 'Review list: patients with changed limits, limits that are off or end soon, and comfort care',
    access: visibleUnits,
    query: reviewQuery,
    answer: limitsReview,
    audit: { kind: 'read', action: 'limits.review' },
    run: ({ services: { settings }, target }) => json(settings.review(target)),
  }),
]
