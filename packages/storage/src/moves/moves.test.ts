import type {
  BedId,
  DeviceId,
  EpochMs,
  Fact,
  Move,
  MoveOutcome,
  SiteId,
  SubjectId,
  UnitId,
  UserId,
} from '@vigil/clinical'
import * as fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { MoveOrder, Store } from '../store'
import { startTestServer, type TestServer } from '../testing'
import { aChange, aMessage, aMonitor, aSubject, at, aWard, ICU, NOON, P1 } from '../testing/builders'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const opened: Store[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()))
})

const HOUR = 3_600_000
const bed = (label: string) => `north/icu/${label}` as BedId
const device = (id: string) => id as DeviceId
const subject = (id: string) => id as SubjectId
const UNKNOWN = subject('prov:1')

let keys = 0
const order = (now = at(HOUR)): MoveOrder => ({
  key: `key-${++keys}`,
  by: { kind: 'person', user: 'nurse1' as UserId, name: 'N. One', station: null },
  now,
})

async function aStore() {
  const { store, rows } = await server.freshStore({ now: () => at(2 * HOUR) })
  opened.push(store)
  await store.applyConfig(
    aWard({
      devices: [
        aMonitor(),
        aMonitor({ id: device('patch-1'), type: 'ecg-patch', home: { kind: 'subject', subject: P1 } }),
        aMonitor({ id: device('mon-2'), home: { kind: 'bed', bed: bed('2') } }),
        aMonitor({ id: device('spare'), home: { kind: 'none' } }),
      ],
    }),
    'test',
    NOON,
  )
  return { store, rows }
}

async function made(outcome: Promise<MoveOutcome>) {
  const answer = await outcome
  if (!answer.ok) throw new Error(`${answer.reason}: ${answer.detail}`)
  return answer.record
}
const reasonOf = async (outcome: Promise<MoveOutcome>) => {
  const answer = await outcome
  return answer.ok ? null : answer.reason
}
const intervals = async (store: Store, id: string) =>
  (await store.hospital()).associations
    .filter((each) => each.device === id && each.from !== each.to)
    .map(({ subject: whose, bed: where, from, to }) => [
      whose,
      where,
      from - NOON,
      to === null ? null : to - NOON,
    ])
const whoIs = async (store: Store, id: string) =>
  (await store.hospital()).subjects.find((each) => each.id === id)

const admitUnknown = (when: EpochMs, label = '2'): Move => ({
  type: 'admit',
  subject: UNKNOWN,
  identity: null,
  unit: ICU,
  bed: bed(label),
  at: when,
})
const identity = { name: 'Two, Test', mrn: '1002', birthDate: '1970-02-02', sex: 'male' } as const

const heartRates = async (store: Store, id: SubjectId) =>
  (await store.samples({ subject: id, code: 'MDC_ECG_HEART_RATE', from: NOON, to: at(2 * HOUR) })).map(
    ({ value }) => value,
  )

const oxygen = (flow: number, when: EpochMs): Fact => ({
  kind: 'oxygen',
  value: { device: 'nasal-cannula', flow, fio2: null },
  source: { kind: 'person', by: 'nurse1' },
  at: when,
})

describe('admission', () => {
  it('starts a provisional stay under a working name', async () => {
    const { store } = await aStore()
    await made(store.move(admitUnknown(at(HOUR)), order()))
    expect(await whoIs(store, UNKNOWN)).toMatchObject({
      name: 'Unknown, bed 2',
      identity: 'provisional',
      bed: bed('2'),
    })
    expect(await intervals(store, 'mon-2')).toEqual([[UNKNOWN, bed('2'), HOUR, null]])
  })

  it('can be dated back, up to whoever lay there before', async () => {
    const { store } = await aStore()
    const leave: Move = { type: 'discharge', subject: P1, identifiers: null, at: at(HOUR / 2) }
    await made(store.move(leave, order()))
    await made(store.move(admitUnknown(at(HOUR / 4), '1'), order()))
    expect(await intervals(store, 'mon-1')).toEqual([
      [P1, bed('1'), 0, HOUR / 2],
      [UNKNOWN, bed('1'), HOUR / 2, null],
    ])
  })

  it('refuses a bed that is taken, a time to come, and one too long ago', async () => {
    const { store } = await aStore()
    expect(await reasonOf(store.move(admitUnknown(at(HOUR), '1'), order()))).toBe('bed-taken')
    expect(await reasonOf(store.move(admitUnknown(at(2 * HOUR)), order()))).toBe('in-future')
    expect(await reasonOf(store.move(admitUnknown(at(-8 * 24 * HOUR)), order()))).toBe('too-old')
    const unknownBed = { ...admitUnknown(at(HOUR)), bed: bed('99') } as Move
    expect(await reasonOf(store.move(unknownBed, order()))).toBe('bed-unknown')
  })

  it('gives the same answer to the same key, and one effect', async () => {
    const { store } = await aStore()
    const one = order()
    const first = await store.move(admitUnknown(at(HOUR)), one)
    const second = await store.move(admitUnknown(at(HOUR)), one)
    expect(first).toMatchObject({ ok: true, repeated: false })
    expect(second).toMatchObject({ ok: true, repeated: true })
    const units = [ICU]
    expect(await store.moves({ units, subject: UNKNOWN, bed: null, limit: 9 })).toHaveLength(1)
  })
})

