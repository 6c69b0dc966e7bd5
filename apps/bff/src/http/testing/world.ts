import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import webPush from 'web-push'
import type {
  Alarm,
  AlarmEvent,
  AlarmId,
  BedId,
  EpochMs,
  Grant,
  MoveOutcome,
  Role,
  Sequence,
  SiteId,
  StationId,
  Subject,
  SubjectId,
  UnitId,
  UserId,
} from '@vigil/clinical'
import type { AskedMove } from '@vigil/protocol'
import type { AuditEntry, Hospital, Session, Store } from '@vigil/storage'
import { createAuth } from '../../auth/auth'
import { hashPassword } from '../../auth/password'
import { SILENT } from '../../log'
import type { Directory, Engine } from '../../ports'
import { memoryMissed } from '../../missed/testing/memory-missed'
import { memorySettings } from '../../settings/testing/memory-settings'
import { memoryPush } from '../../testing/memory-push'
import { memoryWhy } from '../../testing/memory-why'
import { createPush } from '../../push/push'
import { FakeEgress } from '../../push/testing/fake-egress'
import { createHttp } from '../app'
import type { Services } from '../route'
import { createSettings } from '../../settings/settings'

export const START = 1_800_000_000_000 as EpochMs
export const ICU = 'north/icu' as UnitId
export const WARD = 'north/ward' as UnitId
export const PASSWORD = 'correct horse battery'

const unit = (id: UnitId) => ({
  id,
  site: 'north' as SiteId,
  name: id,
  kind: 'icu' as const,
  beds: [{ id: `${id}/1` as BedId, label: '1' }],
})

export const aSubject = (id: string, at: UnitId): Subject => ({
  id: id as SubjectId,
  kind: 'patient',
  name: `Canary, ${id}`,
  mrn: `mrn-${id}`,
  birthDate: '1960-01-01',
  sex: 'female',
  preterm: false,
  paced: false,
  onOxygen: false,
  spo2Target: null,
  bed: `${at}/1` as BedId,
  unit: at,
  admittedAt: START,
  endedAt: null,
  identity: 'confirmed',
  notice: null,
  facts: [],
  planned: null,
  mergedInto: null,
})

export const grant = (role: Role, at: UnitId | null): Grant => ({
  role,
  scope: at === null ? { kind: 'all' } : { kind: 'unit', unit: at },
})

export const anAlarm = (subject: string, at: UnitId): Alarm => ({
  id: `${subject}~spo2-low` as AlarmId,
  subject: subject as SubjectId,
  unit: at,
  bed: `${at}/1` as BedId,
  condition: 'spo2-low',
  class: 'physiological',
  priority: 'high',
  state: 'active',
  annunciation: 'sounding',
  episode: 1,
  onset: START,
  announcedAt: START,
  endedAt: null,
  owner: null,
  seenBy: [],
  evidence: [],
  worst: null,
  audioPausedUntil: null,
  nextDueAt: null,
  simulated: false,
  assessment: null,
})

const missing = (name: string) => () => Promise.reject(new Error(`${name} is not part of this world`))

/** The part of a store that the edge uses, in memory. */
const raised = (subject: string, unit: UnitId, seq: number): AlarmEvent => ({
  seq: seq as Sequence,
  previous: null,
  type: 'raised',
  at: START,
  by: null,
  alarm: anAlarm(subject, unit),
})

class MemoryStore {
  readonly audited: AuditEntry[] = []
  readonly sessions = new Map<string, Session>()
  readonly passwords = new Map<string, string>()
  readonly codes = new Map<string, { readonly station: StationId; readonly expiresAt: EpochMs }>()
  sessionReads = 0
  isAway = false

  private readonly answer = <T>(value: T): Promise<T> =>
    this.isAway ? Promise.reject(new Error('the database is away')) : Promise.resolve(value)

  readonly missed = memoryMissed()
  readonly why = memoryWhy([raised('p1', ICU, 1), raised('p2', WARD, 2)])

  readonly push = memoryPush()

