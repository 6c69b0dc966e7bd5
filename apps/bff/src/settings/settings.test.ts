import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EpochMs } from '@vigil/clinical'
import { autoLimitList, limitsAnswer, limitsReview, restProblem, subjectLimits } from '@vigil/protocol'
import { hashPassword } from '../auth/password'
import { tokenHash } from '../auth/secrets'
import { aHospital, aUser, bedIn, ICU, LONG_AGO, subjectNamed, userNamed, WARD } from '../testing/hospital'
import { connectMonitor, numerics, PASSWORD, type Monitor } from '../testing/monitor'
import { startTestServer, type TestServer } from '../testing/test-server'
import { tokenOf } from '../testing/ward'
import { SILENT } from '../log'
import { createSettings } from './settings'
import { stillTime } from '../testing/still-time'

const SPO2 = 'MDC_PULS_OXIM_SAT_O2'
const HR = 'MDC_ECG_HEART_RATE'
const HOUR = 3_600_000
const START = Date.now()
const { time, clock } = stillTime(START)

let folder: string
let server: TestServer
let monitor: Monitor
const PEOPLE = ['icu-nurse', 'icu-charge'] as const
type Who = (typeof PEOPLE)[number]

/** Of two units. */
const charge = {
  ...aUser('icu-charge', 'charge-nurse', ICU),
  grants: [ICU, WARD].flatMap((unit) => aUser('icu-charge', 'charge-nurse', unit).grants),
}
const WARD_PROFILE = {
  profile: 'ward-rr',
  scope: { kind: 'unit' as const, id: WARD },
  category: null,
  limit: { condition: 'rr-high', priority: 'medium' as const, value: 25, delayMs: 15_000 },
}

const start = async () => {
  server = await startTestServer({ clock, env: { DATA_DIR: folder } })
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-limits-'))
  await start()
  const { sites, units, subjects, devices, users, stations } = aHospital()
  const since = (START - HOUR) as EpochMs
  const own = { since: LONG_AGO, secretHash: await hashPassword(PASSWORD), certificateFingerprint: null }
  await server.store.applyConfig(
    {
      sites,
      units,
      subjects: subjects.map((subject) => ({ ...subject, admittedAt: since })),
      devices: devices.map((device) => ({ ...device, ...own })),
      users: [...users, charge].map((user) => ({
        ...user,
        passwordHash: null,
      })),
      stations,
      limits: [WARD_PROFILE],
      prune: false,
    },
    'test',
    since,
  )
  for (const who of PEOPLE)
    await server.store.createToken(userNamed(who), tokenHash('token', tokenOf(who)), null)
  await server.directory.refresh()
  monitor = await connectMonitor(server.mqttUrl, 'mon-1')
}, 120_000)
afterAll(async () => {
  await monitor.end()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

const call = (path: string, body?: object, who: Who = 'icu-nurse') =>
  fetch(server.url + path, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${tokenOf(who)}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })

let keys = 0
const LIMITS = '/api/subjects/p1/limits'
const change = (changes: readonly object[], who?: Who) =>
  call(LIMITS, { key: `limits-of-test-${++keys}`, changes }, who)
const set = (condition: string, value: number | null, part: object = {}) => ({
  kind: 'set',
  condition,
  priority: 'medium',
  value,
  delayMs: null,
  reason: null,
  expiresAt: null,
  confirm: false,
  ...part,
})
const off = (part: object = {}) => ({
  kind: 'off',
  condition: 'spo2-low',
  priority: 'medium',
  reason: 'probe on a cold hand',
  expiresAt: clock.now() + HOUR,
  ...part,
})
const limits = async () => subjectLimits.parse(await (await call(LIMITS)).json())
const row = async (condition: string, priority = 'medium') =>
  (await limits()).rows.find((each) => each.condition === condition && each.priority === priority)
const move = (asked: object) => call('/api/moves', { key: `move-of-test-${++keys}`, move: asked })
const refused = async (answer: Promise<Response>) => {
  const response = await answer
  const { code, limits: why } = restProblem.parse(await response.json())
  return [response.status, code, ...(why ?? []).map(({ reason }) => reason)]
}

async function pass(seconds: number, spo2: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    time.ms += 1_000
    await monitor.publish('numerics', numerics({ [SPO2]: spo2, [HR]: 80 }, clock.now()))
    server.engine.sweep()
  }
}
const open = () =>
  server.engine
    .openAlarms([ICU])
    .filter(({ subject }) => subject === subjectNamed('p1'))
    .map(({ condition, priority }) => `${condition} ${priority}`)