describe('transfer and discharge', () => {
  it('leaves the wall monitor behind and takes the patch along', async () => {
    const { store } = await aStore()
    await made(store.move({ type: 'transfer', subject: P1, unit: ICU, bed: bed('2'), at: at(HOUR) }, order()))
    expect(await intervals(store, 'mon-1')).toEqual([[P1, bed('1'), 0, HOUR]])
    expect(await intervals(store, 'mon-2')).toEqual([[P1, bed('2'), HOUR, null]])
    expect(await intervals(store, 'patch-1')).toEqual([[P1, bed('2'), 0, null]])
  })

  it.each([
    [{ mrn: '1001', birthDate: '1960-01-01', name: null }, null],
    [{ mrn: null, birthDate: '1960-01-01', name: ' test, ONE ' }, null],
    [{ mrn: '1001', birthDate: null, name: null }, 'identifiers-differ'],
    [{ mrn: '1001', birthDate: '1960-01-02', name: 'Test, One' }, 'identifiers-differ'],
    [{ mrn: ' 1001', birthDate: '1960-01-01', name: null }, 'identifiers-differ'],
  ] as const)('asks two identifiers that agree before a discharge (%j)', async (identifiers, expected) => {
    const { store } = await aStore()
    const move: Move = { type: 'discharge', subject: P1, identifiers, at: at(HOUR) }
    expect(await reasonOf(store.move(move, order()))).toBe(expected)
  })

  it('keeps a notice of ADT until somebody answers it', async () => {
    const { store } = await aStore()
    const notice = { kind: 'discharged', at: at(HOUR / 2), unit: null, bed: null } as const
    await made(store.move({ type: 'notice', subject: P1, notice, at: at(HOUR) }, order()))
    expect((await whoIs(store, P1))?.notice).toMatchObject({ kind: 'discharged', heardAt: at(HOUR) })
    await made(store.move({ type: 'dismiss-notice', subject: P1, at: at(HOUR) }, order()))
    expect((await whoIs(store, P1))?.notice).toBeNull()
  })

  it('knows who is off the unit, and who came back', async () => {
    const { store } = await aStore()
    const plan = { destination: 'CT', escort: 'N. One', expectedBackAt: at(2 * HOUR) }
    await made(store.move({ type: 'leave-unit', subject: P1, plan, at: at(HOUR) }, order()))
    expect((await whoIs(store, P1))?.offUnit).toEqual({ ...plan, since: at(HOUR) })
    await made(store.move({ type: 'return', subject: P1, at: at(HOUR) }, order()))
    expect((await whoIs(store, P1))?.offUnit).toBeNull()
  })
})

describe('devices', () => {
  it('gives the home of the old device to the new one', async () => {
    const { store } = await aStore()
    const swap: Move = {
      type: 'replace-device',
      old: device('mon-1'),
      replacement: device('spare'),
      at: at(HOUR),
    }
    await made(store.move(swap, order()))
    expect(await intervals(store, 'mon-1')).toEqual([[P1, bed('1'), 0, HOUR]])
    expect(await intervals(store, 'spare')).toEqual([[P1, bed('1'), HOUR, null]])
  })
})

