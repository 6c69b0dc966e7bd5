import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { EpochMs, LimitDecision, UserId } from '@vigil/clinical'
import { startTestServer, type TestServer, type TestStore } from '../testing'
import { aSubject, at, aWard, NOON, P1 } from '../testing/builders'
import { bed, moved, order, subject } from '../testing/moving'
import type { SettingOrder } from './settings'

let server: TestServer
let ward: TestStore
beforeAll(async () => {
  server = await startTestServer()
}, 120_000)
afterAll(() => server.stop())
beforeEach(async () => {
  ward = await server.freshStore()
  await ward.store.applyConfig(aWard(), 'admin', NOON)
})

const HOUR = 3_600_000
const NURSE = { user: 'nurse1' as UserId, name: 'N. One' }
let keys = 0
const asked = (now: EpochMs = NOON, part: Partial<SettingOrder> = {}) => ({
  key: `setting-${++keys}`,
  subject: P1,
  by: NURSE,
  session: null,
  station: null,
  now,
  category: 'adult' as const,
  ...part,
})
const decision = (part: Partial<LimitDecision> = {}): LimitDecision => ({
  condition: 'hr-low',
  priority: 'medium',
  old: { kind: 'value', value: 50, delayMs: 5_000 },
  to: { kind: 'value', value: 45, delayMs: 5_000 },
  reason: null,
  expiresAt: null,
  outside: false,
  ...part,
})
const off = (expiresAt: EpochMs, part: Partial<LimitDecision> = {}) =>
  decision({ condition: 'spo2-low', to: { kind: 'off' }, reason: 'probe change', expiresAt, ...part })
const open = async (store = ward.store) =>
  (await store.hospital()).limitChanges.map(({ subject: id, condition, to }) =>
    [id, condition, to.kind === 'off' ? 'off' : to.value].join(' '),
  )
const trail = async () =>
  (await ward.store.auditTrail({ before: null, limit: 20 })).map(({ action, actor, object }) =>
    [action, actor, object].join(' '),
  )

describe('limits of one patient', () => {
  it('are kept with their line in the audit trail', async () => {
    const before = await ward.store.hospitalVersion()
    expect(await ward.store.changeLimits([decision(), off(at(HOUR))], asked())).toBe('done')
    expect(await open()).toEqual(['p1 hr-low 45', 'p1 spo2-low off'])
    expect(await trail()).toEqual([
      'limit.off nurse1 limit/spo2-low/medium',
      'limit.set nurse1 limit/hr-low/medium',
    ])
    expect(await ward.store.hospitalVersion()).toBe(before + 1)
    expect(await ward.store.verifyAudit()).toMatchObject({ ok: true })
  })

  it('change once for the same key', async () => {
    const once = asked()
    await ward.store.changeLimits([decision()], once)
    expect(await ward.store.changeLimits([decision()], once)).toBe('repeated')
    expect(await ward.store.limitHistory(P1, 10)).toHaveLength(1)
  })

  it('keep what was in force before, from what to what', async () => {
    await ward.store.changeLimits([decision()], asked())
    await ward.store.changeLimits([decision({ to: null })], asked(at(1)))
    expect(await open()).toEqual([])
    expect(await ward.store.limitHistory(P1, 10)).toMatchObject([
      { to: null, ended: { at: at(1), why: 'reset' } },
      { old: { value: 50 }, to: { value: 45 }, by: NURSE, ended: { at: at(1), why: 'reset' } },
    ])
  })

  it('are refused for somebody who is not here', async () => {
    expect(await ward.store.changeLimits([decision()], asked(NOON, { subject: subject('p9') }))).toBe(
      'not-admitted',
    )
    expect(await trail()).toEqual([])
  })

  it('end when they are due, also after a restart', async () => {
    await ward.store.changeLimits([decision(), off(at(HOUR))], asked())
    expect(await ward.store.endExpiredLimits(at(HOUR - 1))).toBe(0)
    const again = await ward.reopen()
    expect(await again.endExpiredLimits(at(HOUR))).toBe(1)
    expect(await open(again)).toEqual(['p1 hr-low 45'])
    expect((await again.limitHistory(P1, 10))[0]?.ended).toEqual({ at: at(HOUR), why: 'expired' })
    expect((await trail())[0]).toBe('limit.expired engine limit/spo2-low/medium')
  })

  it('travel with a transfer', async () => {
    await ward.store.changeLimits([decision()], asked())
    await moved(
      ward.store,
      { type: 'transfer', subject: P1, unit: 'north/icu' as never, bed: bed('2'), at: at(1) },
      at(1),
    )
    expect(await open()).toEqual(['p1 hr-low 45'])
  })

  it('end with the stay, and go on when that is undone', async () => {
    await ward.store.changeLimits([decision(), off(at(60_000))], asked())
    await ward.store.orderComfort(
      { remaining: ['apnoea'], orderedBy: 'Dr. Two', reviewAt: at(HOUR) },
      asked(),
    )
    const leave = await moved(ward.store, discharge(at(1)), at(1))
    expect(await open()).toEqual([])
    expect((await ward.store.limitHistory(P1, 10))[0]?.ended?.why).toBe('stay-ended')
    // What is off has come to its end meanwhile.
    expect((await ward.store.undoMove(leave, order(at(60_000)))).ok).toBe(true)
    expect(await open()).toEqual(['p1 hr-low 45'])
    expect((await ward.store.hospital()).comfort).toHaveLength(1)
  })

  it('do not come back with the next stay', async () => {
    await ward.store.changeLimits([decision()], asked())
    await moved(ward.store, discharge(at(1)), at(1))
    await moved(
      ward.store,
      { type: 'admit', subject: P1, identity: null, unit: 'north/icu' as never, bed: bed('2'), at: at(2) },
      at(2),
    )
    expect(await open()).toEqual([])
  })
})

