import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../testing'
import { aChange, at, aWard, NOON } from '../testing/builders'
import type { ConfigRule } from './rules'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const aRule = (part: Partial<ConfigRule> = {}): ConfigRule => ({
  id: 'shock',
  name: 'Shock pattern',
  scope: { kind: 'site', id: 'north' },
  stage: 'draft',
  categories: null,
  unitKinds: null,
  writtenBy: null,
  approvedBy: null,
  rungs: [
    {
      priority: 'medium',
      when: { kind: 'above', codes: ['MDC_ECG_HEART_RATE'], value: 120 },
      delayMs: 0,
      clearMs: 3_000,
    },
  ],
  ...part,
})

it('keeps the version of a rule that only moves on, and raises it for one that asks anew', async () => {
  const { store } = await server.freshStore()
  await store.applyConfig(aWard(), 'test', NOON)
  const apply = (rule: ConfigRule, ms: number) =>
    store.applyConfig(aChange({ rules: [rule] }), 'test', at(ms))
  const now = async () => (await store.hospital()).rules.map(({ version, stage }) => `${version} ${stage}`)

  expect(await apply(aRule(), 1)).toEqual(['alarm rule shock: added, version 1, draft'])
  expect(await apply(aRule(), 2)).toEqual([])
  expect(await apply(aRule({ stage: 'enabled' }), 3)).toEqual([
    'alarm rule shock: changed, version 1, enabled',
  ])
  expect(await now()).toEqual(['1 enabled'])
  expect(await apply(aRule({ stage: 'enabled', name: 'Shock' }), 4)).toEqual([
    'alarm rule shock: changed, version 2, enabled',
  ])
  expect((await store.hospital()).rules).toMatchObject([{ name: 'Shock', version: 2, changedAt: at(4) }])
})

it('takes a rule out of force when a pruning file names it no more, and back as it was', async () => {
  const { store } = await server.freshStore()
  await store.applyConfig(aWard({ rules: [aRule()] }), 'test', NOON)
  expect(await store.applyConfig(aWard({ prune: true }), 'test', at(1))).toContain(
    'alarm rule shock: removed',
  )
  expect((await store.hospital()).rules).toEqual([])
  await store.applyConfig(aChange({ rules: [aRule()] }), 'test', at(2))
  expect((await store.hospital()).rules).toMatchObject([{ version: 1 }])
})