describe('merge', () => {
  const ADT = subject('mrn:NORTH:1002')

  async function merged() {
    const { store, rows } = await aStore()
    await made(store.move(admitUnknown(at(HOUR / 2)), order()))
    const association = (await store.hospital()).associations.find((each) => each.device === 'mon-2')
    await store.record(
      aMessage({
        device: device('mon-2'),
        subject: UNKNOWN,
        association: association!.id,
        measuredAt: at(HOUR / 2 + 1_000),
        samples: [{ code: 'MDC_ECG_HEART_RATE', value: 77, measuredAt: at(HOUR / 2 + 1_000) }],
      }),
    )
    await made(
      store.move({ type: 'admit', subject: ADT, identity, unit: ICU, bed: null, at: at(HOUR / 2) }, order()),
    )
    const merge = await made(
      store.move({ type: 'merge', retired: UNKNOWN, into: ADT, at: at(HOUR) }, order()),
    )
    return { store, rows, merge }
  }
  it('gives bed, monitor and data of the provisional stay to the survivor', async () => {
    const { store } = await merged()
    expect(await whoIs(store, ADT)).toMatchObject({
      bed: bed('2'),
      identity: 'confirmed',
      admittedAt: at(HOUR / 2),
    })
    expect(await whoIs(store, UNKNOWN)).toMatchObject({ mergedInto: ADT, bed: null })
    expect(await intervals(store, 'mon-2')).toEqual([
      [UNKNOWN, bed('2'), HOUR / 2, HOUR],
      [ADT, bed('2'), HOUR, null],
    ])
    expect(await heartRates(store, ADT)).toEqual([77])
    const [series] = await store.trends({
      subject: ADT,
      codes: ['MDC_ECG_HEART_RATE'],
      from: NOON,
      to: at(2 * HOUR),
      points: 10,
    })
    expect(series?.max).toEqual([77])
  })

  it('leaves what was written under both ids as it was', async () => {
    const { store } = await merged()
    expect(await heartRates(store, UNKNOWN)).toEqual([77])
  })

  it('is taken back with everything as before', async () => {
    const { store, merge } = await merged()
    await made(store.undoMove(merge.id, order()))
    expect(await whoIs(store, UNKNOWN)).toMatchObject({ mergedInto: null, bed: bed('2'), endedAt: null })
    expect(await heartRates(store, ADT)).toEqual([])
    expect(await intervals(store, 'mon-2')).toEqual([[UNKNOWN, bed('2'), HOUR / 2, null]])
  })

  it('refuses a record with itself', async () => {
    const { store } = await aStore()
    const move: Move = { type: 'merge', retired: P1, into: P1, at: at(HOUR) }
    expect(await reasonOf(store.move(move, order()))).toBe('same-subject')
  })
})

describe('undo', () => {
  it('opens the interval of a discharge again', async () => {
    const { store } = await aStore()
    const leave: Move = { type: 'discharge', subject: P1, identifiers: null, at: at(HOUR / 2) }
    const { id } = await made(store.move(leave, order()))
    expect(await whoIs(store, P1)).toBeUndefined()
    await made(store.undoMove(id, order()))
    expect(await intervals(store, 'mon-1')).toEqual([[P1, bed('1'), 0, null]])
  })

  it('refuses what something later stands on', async () => {
    const { store } = await aStore()
    const leave: Move = { type: 'discharge', subject: P1, identifiers: null, at: at(HOUR / 2) }
    const { id } = await made(store.move(leave, order()))
    await made(store.move(admitUnknown(at(HOUR), '1'), order()))
    expect(await reasonOf(store.undoMove(id, order()))).toBe('later-moves')
  })

  it('refuses a second time', async () => {
    const { store } = await aStore()
    const { id } = await made(store.move(admitUnknown(at(HOUR)), order()))
    await made(store.undoMove(id, order()))
    expect(await reasonOf(store.undoMove(id, order()))).toBe('already-undone')
    const [record] = await store.moves({ units: [ICU], subject: UNKNOWN, bed: null, limit: 9 })
    expect(record).toMatchObject({ undoable: false, undone: { by: { kind: 'person' } } })
  })
})

describe('facts', () => {
  it('keeps the newest by bedside time, and the history', async () => {
    const { store } = await aStore()
    await store.setFacts(P1, [oxygen(2, at(20))], order())
    await store.setFacts(P1, [oxygen(4, at(10))], order())
    const person = await whoIs(store, P1)
    expect(person).toMatchObject({ onOxygen: true, facts: [{ kind: 'oxygen', value: { flow: 2 } }] })
    expect(await store.factHistory(P1, 9)).toHaveLength(2)
  })

  it('writes the same order once', async () => {
    const { store } = await aStore()
    const one = order()
    await store.setFacts(P1, [oxygen(2, at(20))], one)
    await store.setFacts(P1, [oxygen(2, at(20))], one)
    expect(await store.factHistory(P1, 9)).toHaveLength(1)
  })
})