const setTarget = (value: object | null) =>
  call('/api/subjects/p1/facts', {
    key: `target-of-test-${++keys}`,
    at: clock.now(),
    facts: [{ kind: 'spo2-target', value }],
  })
const spo2Rows = async () =>
  limitsReview
    .parse(await (await call('/api/limits?unit=north/icu')).json())
    .subjects.flatMap(({ rows }) => rows)
    .filter(({ condition }) => condition.startsWith('spo2'))
    .map(({ condition, priority, setBy }) => [condition, priority, setBy.name])
const setRate = (who: Who, value: number) =>
  call(LIMITS, { key: 'key-of-two-people', changes: [set('rr-high', value)] }, who)
const trail = async () =>
  (await server.store.auditTrail({ before: null, limit: 100 })).map(
    ({ action, actor }) => `${actor} ${action}`,
  )

describe('limits of one patient', () => {
  it('rise by a nurse, and alarm at the new limit', async () => {
    await pass(20, 92)
    expect(open()).toEqual([])
    const answer = await change([set('spo2-low', 94)])
    expect(answer.status).toBe(200)
    expect(limitsAnswer.parse(await answer.json())).toMatchObject({ repeated: false })
    await pass(20, 92)
    expect(open()).toEqual(['spo2-low medium'])
    expect(await row('spo2-low')).toMatchObject({
      now: { kind: 'value', value: 94, delayMs: 15_000 },
      setBy: { kind: 'subject', name: 'icu-nurse' },
      usual: { value: 90, setBy: { kind: 'default' } },
      changed: true,
    })
    expect(await row('hr-low')).toMatchObject({ changed: false, envelope: { from: 35, to: 65 } })
  }, 60_000)

  it('refuse what is dangerous, and say which and why', async () => {
    expect(await refused(change([set('hr-low', null)]))).toEqual([400, 'malformed'])
    expect(await refused(change([set('hr-low', 10, { confirm: true })], 'icu-charge'))).toEqual([
      409,
      'limit-refused',
      'dangerous',
    ])
    expect(await refused(change([set('hr-low', 30)]))).toEqual([409, 'limit-refused', 'needs-confirmation'])
    expect(await refused(change([set('hr-low', 30, { confirm: true })]))).toEqual([403, 'forbidden'])
    const inverted = [
      set('temp-low', 37.9, { priority: 'low', confirm: true }),
      set('temp-high', 37.5, { priority: 'low' }),
    ]
    expect(await refused(change(inverted, 'icu-charge'))).toEqual([
      409,
      'limit-refused',
      'inverted',
      'inverted',
    ])
    expect(await refused(change([off({ reason: ' ' })]))).toEqual([409, 'limit-refused', 'no-reason'])
    expect(await refused(change([off({ expiresAt: clock.now() + 13 * HOUR })]))).toEqual([
      409,
      'limit-refused',
      'off-too-long',
    ])
    expect(await refused(change([off({ condition: 'apnoea', priority: 'high' })]))).toEqual([
      409,
      'limit-refused',
      'lethal-off',
    ])
    expect(await row('hr-low')).toMatchObject({ now: { value: 50 } })
  })

  it('go beyond the envelope by who has the right to it', async () => {
    expect((await limits()).mayConfirm).toBe(false)
    const answer = await change(
      [set('hr-low', 30, { confirm: true, expiresAt: clock.now() + HOUR })],
      'icu-charge',
    )
    expect(answer.status).toBe(200)
    expect(await row('hr-low')).toMatchObject({ now: { value: 30 }, setBy: { name: 'icu-charge' } })
  })

  it('are off with a reason, and come back by themselves over a restart', async () => {
    expect((await change([off()])).status).toBe(200)
    await pass(5, 92)
    expect(open()).toEqual([])
    expect(await row('spo2-low')).toMatchObject({ now: { kind: 'off' }, reason: 'probe on a cold hand' })
    const card = (await (await call('/api/subjects/p1')).json()) as { card: { off?: unknown } }
    expect(card.card.off).toMatchObject([{ condition: 'spo2-low', by: 'icu-nurse' }])

    await monitor.end()
    await server.stop()
    await start()
    monitor = await connectMonitor(server.mqttUrl, 'mon-1')
    expect(await row('spo2-low')).toMatchObject({ now: { kind: 'off' } })
    time.ms += HOUR
    await pass(25, 88)
    expect(open()).toContain('spo2-low medium')
    await expect
      .poll(
        async () => (await limits()).history.map(({ condition, ended }) => `${condition} ${ended?.why}`),
        {
          timeout: 20_000,
        },
      )
      .toEqual(['spo2-low expired', 'hr-low expired', 'spo2-low replaced'])
    expect(await row('spo2-low')).toMatchObject({ now: { value: 90 }, changed: false })
  }, 60_000)

  it('are proposed from present values, and refused by name', async () => {
    await pass(25, 97)
    const { rows } = autoLimitList.parse(await (await call(`${LIMITS}/auto`, {})).json())
    const told = Object.fromEntries(rows.map((each) => [each.condition, [each.value, each.refused]]))
    expect(told).toMatchObject({
      'hr-low': [64, null],
      'hr-high': [100, null],
      'spo2-low': [93, null],
      'rr-low': [null, 'no-reading'],
    })
    const asks = rows
      .filter(({ refused: why }) => why === null)
      .map((each) => set(each.condition, each.value))
    expect((await change(asks)).status).toBe(200)
    expect((await row('hr-high'))?.now).toEqual({ kind: 'value', value: 100, delayMs: 10_000 })
  }, 60_000)

  it('stand on the review list of the unit', async () => {
    const review = limitsReview.parse(await (await call('/api/limits?unit=north/icu')).json())
    expect(
      review.subjects.map(({ subject, rows }) => [subject, rows.map(({ condition }) => condition)]),
    ).toEqual([['p1', ['hr-low', 'hr-high', 'spo2-low']]])
  })

  it('stand on it when a prescribed target moves them', async () => {
    const before = await spo2Rows()
    expect((await setTarget({ low: 84, high: 88 })).status).toBe(204)
    expect(await spo2Rows()).toContainEqual(['spo2-low', 'high', 'SpO2 84-88'])
    time.ms += 1_000
    expect((await setTarget(null)).status).toBe(204)
    expect(await spo2Rows()).toEqual(before)
  })

  it('take the same key of two people for two changes', async () => {
    expect((await setRate('icu-nurse', 28)).status).toBe(200)
    expect((await setRate('icu-charge', 27)).status).toBe(200)
    expect(await row('rr-high')).toMatchObject({ now: { value: 27 }, setBy: { name: 'icu-charge' } })
    expect((await setRate('icu-nurse', 28)).status).toBe(200)
    expect(await row('rr-high')).toMatchObject({ now: { value: 27 } })
    expect((await change([{ kind: 'reset', condition: 'rr-high', priority: 'medium' }])).status).toBe(200)
  })

  it('are told as they would be in another unit', async () => {
    const there = subjectLimits.parse(
      await (await call(`${LIMITS}?unit=${WARD}`, undefined, 'icu-charge')).json(),
    )
    expect(there.rows.find(({ condition }) => condition === 'rr-high')).toMatchObject({
      now: { value: 25 },
      setBy: { kind: 'unit', name: 'ward-rr' },
    })
    expect(there.rows.find(({ condition }) => condition === 'hr-high')).toMatchObject({ now: { value: 100 } })
    expect(await row('rr-high')).toMatchObject({ now: { value: 30 } })
    expect((await call(`${LIMITS}?unit=${WARD}`)).status).toBe(404)
  })

  it('and comfort care stay as they are when the patient has moved on meanwhile', async () => {
    const settings = createSettings({ ...server, log: SILENT })
    const subject = server.directory.subject(subjectNamed('p1'))
    if (!subject) throw new Error('p1 is not there')
    const late = { ...subject, unit: WARD }
    const caller = {
      kind: 'person',
      session: 's',
      user: charge.id,
      name: 'C',
      grants: charge.grants,
      via: 'token',
    } as const
    const before = await limits()
    const asks = [{ kind: 'reset', condition: 'hr-high', priority: 'medium' }] as const
    const comfort = { remaining: [], orderedBy: 'Dr. Two', reviewAt: (clock.now() + HOUR) as EpochMs }
    expect([
      await settings.change(late, asks, 'late-limits', caller),
      await settings.orderComfort(late, comfort, 'late-comfort', caller),
      await settings.endComfort(late, 'late-end', caller),
    ]).toEqual(['not-admitted', 'not-admitted', 'not-admitted'].map((kind) => ({ kind })))
    expect(await limits()).toEqual(before)
  })

  it('travel to another bed, and end with the stay', async () => {
    const to = { type: 'transfer', subject: 'p1', unit: ICU, bed: bedIn(ICU, '2'), at: clock.now() }
    expect((await move(to)).status).toBe(200)
    expect(await row('hr-high')).toMatchObject({ now: { value: 100 }, setBy: { name: 'icu-nurse' } })
    time.ms += 1_000
    const identifiers = { name: 'Canary, p1', mrn: 'mrn-p1', birthDate: null }
    expect((await move({ type: 'discharge', subject: 'p1', at: clock.now(), identifiers })).status).toBe(200)
    expect((await server.store.hospital()).limitChanges).toEqual([])
    time.ms += 1_000
    const back = {
      type: 'admit',
      subject: 'p1',
      identity: null,
      unit: ICU,
      bed: bedIn(ICU, '1'),
      at: clock.now(),
    }
    expect((await move(back)).status).toBe(200)
    expect((await limits()).rows.filter(({ changed }) => changed)).toEqual([])
  })

  it('are in the audit trail, by whom', async () => {
    expect(await trail()).toEqual(
      expect.arrayContaining([
        'icu-nurse limit.set',
        'icu-charge limit.set',
        'icu-nurse limit.off',
        'engine limit.expired',
      ]),
    )
    expect((await server.store.verifyAudit()).ok).toBe(true)
  })
})

const order = (part: object = {}) => ({
  key: `comfort-${++keys}`,
  remaining: [],
  orderedBy: 'Dr. Two',
  reviewAt: clock.now() + 24 * HOUR,
  ...part,
})

describe('comfort care', () => {
  const PATH = '/api/subjects/p1/comfort-care'
  it('is ordered by who has the right to it, and ends by a person alone', async () => {
    expect((await call(PATH, order())).status).toBe(403)
    expect(await refused(call(PATH, order({ remaining: ['nonsense'] }), 'icu-charge'))).toEqual([
      409,
      'limit-refused',
    ])
    expect((await call(PATH, order(), 'icu-charge')).status).toBe(200)
    await pass(40, 78)
    expect(open()).toEqual([])
    time.ms += 48 * HOUR
    await pass(40, 78)
    expect(open()).toEqual([])
    expect((await limits()).comfort).toMatchObject({ orderedBy: 'Dr. Two', by: { name: 'icu-charge' } })

    const ended = await call(`${PATH}/end`, { key: `comfort-${++keys}` }, 'icu-charge')
    expect(ended.status).toBe(200)
    expect(open()).toEqual(['spo2-low high'])
  }, 60_000)
})
