import { expect, it } from 'vitest'
import type { Caller } from '../ports'
import type { Client } from './client'
import { createActs } from './commands'

it('takes an act for activity, also when it is refused', async () => {
  const seen: string[] = []
  const engine = { alarm: () => null, command: () => Promise.reject(new Error('not asked')) }
  const acts = createActs(engine, {
    active: ({ caller }) => seen.push(`active ${caller.session}`),
    denied: (_client, action) => seen.push(action),
  })
  // Of a client the acts look at its caller alone.
  const client = { caller: { kind: 'person', session: 's1' } as Caller } as Client
  const answer = await acts['alarm:resume'](client, {
    id: 'p1~asystole' as Parameters<(typeof acts)['alarm:resume']>[1]['id'],
    episode: 1,
    key: 'a-first-key',
  })
  expect(answer).toMatchObject({ ok: false, error: { code: 'not-found' } })
  expect(seen).toEqual(['active s1', 'alarm:resume'])
})