describe('quarantine', () => {
  it('hands out what a device sent without a patient until it is released', async () => {
    const { store } = await aStore()
    const entry = {
      receivedAt: at(5),
      protocol: 'mqtt',
      device: device('mon-2'),
      peer: null,
      reason: 'not-admitted',
      detail: '',
      payload: new Uint8Array([1]),
    }
    await store.quarantine(entry)
    await store.quarantine({ ...entry, reason: 'unit-unknown' })
    const asked = {
      devices: [device('mon-2')],
      reasons: ['not-admitted'],
      from: NOON,
      to: at(HOUR),
      limit: 9,
    }
    const found = await store.quarantinedOf(asked)
    expect(found).toHaveLength(1)
    await store.releaseQuarantined(
      found.map(({ id }) => id),
      'nurse1',
      at(HOUR),
    )
    expect(await store.quarantinedOf(asked)).toEqual([])
    expect(await store.quarantined({ before: null, limit: 9 })).toHaveLength(2)
  })
})

describe('intervals', () => {
  const SUBJECTS = [P1, UNKNOWN, subject('mrn:NORTH:7')]
  const BEDS = ['1', '2', '3'].map(bed)
  const DEVICES = ['mon-1', 'mon-2', 'spare', 'patch-1'].map(device)
  const time = fc.integer({ min: 0, max: 60 }).map((minute) => at(minute * 60_000))
  const who = fc.constantFrom(...SUBJECTS)
  const where = fc.constantFrom(...BEDS)
  const what = fc.constantFrom(...DEVICES)
  const move: fc.Arbitrary<Move | 'undo'> = fc.oneof(
    fc.record({ who, where, time }).map((each): Move => ({
      type: 'admit',
      subject: each.who,
      identity: null,
      unit: ICU,
      bed: each.where,
      at: each.time,
    })),
    fc.record({ who, where, time }).map((each): Move => ({
      type: 'transfer',
      subject: each.who,
      unit: ICU,
      bed: each.where,
      at: each.time,
    })),
    fc
      .record({ who, time })
      .map((each): Move => ({ type: 'discharge', subject: each.who, identifiers: null, at: each.time })),
    fc
      .record({ retired: who, into: who, time })
      .map((each): Move => ({ type: 'merge', retired: each.retired, into: each.into, at: each.time })),
    fc.record({ old: what, replacement: what, time }).map((each): Move => ({
      type: 'replace-device',
      old: each.old,
      replacement: each.replacement,
      at: each.time,
    })),
    fc.constant('undo' as const),
  )

  it('of one device never overlap, whatever happens in whatever order', async () => {
    const { store, rows } = await aStore()
    const undoable: number[] = []
    await fc.assert(
      fc.asyncProperty(fc.array(move, { minLength: 1, maxLength: 6 }), async (moves) => {
        for (const each of moves) {
          const outcome =
            each === 'undo'
              ? await store.undoMove(undoable.pop() ?? 0, order(at(2 * HOUR)))
              : await store.move(each, order(at(2 * HOUR)))
          if (each !== 'undo' && outcome.ok) undoable.push(outcome.record.id)
        }
        const overlaps = await rows<{ n: number }>(
          `select count(*)::int as n from association a join association b
             on a.device = b.device and a.id < b.id and not a.void and not b.void
            and a.from_at < coalesce(b.to_at, 9e15) and b.from_at < coalesce(a.to_at, 9e15)
            and a.from_at <> coalesce(a.to_at, 9e15) and b.from_at <> coalesce(b.to_at, 9e15)`,
        )
        expect(overlaps[0]?.n).toBe(0)
      }),
      { numRuns: 60 },
    )
  })
})

it('keeps a config file from undoing what people did at the bed', async () => {
  const { store } = await aStore()
  const notice = { kind: 'discharged', at: NOON, unit: null, bed: null } as const
  await made(store.move({ type: 'notice', subject: P1, notice, at: at(HOUR) }, order()))
  await store.applyConfig(aChange({ subjects: [aSubject({ paced: true })] }), 'test', at(HOUR))
  expect(await whoIs(store, P1)).toMatchObject({ paced: true, notice: { kind: 'discharged' } })
})

it('names who ordered a move and where it was', async () => {
  const { store } = await aStore()
  const by = { kind: 'adt', sender: 'adt-north', controlId: 'M1', site: 'north' as SiteId } as const
  const move: Move = { type: 'transfer', subject: P1, unit: ICU, bed: bed('3'), at: at(HOUR) }
  await made(store.move(move, { ...order(), by }))
  const asked = { units: [ICU], subject: null, bed: bed('1'), limit: 9 }
  expect(await store.moves(asked)).toMatchObject([{ by, move, undoable: true }])
  expect(await store.moves({ ...asked, units: ['north/other' as UnitId] })).toEqual([])
})
