import { afterAll, beforeAll, expect, it } from 'vitest'
import type { EpochMs, PeerId, SiteId } from '@vigil/clinical'
import type { AdtEvent } from '@vigil/ingest'
import { hashPassword } from '../auth/password'
import { tokenHash } from '../auth/secrets'
import { aHospital, aUser, bedIn, ICU, LONG_AGO, subjectNamed, userNamed, WARD } from '../testing/hospital'
import { connectMonitor, numerics, PASSWORD } from '../testing/monitor'
import { startTestServer, type TestServer } from '../testing/test-server'
import { tokenOf } from '../testing/ward'
import { SILENT } from '../log'
import { createPlacement } from './placement'

const HR = 'MDC_ECG_HEART_RATE'
let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
  const { sites, units, subjects, devices, users, stations, limits } = aHospital()
  const since = (Date.now() - 3_600_000) as EpochMs
  const secretHash = await hashPassword(PASSWORD)
  const both = [ICU, WARD].flatMap((unit) => aUser('charge', 'charge-nurse', unit).grants)
  const people = [
    ...users,
    aUser('hub', 'tele-icu', ICU),
    { ...aUser('charge', 'charge-nurse', ICU), grants: both },
  ]
  const own = { since: LONG_AGO, secretHash, certificateFingerprint: null }
  const peer = {
    id: 'adt' as PeerId,
    application: 'ADT',
    facility: 'NORTH',
    site: 'north' as SiteId,
    assigningAuthority: null,
  }
  await server.store.applyConfig(
    {
      sites,
      units,
      subjects: subjects.map((subject) => ({ ...subject, admittedAt: since })),
      devices: devices.map((device) => ({ ...device, ...own })),
      users: people.map((user) => ({ ...user, passwordHash: null })),
      stations,
      hl7Peers: [peer],
      limits,
      prune: false,
    },
    'test',
    since,
  )
  for (const { id } of people)
    await server.store.createToken(userNamed(id), tokenHash('token', tokenOf(id)), null)
  await server.directory.refresh()
}, 60_000)
afterAll(() => server.stop())

