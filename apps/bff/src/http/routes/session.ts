import { demoUsers, me, signIn, stationAnswer, stationSignIn } from '@vigil/protocol'
import { authorize, principalOf } from '../../auth/authorize'
import { noCookie } from '../../auth/cookie'
import type { SignInOutcome } from '../../auth/sign-in'
import { isLoopback } from '../../config'
import { anyone, signedIn } from '../access'
import { NOT_FOUND } from '../problem'
import { json, refuse, route, type Facts, type Reply, type Services } from '../route'

const isDemo = ({ config }: Services, facts: Facts): boolean => config.demo && isLoopback(facts.address)

const withCookie = (reply: Reply, cookie: string): Reply =>
  reply.kind === 'json' || reply.kind === 'empty' ? { ...reply, headers: { 'Set-Cookie': cookie } } : reply

/** One sentence for a wrong name, a wrong password and a disabled user (S09). */
function answer(outcome: SignInOutcome, refused: string, body: (id: string, name: string) => Reply): Reply {
  switch (outcome.kind) {
    case 'signed-in':
      return withCookie(body(outcome.id, outcome.name), outcome.cookie)
    case 'refused':
      return refuse('unauthenticated', refused)
    case 'throttled': {
      const seconds = Math.ceil(outcome.retryAfterMs / 1_000)
      return refuse('rate-limited', `Too many tries from here; try again in ${seconds} s.`, {
        headers: { 'Retry-After': String(seconds) },
      })
    }
  }
}

export const sessionRoutes = [
  route({
    method: 'post',
    path: '/api/session',
    summary: 'Sign in; the answer sets a __Host- cookie',
    access: anyone,
    body: signIn,
    answer: null,
    audit: null,
    async run({ services, facts, body }) {
      if ('demoUser' in body && !isDemo(services, facts)) return { kind: 'refused', refusal: NOT_FOUND }
      const outcome =
        'demoUser' in body
          ? await services.signIn.asDemoUser(body.demoUser, facts)
          : await services.signIn.withPassword(body.user, body.password, facts)
      return answer(outcome, 'The user name or the password is wrong; check both and try again.', () => ({
        kind: 'empty',
      }))
    },
  }),
  route({
    method: 'delete',
    path: '/api/session',
    summary: 'Sign out; open sockets of the session are closed',
    access: signedIn,
    answer: null,
    audit: { kind: 'act', action: 'session.closed' },
    async run({ services, facts, target }) {
      if (target.kind === 'person' && target.via === 'token')
        return refuse('forbidden', 'A token is no session; whoever runs Vigil ends it.')
      await services.sessions.close(facts.cookieHeader)
      services.live.end(target.session, 'signed-out')
      // Over TLS only: on loopback it would take the cookies of every other program on this machine.
      const clear = services.config.tls ? { 'Clear-Site-Data': '"cookies"' } : {}
      return { kind: 'empty', headers: { 'Set-Cookie': noCookie(), ...clear } }
    },
  }),
  route({
    method: 'post',
    path: '/api/station',
    summary: 'Turn this browser into the station that the one-time code was made for',
    access: anyone,
    body: stationSignIn,
    answer: stationAnswer,
    audit: null,
    async run({ services, facts, body }) {
      const outcome = await services.signIn.withStationCode(body.code, facts)
      const refused =
        'The code is wrong, used or older than 10 minutes; make a new one with `vigil station enroll`.'
      return answer(outcome, refused, (station, name) => json({ station, name }))
    },
  }),
  route({
    method: 'get',
    path: '/api/me',
    summary: 'Who the caller is and what they may do',
    access: signedIn,
    answer: me,
    audit: null,
    run: ({ services: { directory, config, clock }, target }) =>
      json({
        principal: principalOf(target, directory),
        actions: (['biomed', 'audit', 'admin'] as const).filter(
          (action) => authorize(target, action, 'anywhere').allowed,
        ),
        server: { demo: config.demo, build: config.build, time: clock.now() },
      }),
  }),
  route({
    method: 'get',
    path: '/api/demo/users',
    summary: 'Users to pick from in demo mode, on loopback only',
    access: anyone,
    answer: demoUsers,
    audit: null,
    run({ services, facts }) {
      if (!isDemo(services, facts)) return { kind: 'refused', refusal: NOT_FOUND }
      const users = services.directory.hospital().users.filter((user) => !user.disabled)
      return json({
        users: users.map(({ id, name, grants }) => ({
          id,
          name,
          roles: [...new Set(grants.map((grant) => grant.role))],
        })),
      })
    },
  }),
]