const discharge = (time: EpochMs) =>
  ({ type: 'discharge', subject: P1, at: time, identifiers: null }) as const

describe('a merge', () => {
  const P2 = subject('p2')
  const merge = { type: 'merge', retired: P2, into: P1, at: at(2) } as const
  beforeEach(async () => {
    const second = aSubject({ id: P2, mrn: '1002', bed: bed('2') })
    await ward.store.applyConfig(aWard({ subjects: [aSubject(), second] }), 'admin', at(1))
  })

  it('hands limits over, and keeps the one that alarms sooner', async () => {
    await ward.store.changeLimits([decision()], asked())
    const temp = decision({
      condition: 'temp-low',
      priority: 'low',
      to: { kind: 'value', value: 36, delayMs: 0 },
    })
    const sooner = decision({ to: { kind: 'value', value: 48, delayMs: 5_000 } })
    await ward.store.changeLimits([temp, sooner, off(at(HOUR))], asked(at(1), { subject: P2 }))
    const id = await moved(ward.store, merge, at(2))
    expect((await open()).toSorted()).toEqual(['p1 hr-low 48', 'p1 spo2-low off', 'p1 temp-low 36'])
    expect((await ward.store.undoMove(id, order(at(3)))).ok).toBe(true)
    expect((await open()).toSorted()).toEqual([
      'p1 hr-low 45',
      'p2 hr-low 48',
      'p2 spo2-low off',
      'p2 temp-low 36',
    ])
  })

  it('hands no comfort care over', async () => {
    const comfort = { remaining: [], orderedBy: 'Dr. Two', reviewAt: at(HOUR) }
    await ward.store.orderComfort(comfort, asked(at(1), { subject: P2 }))
    await moved(ward.store, merge, at(2))
    expect((await ward.store.hospital()).comfort).toEqual([])
  })
})

describe('comfort care', () => {
  const comfort = { remaining: ['apnoea'], orderedBy: 'Dr. Two', reviewAt: at(HOUR) }

  it('is one order at a time, which a review is too', async () => {
    await ward.store.orderComfort(comfort, asked())
    const once = asked(at(1))
    await ward.store.orderComfort({ ...comfort, reviewAt: at(2 * HOUR) }, once)
    expect(await ward.store.orderComfort(comfort, once)).toBe('repeated')
    expect((await ward.store.hospital()).comfort).toMatchObject([
      { subject: P1, orderedBy: 'Dr. Two', remaining: ['apnoea'], by: NURSE, reviewAt: at(2 * HOUR) },
    ])
    expect(await ward.store.endComfort(asked(at(2)))).toBe('done')
    expect(await ward.store.endComfort(asked(at(3)))).toBe('repeated')
    expect((await ward.store.hospital()).comfort).toEqual([])
    expect(await trail()).toEqual([
      'comfort.end nurse1 comfort-care',
      'comfort.order nurse1 comfort-care',
      'comfort.order nurse1 comfort-care',
    ])
  })
})