  readonly port: Store = {
    ...this.push,
    ...this.missed,
    ...memorySettings(),
    ...this.why,
    record: missing('record'),
    quarantine: missing('quarantine'),
    commitAlarms: missing('commitAlarms'),
    audit: (entry) => {
      this.audited.push(entry)
      return Promise.resolve()
    },
    keepReceipt: missing('keepReceipt'),
    receipt: missing('receipt'),
    recording: () => (this.isAway ? 'spool' : 'database'),
    backlog: () => ({ messages: 0, bytes: 0 }),
    refused: () => 0,
    nextEpoch: missing('nextEpoch'),
    loadAlarmStates: missing('loadAlarmStates'),
    alarmEventsAfter: () => this.answer([]),
    lastSequences: () => this.answer(new Map()),
    alarm: () => this.answer(null),
    alarms: () => this.answer([]),
    samples: () => this.answer([]),
    waveform: () => this.answer([]),
    trends: () => this.answer([]),
    latest: () => this.answer([]),
    quarantined: () => this.answer([]),
    quarantineEntry: () => this.answer(null),
    quarantineCounts: () => this.answer([]),
    hospital: missing('hospital'),
    hospitalVersion: () => this.answer(1),
    applyConfig: missing('applyConfig'),
    move: missing('move'),
    undoMove: missing('undoMove'),
    moves: () => this.answer([]),
    unitsOfMove: () => this.answer([]),
    setFacts: missing('setFacts'),
    factHistory: () => this.answer([]),
    associationsOf: () => this.answer([]),
    alarmsOf: () => this.answer([]),
    quarantinedOf: () => this.answer([]),
    releaseQuarantined: missing('releaseQuarantined'),
    deviceSecret: () => this.answer(null),
    deviceCertificate: () => this.answer(null),
    passwordHash: (user) => this.answer(this.passwords.get(user) ?? null),
    createSession: (session, hash) => this.answer(void this.sessions.set(hash, session)),
    sessionByToken: (hash) => {
      this.sessionReads += 1
      return this.answer(this.sessions.get(hash) ?? null)
    },
    touchSession: (id, now) => {
      for (const [hash, session] of this.sessions)
        if (session.id === id) this.sessions.set(hash, { ...session, lastSeenAt: now })
      return this.answer(undefined)
    },
    endSession: (id) => {
      for (const [hash, session] of this.sessions) if (session.id === id) this.sessions.delete(hash)
      return this.answer(undefined)
    },
    endSessionsOf: () => this.answer(undefined),
    createToken: missing('createToken'),
    createEnrolment: missing('createEnrolment'),
    redeemEnrolment: (hash, now) => {
      const code = this.codes.get(hash)
      this.codes.delete(hash)
      return this.answer(code && now < code.expiresAt ? code.station : null)
    },
    verifyAudit: () => this.answer({ ok: true, rows: 0 }),
    auditTrail: () => this.answer([]),
    seal: missing('seal'),
    lock: () => Promise.resolve({ release: () => Promise.resolve() }),
    close: () => Promise.resolve(),
  }
}

function directoryOf(hospital: Hospital): Directory {
  return {
    hospital: () => hospital,
    site: (id) => hospital.sites.find((each) => each.id === id) ?? null,
    unit: (id) => hospital.units.find((each) => each.id === id) ?? null,
    bed: () => null,
    subject: (id) => hospital.subjects.find((each) => each.id === id) ?? null,
    device: (id) => hospital.devices.find((each) => each.id === id) ?? null,
    associationAt: () => null,
    associationsOf: () => [],
    openAssociations: () => [],
    subjectsOf: (id) => hospital.subjects.filter((each) => each.unit === id),
    subscribe: () => () => undefined,
  }
}

/** First come, first served, as the real engine does it: one writer, compare and set on the owner. */
function engineOf(alarms: Map<AlarmId, Alarm>): Engine {
  return {
    canary: () => 0,
    command(subject, actor, command) {
      const alarm = [...alarms.values()].find(
        (each) => each.subject === subject && each.condition === command.condition,
      )
      if (!alarm) return Promise.resolve({ ok: false, reason: 'no-such-alarm', alarm: null })
      if (alarm.episode !== command.episode)
        return Promise.resolve({ ok: false, reason: 'other-episode', alarm })
      if (alarm.owner) return Promise.resolve({ ok: false, reason: 'already-taken', alarm })
      const taken: Alarm = {
        ...alarm,
        annunciation: 'accepted',
        owner: { user: actor.user, name: actor.name, station: null, at: START, state: 'coming' },
      }
      alarms.set(alarm.id, taken)
      return Promise.resolve({ ok: true, alarm: taken, repeated: false })
    },
    alarm: (id) => alarms.get(id) ?? null,
    openAlarms: (units) => [...alarms.values()].filter((each) => units.includes(each.unit)),
    readings: () => [],
    lastSequence: () => 7 as Sequence,
    sequenceOf: () => 5 as Sequence,
    deviceCards: () => new Map(),
    onEvent: () => () => undefined,
  }
}

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
    subjects: [aSubject('p1', ICU), aSubject('p2', WARD)],
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
  const store = new MemoryStore()
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
