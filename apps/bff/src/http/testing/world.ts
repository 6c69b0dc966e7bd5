import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import webPush from 'web-push'
import type {
  BedId,
  EpochMs,
  Grant,
  MoveOutcome,
  Role,
  SiteId,
  StationId,
  UnitId,
  UserId,
} from '@vigil/clinical'
import type { AskedMove } from '@vigil/protocol'
import type { Hospital } from '@vigil/storage'
import { createAuth } from '../../auth/auth'
import { hashPassword } from '../../auth/password'
import { SILENT } from '../../log'
import type { Directory } from '../../ports'
import { createPush } from '../../push/push'
import { FakeEgress } from '../../push/testing/fake-egress'
import { readerHere } from '../../review/reader'
import { createReview } from '../../review/review'
import { createSettings } from '../../settings/settings'
import { aSubject, ICU, WARD } from '../../testing/hospital'
import { createHttp } from '../app'
import type { Services } from '../route'
import { directoryOf, engineOf } from './edge-ports'
import { EdgeStore } from './edge-store'
import { anAlarm, START } from './given'

export const PASSWORD = 'correct horse battery'

const unit = (id: UnitId) => ({
  id,
  site: 'north' as SiteId,
  name: id,
  kind: 'icu' as const,
  beds: [{ id: `${id}/1` as BedId, label: '1' }],
})

export const grant = (role: Role, at: UnitId | null): Grant => ({
  role,
  scope: at === null ? { kind: 'all' } : { kind: 'unit', unit: at },
})

const NOT_MOVED: MoveOutcome = { ok: false, reason: 'bed-taken', detail: 'Somebody else is in that bed.' }

const USERS: readonly { readonly id: string; readonly grants: readonly Grant[] }[] = [
  { id: 'nurse', grants: [grant('nurse', ICU)] },
  { id: 'ward-nurse', grants: [grant('nurse', WARD)] },
  { id: 'charge-nurse', grants: [grant('charge-nurse', ICU)] },
  { id: 'physician', grants: [grant('physician', ICU)] },
  { id: 'tele-icu', grants: [grant('tele-icu', ICU)] },
  { id: 'biomed', grants: [grant('biomed', ICU)] },
  { id: 'privacy-officer', grants: [grant('privacy-officer', ICU)] },
  { id: 'admin', grants: [grant('admin', null)] },
]

/** A hospital of two units with one patient and one alarm each, behind the real HTTP edge on a free port. */
export async function openWorld(changes: { readonly demo?: boolean; readonly webDir?: string } = {}) {
  const time = { ms: 0 }
  const clock = { now: () => (START + time.ms) as EpochMs, monotonic: () => time.ms }
  const hash = await hashPassword(PASSWORD)
  const users = USERS.map((user) => ({
    id: user.id as UserId,
    name: user.id,
    grants: user.grants,
    disabled: false,
  }))
  const hospital: Hospital = {
    version: 1,
    sites: [{ id: 'north' as SiteId, name: 'North', timeZone: 'Europe/London', production: true }],
    units: [unit(ICU), unit(WARD)],
    subjects: [aSubject('p1', ICU, '1'), aSubject('p2', WARD, '1')],
    devices: [],
    associations: [],
    users,
    stations: [{ id: 'wall' as StationId, name: 'Wall', units: [ICU], revoked: false }],
    hl7Peers: [],
    limits: [],
    rules: [],
    limitChanges: [],
    comfort: [],
  }
  const store = new EdgeStore()
  for (const user of users) store.passwords.set(user.id, hash)
  for (const [id, at] of [
    ['m1', ICU],
    ['m2', WARD],
  ] as const)
    await store.missed.addMissed({
      id,
      unit: at,
      what: { kind: 'server-away', subjects: [] },
      from: START,
      to: START,
      foundAt: START,
    })
  const alarms = new Map([anAlarm('p1', ICU), anAlarm('p2', WARD)].map((alarm) => [alarm.id, alarm]))
  const current = { hospital }
  const directory: Directory = {
    ...directoryOf(hospital),
    hospital: () => current.hospital,
  }
  const ended: string[] = []
  const egress = new FakeEgress()
  const push = createPush({
    store: store.port,
    directory,
    engine: engineOf(alarms),
    reaches: () => false,
    clock,
    log: SILENT,
    sender: { keys: webPush.generateVAPIDKeys(), contact: 'mailto:test@vigil.example' },
    egress,
    mediumAfterMs: 60_000,
    count: () => undefined,
  })
  const waits: number[] = []
  const auth = createAuth({
    store: store.port,
    directory,
    clock,
    onClosed: (session) => push.sessionEnded(session),
    wait: (ms) => {
      waits.push(ms)
      return Promise.resolve()
    },
  })
  const reasons: string[] = []
  const moved: AskedMove[] = []
  const services: Services = {
    ...auth,
    store: store.port,
    engine: engineOf(alarms),
    directory,
    board: () => null,
    placement: {
      move: (asked) => {
        moved.push(asked)
        return Promise.resolve(NOT_MOVED)
      },
      undo: () => Promise.resolve(NOT_MOVED),
      setFacts: () => Promise.resolve(true),
      takeAdt: () => Promise.resolve({ kind: 'taken' }),
      planEnded: () => Promise.resolve(),
      settled: () => Promise.resolve(),
    },
    settings: createSettings({
      store: store.port,
      directory: { ...directory, refresh: () => Promise.resolve(false) },
      engine: engineOf(alarms),
      clock,
      log: SILENT,
    }),
    opinions: { of: () => null },
    review: createReview({ store: store.port, clock, reader: readerHere() }),
    live: { end: (session) => ended.push(session) },
    push,
    peers: {
      state: () => ({
        lastMessageAt: null,
        taken: 0,
        repeated: 0,
        refused: 0,
        lastReason: null,
        lastRefusedAt: null,
      }),
      strangers: () => [],
    },
    health: { set: (reason) => void reasons.push(reason), reasons: () => reasons },
    clock,
    log: SILENT,
    config: { demo: changes.demo ?? false, build: 'test', webDir: changes.webDir ?? '/nowhere', tls: null },
  }
  const server = createServer(createHttp(services, { caller: 1e6, address: 1e6 }))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A TCP listener has an address with a port.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const call = (path: string, init: RequestInit = {}) => fetch(url + path, { redirect: 'manual', ...init })
  const send = (path: string, body: unknown, headers: Record<string, string> = {}, method = 'POST') =>
    call(path, {
      method,
      headers: { 'content-type': 'application/json', 'x-vigil': '1', ...headers },
      body: JSON.stringify(body),
    })
  const cookieFor = async (kind: 'person' | 'station', id: string): Promise<string> => {
    const principal =
      kind === 'person'
        ? ({ kind, user: id as UserId } as const)
        : ({ kind, station: id as StationId } as const)
    return `__Host-sid=${(await auth.sessions.open(principal)).token}`
  }
  return {
    url,
    call,
    send,
    cookieFor,
    time,
    store,
    alarms,
    current,
    auth,
    ended,
    egress,
    moved,
    waits,
    reasons,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
export type World = Awaited<ReturnType<typeof openWorld>>

/** The value of the session cookie that an answer sets, as a `Cookie` header. */
export const cookieOf = (response: Response): string =>
  response.headers.getSetCookie()[0]?.split(';', 1)[0] ?? ''
