import { configOf, planUnit } from '@vigil/e2e/hospital'
import { Server } from '@vigil/e2e/server'
import { cookieOf } from '@vigil/e2e/session'
import type { Target } from './target'

/** The built product with everything on: parse, limits, store, audit, rights. */
export const vigil: Target = {
  name: 'vigil',
  start: async ({ beds }) => {
    const server = await Server.create()
    await server.start()
    const plan = planUnit('bench', beds)
    server.apply(configOf([plan]))
    const cookie = await cookieOf(server.url, plan.nurse.id, plan.nurse.password)
    return {
      server: () => [server.pid],
      database: () => server.databasePids(),
      feed: {
        kind: 'mqtt',
        url: server.mqtt,
        beds: plan.beds.map(({ device, password }) => ({ device, password })),
      },
      tap: { kind: 'vigil', url: server.url, cookie, unit: plan.unit },
      page: {
        url: server.url,
        cookie,
        sight: { cell: '[data-slot="hr"] .reading-digits', bedAttribute: 'data-subject' },
        bedOf: (subject) => Number(subject.split('-').at(-1)) - 1,
      },
      stop: () => server.dispose(),
    }
  },
}
