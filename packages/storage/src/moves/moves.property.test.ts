import type { Association, EpochMs } from '@vigil/clinical'
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Store } from '../store'
import { startTestServer, type TestServer, type TestStore } from '../testing'
import { aMonitor, aSubject, at, aWard, HEART_RATE, heartRate, ICU, NOON, P1 } from '../testing/builders'
import { bed, device, order, subject } from '../testing/moving'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const MINUTE = 60_000
const SUBJECTS = ['p1', 'p2', 'p3', 'p4'] as const
const DEVICES = ['mon-1', 'mon-2', 'patch-1'] as const

const who = fc.constantFrom(...SUBJECTS).map(subject)
const which = fc.constantFrom(...DEVICES).map(device)
const where = fc.constantFrom(bed('1'), bed('2'), null)
const place = { subject: who, unit: fc.constant(ICU), bed: where }
const untimed = fc.oneof(
  fc.record({ type: fc.constant('admit' as const), identity: fc.constant(null), ...place }),
  fc.record({ type: fc.constant('transfer' as const), ...place }),
  fc.record({ type: fc.constant('discharge' as const), subject: who, identifiers: fc.constant(null) }),
  fc.record({ type: fc.constant('replace-device' as const), old: which, replacement: which }),
  fc.record({ type: fc.constant('merge' as const), retired: who, into: who }),
)
const act = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('move' as const), move: untimed, back: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('undo' as const), nth: fc.nat(3) }) },
)
type Act = typeof act extends fc.Arbitrary<infer One> ? One : never

const ROWS = `select
  (select json_agg(row_to_json(subject) order by id) from subject) as subjects,
  (select json_agg(row_to_json(device) order by id) from device) as devices,
  (select json_agg(row_to_json(association) order by id) from association
   where to_at is null or to_at > from_at) as intervals`

interface Rows {
  readonly subjects: readonly {
    readonly ended_at: number | null
    readonly admitted_at: number
    readonly merged_into: string | null
  }[]
  readonly devices: unknown
  readonly intervals: unknown
}
const rowsOf = async ({ rows }: TestStore): Promise<Rows | undefined> => (await rows<Rows & object>(ROWS))[0]

/** Rows a move made are left empty by its undoing: ended as they began. */
const withoutEmpty = (rows: Rows | undefined) => ({
  ...rows,
  subjects: rows?.subjects.filter(
    (row) => row.ended_at === null || row.ended_at > row.admitted_at || row.merged_into !== null,
  ),
})

async function ward() {
  const clock = { now: at(0) }
  const fresh = await server.freshStore({ now: () => clock.now })
  const devices = [
    aMonitor({ id: device('mon-1'), home: { kind: 'bed', bed: bed('1') } }),
    aMonitor({ id: device('mon-2'), home: { kind: 'bed', bed: bed('2') } }),
    aMonitor({ id: device('patch-1'), home: { kind: 'subject', subject: P1 } }),
  ]
  const subjects = [bed('1'), bed('2'), null].map((place, index) =>
    aSubject({ id: subject(`p${index + 1}`), bed: place }),
  )
  await fresh.store.applyConfig(aWard({ subjects, devices }), 'test', NOON)
  return { ...fresh, clock }
}

const ownersAt = (associations: readonly Association[], id: string, now: EpochMs) =>
  associations.filter((one) => one.device === id && one.from <= now && (one.to === null || now < one.to))

function expectNoOverlap(associations: readonly Association[]): void {
  for (const id of DEVICES) {
    const own = associations.filter((one) => one.device === id && one.from !== one.to)
    for (const [index, one] of own.entries()) {
      const next = own[index + 1]
      if (next) expect(one.to ?? Infinity).toBeLessThanOrEqual(next.from)
    }
  }
}

/** One sample of every device that belongs to somebody, attributed as the hospital says. */
async function measure(store: Store, now: EpochMs, seq: number): Promise<number> {
  const { associations } = await store.hospital()
  expectNoOverlap(associations)
  let recorded = 0
  for (const [index, id] of DEVICES.entries()) {
    const [owner, ...others] = ownersAt(associations, id, now)
    expect(others).toEqual([])
    if (!owner) continue
    const origin = { device: device(id), subject: owner.subject, association: owner.id }
    await store.record(heartRate(seq, now - NOON, seq * 10 + index, origin))
    recorded += 1
  }
  return recorded
}

it('gives each sample one owner, whatever moves and is undone', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 8, maxLength: 12 }), async (acts: readonly Act[]) => {
      const world = await ward()
      const { store, clock } = world
      const taken: { id: number; before: Rows | undefined }[] = []
      /** After a refusal or an undoing, and before. */
      const compared: [unknown, unknown][] = []
      let recorded = 0
      for (const [index, one] of acts.entries()) {
        clock.now = at((index + 1) * MINUTE)
        if (one.kind === 'move') {
          const when = Math.max(NOON, clock.now - one.back * MINUTE) as EpochMs
          const before = await rowsOf(world)
          const outcome = await store.move({ ...one.move, at: when }, order(clock.now))
          if (outcome.ok) taken.push({ id: outcome.record.id, before })
          else compared.push([await rowsOf(world), before])
        } else {
          const chosen = taken.at(-1 - one.nth)
          const outcome = chosen && (await store.undoMove(chosen.id, order(clock.now)))
          if (outcome?.ok && one.nth === 0) {
            compared.push([withoutEmpty(await rowsOf(world)), withoutEmpty(chosen?.before)])
            taken.pop()
          } else if (outcome?.ok) taken.splice(-1 - one.nth, 1)
        }
        recorded += await measure(store, clock.now, index + 1)
      }
      expect(compared.map(([after]) => after)).toEqual(compared.map(([, before]) => before))
      expect(await foundOnce(world)).toBe(recorded)
      await store.close()
    }),
    { numRuns: 3, seed: 20_261_127, endOnFailure: true },
  )
}, 60_000)

/** Of those that are not merged into another; each value is written once. */
async function foundOnce({ store, rows }: TestStore): Promise<number> {
  const alone = await rows<{ id: string }>('select id from subject where merged_into is null')
  const window = { code: HEART_RATE, from: NOON, to: at(60 * MINUTE) }
  const values: (number | null)[] = []
  for (const { id } of alone)
    values.push(...(await store.samples({ subject: subject(id), ...window })).map((one) => one.value))
  expect(new Set(values).size).toBe(values.length)
  return values.length
}
