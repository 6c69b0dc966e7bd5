import { afterAll, beforeAll, expect, it } from 'vitest'
import type { EpochMs, Hl7Peer, SiteId } from '@vigil/clinical'
import type { Hl7Receipt } from '../store'
import { startTestServer, type TestServer } from '../testing'
import { aChange, at, aWard, NOON } from '../testing/builders'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const DAY = 24 * 3_600_000
// The casts mint ids of the tests' own.
const PEER = 'gateway' as Hl7Peer['id']
const aReceipt = (given: Partial<Hl7Receipt> = {}): Hl7Receipt => ({
  peer: PEER,
  controlId: 'C1',
  at: NOON,
  digest: 'd',
  refusedUnder: null,
  answer: 'MSA|AA|C1',
  ...given,
})

async function aStore() {
  let now: EpochMs = NOON
  const fresh = await server.freshStore({ now: () => now })
  return { ...fresh, wait: (ms: number) => (now = at(ms)) }
}

it('gives the answer again, also after a restart', async () => {
  const { store, reopen } = await aStore()
  await store.keepReceipt(aReceipt())
  expect(await store.receipt(PEER, 'C1')).toEqual(aReceipt())
  expect(await (await reopen()).receipt(PEER, 'C1')).toEqual(aReceipt())
  expect(await store.receipt(PEER, 'C2')).toBeNull()
})

it('forgets an answer after seven days', async () => {
  const { store, wait, rows } = await aStore()
  await store.keepReceipt(aReceipt())
  wait(7 * DAY - 1)
  expect(await store.receipt(PEER, 'C1')).not.toBeNull()
  wait(7 * DAY + 1)
  expect(await store.receipt(PEER, 'C1')).toBeNull()
  await store.seal(at(7 * DAY + 1))
  expect(await rows('select * from hl7_receipt')).toEqual([])
})

it('lets a later verdict replace a refusal and nothing else', async () => {
  const { store, reopen } = await aStore()
  await store.keepReceipt(aReceipt({ refusedUnder: 3, answer: 'MSA|AE|C1' }))
  await store.keepReceipt(aReceipt())
  await store.keepReceipt(aReceipt({ answer: 'MSA|AE|C1', refusedUnder: 4 }))
  expect(await (await reopen()).receipt(PEER, 'C1')).toEqual(aReceipt())
})

it('keeps an answer while the database is away', async () => {
  const away = await startTestServer()
  try {
    const { store, reopen } = await away.freshStore({ now: () => NOON })
    await away.crash()
    await store.keepReceipt(aReceipt())
    expect(store.recording()).toBe('spool')
    expect(await store.receipt(PEER, 'C1')).toEqual(aReceipt())
    expect(await store.receipt(PEER, 'C2')).toBeNull()
    await store.close()
    await away.restart()
    expect(await (await reopen()).receipt(PEER, 'C1')).toEqual(aReceipt())
  } finally {
    await away.stop()
  }
})

it('finds what was set aside by peer, reason and id', async () => {
  const { store } = await aStore()
  const entry = { receivedAt: NOON, protocol: 'mllp', device: null, detail: '', payload: Buffer.from('x') }
  await store.quarantine({ ...entry, peer: PEER, reason: 'charset' })
  await store.quarantine({ ...entry, peer: PEER, reason: 'withdrawn' })
  await store.quarantine({ ...entry, protocol: 'mqtt', reason: 'charset' })
  const found = await store.quarantined({ before: null, limit: 9, peer: PEER, reason: 'charset' })
  expect(found).toMatchObject([{ peer: PEER, reason: 'charset', protocol: 'mllp' }])
  expect(await store.quarantineEntry(found[0]?.id ?? 0)).toEqual(found[0])
  expect(await store.quarantineEntry(99_999)).toBeNull()
  expect(await store.quarantineCounts(NOON)).toHaveLength(3)
  expect(await store.quarantineCounts(at(1))).toEqual([])
})

it('applies peers once, and removes those that a file leaves out', async () => {
  const { store } = await aStore()
  const peer: Hl7Peer = {
    id: PEER,
    application: 'MON',
    facility: 'HOSP',
    site: 'north' as SiteId,
    assigningAuthority: null,
  }
  const change = { ...aWard(), hl7Peers: [peer] }
  expect(await store.applyConfig(change, 'test', NOON)).toContain('HL7 peer gateway: added')
  expect(await store.applyConfig(change, 'test', NOON)).toEqual([])
  expect((await store.hospital()).hl7Peers).toEqual([peer])
  await expect(
    store.applyConfig({ ...aChange({}), hl7Peers: [{ ...peer, site: 'moon' as SiteId }] }, 'test', NOON),
  ).rejects.toThrow('there is no site moon')
  expect(await store.applyConfig({ ...aWard(), prune: true }, 'test', NOON)).toContain(
    'HL7 peer gateway: removed',
  )
  expect((await store.hospital()).hl7Peers).toEqual([])
})
