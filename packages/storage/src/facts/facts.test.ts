import type { Fact, FactSource } from '@vigil/clinical'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../testing'
import { aChange, aSubject, at, aWard, NOON, P1 } from '../testing/builders'
import { order } from '../testing/moving'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const source: FactSource = { kind: 'person', by: 'nurse' }
const oxygen = (device: 'room-air' | 'nasal-cannula', offset: number): Fact => ({
  kind: 'oxygen',
  value: { device, flow: device === 'room-air' ? null : 2, fio2: null },
  source,
  at: at(offset),
})

async function aStore() {
  const { store } = await server.freshStore({ now: () => at(60_000) })
  await store.applyConfig(aWard(), 'test', NOON)
  const subjectNow = async () => (await store.hospital()).subjects.find((one) => one.id === P1)
  return { store, subjectNow }
}

it('lets the newest at the bedside win, in whatever order', async () => {
  const { store, subjectNow } = await aStore()
  await store.setFacts(P1, [oxygen('nasal-cannula', 200)], order(at(300)))
  await store.setFacts(P1, [oxygen('room-air', 100)], order(at(400)))

  expect(await subjectNow()).toMatchObject({ onOxygen: true, facts: [oxygen('nasal-cannula', 200)] })
  expect(await store.factHistory(P1, 9)).toEqual([oxygen('nasal-cannula', 200), oxygen('room-air', 100)])
})

it('keeps the flags that limits come from in step', async () => {
  const { store, subjectNow } = await aStore()
  const told = { source, at: at(1) }
  const key = order(at(1))
  const facts: Fact[] = [
    { kind: 'paced', value: true, ...told },
    { kind: 'preterm', value: true, ...told },
    { kind: 'spo2-target', value: { low: 88, high: 92 }, ...told },
  ]
  await store.setFacts(P1, facts, key)
  const version = await store.hospitalVersion()
  await store.setFacts(P1, facts, key)

  expect(await subjectNow()).toMatchObject({ paced: true, preterm: true, spo2Target: { low: 88, high: 92 } })
  expect(await store.hospitalVersion()).toBe(version)
})

it('takes facts of a file once, and none over the bedside', async () => {
  const { store, subjectNow } = await aStore()
  const stated: Fact = { kind: 'weight', value: 70, source: { kind: 'config', by: 'config' }, at: at(5) }
  const change = aChange({ subjects: [aSubject({ facts: [stated] })] })
  await store.setFacts(P1, [oxygen('nasal-cannula', 1)], order(at(2)))

  expect(await store.applyConfig(change, 'test', at(5))).toEqual(['subject p1: told weight'])
  expect(await store.applyConfig(change, 'test', at(6))).toEqual([])
  expect((await subjectNow())?.onOxygen).toBe(true)
  expect((await subjectNow())?.facts).toHaveLength(2)
})
