import type { EpochMs, Fact, Subject } from '@vigil/clinical'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../testing'
import { aChange, aMonitor, aSubject, at, aWard, ICU, NOON, P1 } from '../testing/builders'
import { bed, device, moved, NURSE, order, subject } from '../testing/moving'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const MINUTE = 60_000
const min = (minutes: number): EpochMs => at(minutes * MINUTE)
const WARD = aWard()

async function aStore() {
  const { store } = await server.freshStore({ now: () => min(60) })
  await store.applyConfig(WARD, 'test', NOON)
  /** The file again: what it changed, and what it left as people had it. */
  const again = async (change = WARD) => {
    const kept: string[] = []
    const lines = await store.applyConfig(change, 'test', min(60), (line) => kept.push(line))
    return { lines, kept }
  }
  const bedOf = async (id: string) =>
    (await store.hospital()).subjects.find((one: Subject) => one.id === id && one.endedAt === null)?.bed
  return { store, again, bedOf }
}

const transfer = { type: 'transfer', subject: P1, unit: ICU, bed: bed('2'), at: min(5) } as const

it('leaves a subject where a person moved it, and says so', async () => {
  const { store, again, bedOf } = await aStore()
  await moved(store, transfer)
  const version = await store.hospitalVersion()

  expect(await again()).toEqual({
    lines: [],
    kept: ['subject p1: stays in bed north/icu/2, where it was moved'],
  })
  expect(await bedOf('p1')).toBe('north/icu/2')
  expect(await store.hospitalVersion()).toBe(version)
})

it('takes the word of the file when the move was undone', async () => {
  const { store, again, bedOf } = await aStore()
  const id = await moved(store, transfer)
  await store.undoMove(id, order(min(6)))

  expect(await again()).toEqual({ lines: [], kept: [] })
  expect(await bedOf('p1')).toBe('north/icu/1')
})

it('takes other words of the file about who was moved', async () => {
  const { store, again, bedOf } = await aStore()
  await moved(store, transfer)
  const { lines } = await again(aChange({ subjects: [aSubject({ paced: true })] }))

  expect(lines).toEqual(['subject p1: changed paced'])
  expect(await bedOf('p1')).toBe('north/icu/2')
})

it('brings nobody back who was discharged', async () => {
  const { store, again, bedOf } = await aStore()
  await moved(store, { type: 'discharge', subject: P1, identifiers: null, at: min(5) })

  expect((await again()).kept).toEqual(['subject p1: stays ended, as it was discharged'])
  expect(await bedOf('p1')).toBeUndefined()
})

it('evicts nobody for whom the file puts into the same bed', async () => {
  const { store, again, bedOf } = await aStore()
  await moved(store, transfer)
  const p2 = aSubject({ id: subject('p2'), bed: bed('2') })
  const { kept } = await again(aChange({ subjects: [p2] }))

  expect(kept).toEqual(['subject p2: without a bed, subject p1 was moved into north/icu/2'])
  expect([await bedOf('p1'), await bedOf('p2')]).toEqual(['north/icu/2', null])
})

it('prunes nobody who was moved, and no bed under them', async () => {
  const { store, again, bedOf } = await aStore()
  await moved(store, transfer)
  const { lines, kept } = await again({ ...WARD, subjects: [], devices: [], prune: true })

  expect(kept).toContain('subject p1: stays in bed north/icu/2, where it was moved')
  expect(lines.filter((line) => line.startsWith('subject p1'))).toEqual([])
  expect(await bedOf('p1')).toBe('north/icu/2')
  await expect(again({ ...WARD, units: [], sites: [], subjects: [], prune: true })).rejects.toThrow(
    'bed north/icu/2: subject p1 was moved into it',
  )
})

it('leaves a device at the bed where it was hung', async () => {
  const { store, again } = await aStore()
  await moved(store, {
    type: 'home-device',
    device: device('mon-1'),
    to: { kind: 'bed', bed: bed('3') },
    at: min(5),
  })
  const { kept } = await again()
  const { kept: pruned } = await again({ ...WARD, devices: [], prune: true })
  const monitor = (await store.hospital()).devices.find(({ id }) => id === 'mon-1')

  expect(kept).toEqual(['device mon-1: stays at bed north/icu/3, where it was moved'])
  expect(pruned).toContain('device mon-1: stays at bed north/icu/3, where it was moved')
  expect(monitor?.home).toEqual({ kind: 'bed', bed: 'north/icu/3' })
})

it('leaves the device of a move out of an open interval of the file', async () => {
  const { store, again } = await aStore()
  const told = { device: device('mon-1'), subject: P1, bed: bed('1'), from: NOON, to: null }
  await moved(store, {
    type: 'home-device',
    device: device('mon-1'),
    to: { kind: 'bed', bed: bed('3') },
    at: min(5),
  })

  const { lines, kept } = await again(aChange({ devices: [aMonitor()], associations: [told] }))
  expect(lines).toEqual([])
  expect(kept).toContain('device mon-1: the open interval of the file is left out, it was moved')
})

it('leaves a fact that was told at the bedside', async () => {
  const { store, again } = await aStore()
  const weight = (value: number, by: Fact['source']['kind'], when: number): Fact => ({
    kind: 'weight',
    value,
    source: { kind: by, by },
    at: min(when),
  })
  const file = aChange({ subjects: [aSubject({ facts: [weight(70, 'config', 0)] })] })
  await again(file)
  await store.setFacts(P1, [weight(74, 'person', 5)], { key: 'weighed-again', by: NURSE, now: min(5) })

  expect(await again(aChange({ subjects: [aSubject({ facts: [weight(70, 'config', 9)] })] }))).toEqual({
    lines: [],
    kept: ['subject p1: weight stays as it was told'],
  })
  expect((await store.hospital()).subjects[0]?.facts).toMatchObject([{ value: 74 }])
})
