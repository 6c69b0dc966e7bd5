import { pushAnswer, pushRenew, pushShown, pushSubscribe, pushTested } from '@vigil/protocol'
import { anyone, ownBrowser, ownBrowserNamed, signedIn } from '../access'
import { NOT_FOUND } from '../problem'
import { json, refuse, route } from '../route'

const unknown = { kind: 'refused', refusal: NOT_FOUND } as const

export const pushRoutes = [
  route({
    method: 'get',
    path: '/api/push',
    summary: 'Browsers in which the caller is pushed to, and whether pushes reach them',
    access: signedIn,
    answer: pushAnswer,
    audit: null,
    run: ({ services: { push }, target }) => json(push.answer(target)),
  }),
  route({
    method: 'post',
    path: '/api/push',
    summary: 'Push alarms of these units to this browser, until sign-out or for 12 hours',
    access: ownBrowser,
    body: pushSubscribe,
    answer: pushAnswer,
    audit: { kind: 'act', action: 'push.subscribed' },
    async run({ services: { push }, target, body }) {
      switch (await push.subscribe(target, body)) {
        case 'kept':
          return json(push.answer(target))
        case 'not-set-up':
          return refuse('unavailable', 'Push is not set up here; whoever runs Vigil sets PUSH_CONTACT.')
        case 'foreign-address':
          return refuse(
            'forbidden',
            'Vigil sends to the push services that it knows; this browser uses another. Whoever runs Vigil sets PUSH_HOSTS.',
          )
        case 'foreign-unit':
          return unknown
      }
    },
  }),
  route({
    method: 'delete',
    path: '/api/push/:id',
    summary: 'No more pushes to this browser of the caller; `here`: the one that asks',
    access: ownBrowserNamed,
    answer: null,
    audit: { kind: 'act', action: 'push.ended' },
    run: async ({ services: { push }, target: { caller, id } }) =>
      (await push.end(caller, id)) === 'ended' ? { kind: 'empty' } : unknown,
  }),
  route({
    method: 'post',
    path: '/api/push/renew',
    summary:
      'This browser was subscribed before its person signed in anew; 404: it was not, or by somebody else',
    access: ownBrowser,
    body: pushRenew,
    answer: pushAnswer,
    audit: null,
    run: async ({ services: { push }, target, body }) =>
      (await push.renew(target, body.endpoint)) === 'kept' ? json(push.answer(target)) : unknown,
  }),
  route({
    method: 'post',
    path: '/api/push/test',
    summary: 'A push that says that it is a test, to this browser',
    access: ownBrowser,
    answer: pushTested,
    audit: { kind: 'act', action: 'push.tested' },
    async run({ services: { push }, target }) {
      const result = await push.test(target)
      return result === 'unknown' ? unknown : json({ result })
    },
  }),
  route({
    method: 'post',
    path: '/api/push/shown',
    summary: 'A browser shows a push; its id is the proof, for the session may be over',
    access: anyone,
    body: pushShown,
    answer: null,
    audit: null,
    run: async ({ services: { push }, body }) => ((await push.shown(body.id)) ? { kind: 'empty' } : unknown),
  }),
]
