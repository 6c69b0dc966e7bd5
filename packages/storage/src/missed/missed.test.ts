import type { Alarm, AlarmEvent, EpochMs, SubjectId, UnitId, UserId } from '@vigil/clinical'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../testing'
import { at, NOON } from '../testing/builders'
import type { MissedRow, MissedSignature } from './missed'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

// The casts mint ids that are the tests' own.
const ICU = 'north/icu' as UnitId
const P1 = 'p1' as SubjectId
const away = (id: string, from: EpochMs, over: Partial<MissedRow> = {}): MissedRow => ({
  id,
  unit: ICU,
  what: { kind: 'server-away', subjects: [P1] },
  from,
  to: at(60_000),
  foundAt: at(60_000),
  signed: null,
  ...over,
})
const by = (user: string): MissedSignature => ({
  by: user as UserId,
  name: user,
  at: at(90_000),
  note: 'went round',
  remote: false,
})

it('keeps the first of what is found twice', async () => {
  const { store, reopen } = await server.freshStore()
  expect(await store.addMissed(away('a', NOON))).toBe(true)
  expect(await store.addMissed(away('a', at(5_000)))).toBe(false)
  const again = await reopen()
  expect(await again.missed({ units: [ICU], state: 'open', limit: 9 })).toEqual([away('a', NOON)])
  expect(await again.missed({ units: ['north/ward' as UnitId], state: 'open', limit: 9 })).toEqual([])
})

it('takes one signature, repeats it, and names who was first', async () => {
  const { store } = await server.freshStore()
  await store.addMissed(away('a', NOON))
  const both = await Promise.all([
    store.signMissed('a', 'key-of-one', by('one')),
    store.signMissed('a', 'key-of-two', by('two')),
  ])
  expect(both.map(({ kind }) => kind).toSorted()).toEqual(['signed', 'taken'])
  const first = both[0]?.kind === 'signed' ? 'one' : 'two'
  expect(await store.signMissed('a', `key-of-${first}`, by(first))).toMatchObject({
    kind: 'repeated',
    missed: { signed: { name: first, note: 'went round' } },
  })
  expect(await store.missed({ units: [ICU], state: 'open', limit: 9 })).toEqual([])
  expect(await store.missed({ units: [ICU], state: 'all', limit: 9 })).toHaveLength(1)
})

it('takes no signature for what goes on or is unknown', async () => {
  const { store } = await server.freshStore()
  await store.addMissed(away('a', NOON, { to: null }))
  expect(await store.signMissed('a', 'key-of-one', by('one'))).toMatchObject({ kind: 'going-on' })
  expect(await store.signMissed('b', 'key-of-one', by('one'))).toEqual({ kind: 'unknown' })
  await store.updateMissed('a', { to: at(9_000), what: { kind: 'server-away', subjects: [] } })
  expect(await store.signMissed('a', 'key-of-one', by('one'))).toMatchObject({ kind: 'signed' })
})

it('lists the newest of many in the order they happened', async () => {
  const { store } = await server.freshStore()
  for (const [id, from] of [
    ['a', 1],
    ['b', 3],
    ['c', 2],
  ] as const)
    await store.addMissed(away(id, at(from)))
  const rows = await store.missed({ units: [ICU], state: 'open', limit: 2 })
  expect(rows.map(({ id }) => id)).toEqual(['c', 'b'])
})

it('remembers when the server last lived, never backwards', async () => {
  const { store, reopen } = await server.freshStore()
  expect(await store.lastBeat()).toBeNull()
  await store.beat(at(5_000), [{ unit: ICU, subjects: [P1] }])
  await store.beat(at(4_000), [])
  expect(await (await reopen()).lastBeat()).toEqual({
    at: at(5_000),
    watched: [{ unit: ICU, subjects: [P1] }],
  })
})

it('tells a day by the events that begin or end', async () => {
  const { store } = await server.freshStore()
  const event = (seq: number, type: AlarmEvent['type'], when: EpochMs) =>
    // Only what the query looks at.
    ({
      seq,
      previous: null,
      type,
      at: when,
      by: null,
      alarm: { id: 'x', unit: ICU, subject: P1 } as Alarm,
    }) as AlarmEvent
  const events = [
    event(1, 'raised', at(-1_000)),
    event(2, 'raised', at(1_000)),
    event(3, 'evidence-changed', at(2_000)),
    event(4, 'ended', at(3_000)),
  ]
  await store.commitAlarms({
    subject: P1,
    state: {},
    dues: [],
    events: events.map((each) => ({
      ...each,
      alarm: { ...each.alarm, state: 'ended', onset: NOON },
    })) as never,
    audit: [],
  })
  const found = await store.alarmEventsSince({ units: [ICU], since: NOON, limit: 10 })
  expect(found.map(({ seq }) => seq)).toEqual([2, 4])
})