async function call(user: string, path: string, body?: unknown) {
  const response = await fetch(server.url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${tokenOf(user)}`, 'content-type': 'application/json', 'x-vigil': '1' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  // The tests compare the answer whole; its form is the protocol's.
  return {
    status: response.status,
    body: (text === '' ? null : JSON.parse(text)) as Record<string, never> | null,
  }
}
let keys = 0
const move = (user: string, one: object) =>
  call(user, '/api/moves', { key: `key-of-test-${++keys}`, move: { at: Date.now(), ...one } })
const bed3 = bedIn(ICU, '3')

it('takes what was in quarantine for a back-dated admission', async () => {
  const monitor = await connectMonitor(server.mqttUrl, 'mon-3')
  const first = Date.now() - 3_000
  for (let i = 0; i < 3; i++) await monitor.publish('numerics', numerics({ [HR]: 70 + i }, first + i * 1_000))
  await monitor.end()
  const admit = { type: 'admit', subject: null, identity: null, unit: ICU, bed: bed3, at: first - 60_000 }
  const admitted = await move('icu-nurse', admit)
  expect(admitted).toMatchObject({
    status: 200,
    body: { record: { move: { type: 'admit' } }, repeated: false },
  })
  const [subject] = server.directory.subjectsOf(ICU).filter(({ bed }) => bed === bed3)
  if (!subject) throw new Error('nobody was admitted')
  expect(subject).toMatchObject({ identity: 'provisional', name: 'Unknown, bed 3' })
  await expect
    .poll(
      () =>
        server.store.samples({
          subject: subject.id,
          code: HR,
          from: (first - 1) as EpochMs,
          to: (Date.now() + 1) as EpochMs,
        }),
      { timeout: 10_000 },
    )
    .toMatchObject([70, 71, 72].map((value) => ({ value, late: true })))
  expect(server.engine.openAlarms([ICU]).filter((alarm) => alarm.subject === subject.id)).toEqual([])
  const one = await call('icu-nurse', `/api/subjects/${subject.id}`)
  expect(one.body).toMatchObject({ card: { id: subject.id }, devices: [{ device: 'mon-3', to: null }] })
})

it('refuses strangers, hubs and taken beds, each in its own way', async () => {
  const transfer = { type: 'transfer', subject: 'p1', unit: ICU, bed: bed3 }
  expect(await move('ward-nurse', transfer)).toMatchObject({ status: 404 })
  expect(await move('hub', transfer)).toMatchObject({ status: 403 })
  expect(await move('icu-nurse', { ...transfer, unit: WARD, bed: bedIn(WARD, '2') })).toMatchObject({
    status: 404,
  })
  expect(await move('icu-nurse', transfer)).toMatchObject({
    status: 409,
    body: { code: 'conflict', reason: 'bed-taken' },
  })
})

it('lets the unit undo its own move and nobody else', async () => {
  const moved = await move('icu-nurse', { type: 'transfer', subject: 'p1', unit: ICU, bed: bedIn(ICU, '2') })
  expect(moved.status).toBe(200)
  const listed = await call('icu-nurse', '/api/moves?subject=p1')
  const [{ id }] = (listed.body as unknown as { moves: [{ id: number }] }).moves
  expect((await call('ward-nurse', `/api/moves/${id}/undo`, {})).status).toBe(404)
  expect((await call('icu-nurse', `/api/moves/${id}/undo`, {})).status).toBe(200)
  expect(server.directory.subject(subjectNamed('p1'))?.bed).toBe(bedIn(ICU, '1'))
  expect(await call('icu-nurse', `/api/moves/${id}/undo`, {})).toMatchObject({
    status: 200,
    body: { repeated: true },
  })
})

it('lets nobody undo a move that touched a unit which is not theirs', async () => {
  const moved = await move('charge', {
    type: 'transfer',
    subject: 'p1',
    unit: WARD,
    bed: bedIn(WARD, '2'),
    confirmed: true,
  })
  expect(moved).toMatchObject({ status: 200 })
  const { id } = (moved.body as unknown as { record: { id: number } }).record
  expect((await call('icu-nurse', `/api/moves/${id}/undo`, {})).status).toBe(403)
  expect((await call('ward-nurse', `/api/moves/${id}/undo`, {})).status).toBe(403)
  expect((await call('charge', `/api/moves/999999/undo`, {})).status).toBe(404)
  expect((await call('charge', `/api/moves/${id}/undo`, {})).status).toBe(200)
})

it('takes the same key of two people for two orders', async () => {
  const key = 'one-key-of-two-people'
  const to = (label: string) => ({
    key,
    move: { type: 'transfer', subject: 'p1', unit: ICU, bed: bedIn(ICU, label), at: Date.now() },
  })
  const first = await call('icu-nurse', '/api/moves', to('2'))
  const second = await call('charge', '/api/moves', to('1'))
  const again = await call('charge', '/api/moves', to('1'))
  expect([first.body, second.body, again.body]).toMatchObject([
    { repeated: false },
    { repeated: false },
    { repeated: true },
  ])
  expect(server.directory.subject(subjectNamed('p1'))?.bed).toBe(bedIn(ICU, '1'))
})

it('[H84] takes a target far from the usual limits only from who answers for the unit', async () => {
  const facts = [{ kind: 'spo2-target', value: { low: 60, high: 70 } }]
  const told = () => ({ key: `far-target-${++keys}`, at: Date.now(), facts })
  expect(await call('icu-nurse', '/api/subjects/p1/facts', told())).toMatchObject({
    status: 403,
    body: { code: 'forbidden' },
  })
  expect(server.directory.subject(subjectNamed('p1'))?.facts).toEqual([])
  expect((await call('charge', '/api/subjects/p1/facts', told())).status).toBe(204)
})

it('takes no fact of a patient who has moved on meanwhile', async () => {
  const placement = createPlacement({
    ...server,
    pipeline: { release: () => Promise.resolve(false) },
    log: SILENT,
  })
  const subject = server.directory.subject(subjectNamed('p1'))
  if (!subject) throw new Error('p1 is not there')
  const told = { key: 'late-facts', at: Date.now() as EpochMs, facts: [] }
  const { grants } = aUser('icu-nurse', 'nurse', ICU)
  const caller = {
    kind: 'person',
    session: 's',
    user: userNamed('icu-nurse'),
    name: 'N',
    grants,
    via: 'token',
  } as const
  expect(await placement.setFacts({ ...subject, unit: WARD }, told, caller)).toBe(false)
  expect(await placement.setFacts(subject, told, caller)).toBe(true)
})

it('keeps facts with who told them and when', async () => {
  const facts = [{ kind: 'spo2-target', value: { low: 88, high: 92 } }]
  const told = { key: 'facts-of-test', at: Date.now(), facts }
  expect((await call('icu-nurse', '/api/subjects/p1/facts', told)).status).toBe(204)
  expect(server.directory.subject(subjectNamed('p1'))?.facts).toMatchObject([
    { kind: 'spo2-target', source: { kind: 'person', by: 'icu-nurse' } },
  ])
  const found = await call('icu-nurse', '/api/subjects/search?q=mrn-p')
  expect(found.body).toMatchObject({ subjects: [{ id: 'p1' }] })
})

const adt = (changes: Pick<AdtEvent, 'trigger' | 'controlId'> & Partial<AdtEvent>): AdtEvent => ({
  sender: 'adt',
  at: (Date.now() - 1_000) as EpochMs,
  subject: subjectNamed('p1'),
  patient: { mrn: 'mrn-p1' },
  visit: {
    class: 'I',
    location: { unit: 'icu', room: '', bed: '1', facility: '' },
    priorLocation: null,
    number: null,
    admittedAt: null,
    dischargedAt: null,
  },
  allergies: null,
  isolation: null,
  merged: null,
  ...changes,
})

it('carries out an event of ADT whose key a person has used before it', async () => {
  for (const [key, label] of [
    ['adt:adt:c9:0-admit', '2'],
    ['back-to-the-first-bed', '1'],
  ] as const) {
    const to = { type: 'transfer', subject: 'p1', unit: ICU, bed: bedIn(ICU, label), at: Date.now() }
    expect((await call('icu-nurse', '/api/moves', { key, move: to })).status).toBe(200)
  }
  const { takeAdt } = createPlacement({
    ...server,
    pipeline: { release: () => Promise.resolve(false) },
    log: SILENT,
  })
  const p8 = { subject: subjectNamed('mrn:NORTH:8'), patient: { mrn: '8', name: 'Eight, Edda' } }
  expect(await takeAdt(adt({ trigger: 'A01', controlId: 'c9', ...p8 }))).toEqual({ kind: 'taken' })
  expect(server.directory.subject(p8.subject)).not.toBeNull()
  expect(await takeAdt(adt({ trigger: 'A03', controlId: 'c10', ...p8 }))).toEqual({ kind: 'taken' })
})

it('[H09] keeps whoever is measured when ADT discharges, and discharges the rest', async () => {
  const { takeAdt } = createPlacement({
    ...server,
    pipeline: { release: () => Promise.resolve(false) },
    log: SILENT,
  })
  const monitor = await connectMonitor(server.mqttUrl, 'mon-1')
  await monitor.publish('numerics', numerics({ [HR]: 80 }))
  await monitor.end()
  const p1 = () => server.directory.subject(subjectNamed('p1'))

  expect(await takeAdt(adt({ trigger: 'A03', controlId: 'c1' }))).toEqual({ kind: 'taken' })
  expect(p1()).toMatchObject({ bed: bedIn(ICU, '1'), endedAt: null, notice: { kind: 'discharged' } })
  expect(server.directory.openAssociations(subjectNamed('p1'))).toHaveLength(1)
  expect(await takeAdt(adt({ trigger: 'A03', controlId: 'c1' }))).toEqual({ kind: 'repeated' })
  expect(await takeAdt(adt({ trigger: 'A13', controlId: 'c2' }))).toEqual({ kind: 'taken' })
  expect(p1()?.notice).toBeNull()

  const p9 = { subject: subjectNamed('mrn:NORTH:9'), patient: { mrn: '9', name: 'Nine, Nina' } }
  expect(await takeAdt(adt({ trigger: 'A01', controlId: 'c3', ...p9 }))).toEqual({ kind: 'taken' })
  expect(server.directory.subject(p9.subject)).toMatchObject({ bed: null, notice: { kind: 'bed-taken' } })
  expect(await takeAdt(adt({ trigger: 'A03', controlId: 'c4', ...p9 }))).toEqual({ kind: 'taken' })
  expect(server.directory.subject(p9.subject)).toBeNull()
  const late = { ...p9, at: (Date.now() - 60_000) as EpochMs }
  expect(await takeAdt(adt({ trigger: 'A02', controlId: 'c5', ...late }))).toMatchObject({
    reason: 'out-of-order',
  })
})
