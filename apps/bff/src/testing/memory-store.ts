import type {
  Alarm,
  AlarmEvent,
  AlarmId,
  DeviceId,
  EpochMs,
  Fact,
  Sequence,
  SubjectId,
  UnitId,
  UserId,
} from '@vigil/clinical'
import type {
  AlarmCommit,
  AuditEntry,
  Hl7Receipt,
  Hospital,
  Quarantined,
  Recorded,
  Session,
  Store,
} from '@vigil/storage'
import { memoryMissed } from '../missed/testing/memory-missed'
import { memoryRestoration } from './memory-restoration'
import type { Restoration } from '@vigil/storage'
import { memorySettings } from '../settings/testing/memory-settings'
import { memoryPush } from './memory-push'
import { memoryWaves } from '../review/testing/memory-waves'
import { memoryWhy } from './memory-why'

const missing = (name: string) => () => Promise.reject(new Error(`the memory store has no ${name}`))

/** A store that keeps everything in memory, over any number of server starts, and can be made slow or broken. */
export class MemoryStore {
  readonly recorded: Recorded[] = []
  readonly quarantined: Quarantined[] = []
  readonly events: AlarmEvent[] = []
  readonly audited: AuditEntry[] = []
  readonly secrets = new Map<DeviceId, string>()
  readonly certificates = new Map<DeviceId, string>()
  readonly passwords = new Map<UserId, string>()
  readonly sessions = new Map<string, Session>()
  readonly receipts = new Map<string, Hl7Receipt>()
  private readonly states = new Map<SubjectId, AlarmCommit>()
  private readonly alarms = new Map<AlarmId, Alarm & { readonly seq: Sequence }>()
  private readonly seen = new Set<string>()
  private readonly facts = new Map<SubjectId, Fact[]>()
  private readonly released = new Set<number>()
  private epoch = 0
  private hospital: Hospital
  private gate: Promise<void> = Promise.resolve()
  /** While set, writes are refused with it. */
  failure: Error | null = null

  constructor(hospital: Hospital) {
    this.hospital = hospital
  }

  /** Nothing more reaches the disk until the returned function is called. */
  hold(): () => void {
    const gate = new AbortController()
    this.gate = new Promise((resolve) => gate.signal.addEventListener('abort', () => resolve()))
    return () => gate.abort()
  }

  change(hospital: Partial<Hospital>): void {
    this.hospital = { ...this.hospital, ...hospital, version: this.hospital.version + 1 }
  }

  /** Newest of each kind is what the hospital shows. */
  private setFacts(id: SubjectId, facts: readonly Fact[]): void {
    const known = [...(this.facts.get(id) ?? []), ...facts]
    this.facts.set(id, known)
    const newest = new Map(known.toSorted((a, b) => a.at - b.at).map((fact) => [fact.kind, fact]))
    this.change({
      subjects: this.hospital.subjects.map((subject) =>
        subject.id === id ? { ...subject, facts: [...newest.values()] } : subject,
      ),
    })
  }

  private async write<T>(apply: () => T): Promise<T> {
    await this.gate
    if (this.failure) throw this.failure
    return apply()
  }

  private readonly take = (message: Recorded): 'stored' | 'duplicate' => {
    const key = [message.device, message.kind, message.seq, message.measuredAt].join()
    if (message.seq !== null && this.seen.has(key)) return 'duplicate'
    this.seen.add(key)
    this.recorded.push(message)
    return 'stored'
  }

  private readonly commit = (commit: AlarmCommit): void => {
    // As JSON, because that is all a database keeps of it.
    this.states.set(commit.subject, structuredClone(commit))
    this.audited.push(...commit.audit)
    void this.why.keepInputs(commit.inputs ?? [])
    for (const event of commit.events) {
      this.events.push(event)
      this.alarms.set(event.alarm.id, { ...event.alarm, seq: event.seq })
    }
  }

  readonly missed = memoryMissed(this.events)
  readonly why = memoryWhy(this.events)

  readonly push = memoryPush()
  restored: Restoration | null = null
  private readonly restoration = memoryRestoration({
    get: () => this.restored,
    set: (restored) => (this.restored = restored),
  })

  readonly port: Store = {
    ...this.push,
    ...this.missed,
    ...memorySettings(),
    ...this.restoration,
    ...this.why,
    ...memoryWaves(),
    record: (message) => this.write(() => this.take(message)),
    quarantine: (entry) => this.write(() => void this.quarantined.push(entry)),
    commitAlarms: (...commits) => this.write(() => commits.forEach(this.commit)),
    audit: (entry) => this.write(() => void this.audited.push(entry)),
    keepReceipt: (receipt) =>
      this.write(() => void this.receipts.set(`${receipt.peer} ${receipt.controlId}`, receipt)),
    receipt: (peer, controlId) => Promise.resolve(this.receipts.get(`${peer} ${controlId}`) ?? null),
    recording: () => 'database',
    backlog: () => ({ messages: 0, bytes: 0 }),
    refused: () => 0,
    nextEpoch: () => Promise.resolve(++this.epoch),
    lock: () => Promise.resolve({ release: () => Promise.resolve() }),
    loadAlarmStates: () => Promise.resolve([...this.states.values()]),
    alarmEventsAfter: ({ units, after, limit }) =>
      Promise.resolve(
        this.events
          .filter((event) => event.seq > after && units.includes(event.alarm.unit))
          .toSorted((a, b) => a.seq - b.seq)
          .slice(0, limit),
      ),
    lastSequences: () => {
      const last = new Map<UnitId, Sequence>()
      for (const { seq, alarm } of this.events)
        last.set(alarm.unit, Math.max(seq, last.get(alarm.unit) ?? 0) as Sequence)
      return Promise.resolve(last)
    },
    alarm: (id) => Promise.resolve(this.alarms.get(id) ?? null),
    alarms: ({ units, state }) =>
      Promise.resolve(
        [...this.alarms.values()].filter(
          (alarm) => units.includes(alarm.unit) && (state === 'all' || alarm.state !== 'ended'),
        ),
      ),
    samples: () => Promise.resolve([]),
    waveform: () => Promise.resolve([]),
    trends: () => Promise.resolve([]),
    latest: (subject) =>
      Promise.resolve(
        this.recorded
          .filter((message) => message.subject === subject)
          .flatMap(({ samples, receivedAt, device, late }) =>
            samples.map((sample) => ({
              code: sample.code,
              measuredAt: sample.measuredAt,
              value: sample.value,
              reason: sample.value === null ? sample.reason : null,
              receivedAt,
              source: device,
              late,
            })),
          ),
      ),
    quarantined: () => Promise.resolve(this.quarantined.map((entry, id) => ({ ...entry, id }))),
    quarantineEntry: (id) => {
      const entry = this.quarantined[id]
      return Promise.resolve(entry ? { ...entry, id } : null)
    },
    quarantineCounts: () => Promise.resolve([]),
    hospital: () => Promise.resolve(this.hospital),
    hospitalVersion: () => Promise.resolve(this.hospital.version),
    applyConfig: missing('applyConfig'),
    move: missing('move'),
    undoMove: missing('undoMove'),
    moves: () => Promise.resolve([]),
    unitsOfMove: () => Promise.resolve([]),
    setFacts: (subject, facts) => Promise.resolve(this.setFacts(subject, facts)),
    factHistory: (subject, limit) =>
      Promise.resolve((this.facts.get(subject) ?? []).toSorted((a, b) => b.at - a.at).slice(0, limit)),
    associationsOf: (subject, limit) =>
      Promise.resolve(
        this.hospital.associations
          .filter((each) => each.subject === subject)
          .toSorted((a, b) => b.from - a.from)
          .slice(0, limit),
      ),
    alarmsOf: ({ subject, from, to, limit }) =>
      Promise.resolve(
        this.events
          .filter((event) => event.alarm.subject === subject && event.at >= from && event.at < to)
          .toSorted((a, b) => b.at - a.at || b.seq - a.seq)
          .slice(0, limit),
      ),
    quarantinedOf: ({ devices, from, to, reasons, limit }) =>
      Promise.resolve(
        this.quarantined
          .map((entry, id) => ({ ...entry, id }))
          .filter(
            ({ id, device, receivedAt, reason }) =>
              !this.released.has(id) &&
              device !== null &&
              devices.includes(device) &&
              receivedAt >= from &&
              receivedAt < to &&
              reasons.includes(reason),
          )
          .slice(0, limit),
      ),
    damaged: () => 0,
    verifyChunks: () => Promise.resolve({ chunks: 0, damaged: [] }),
    holds: () => Promise.resolve([]),
    hold: () => Promise.resolve(false),
    endHold: () => Promise.resolve(false),
    eraseMeasurements: () => Promise.resolve({ kind: 'refused', why: 'unknown' }),
    releaseQuarantined: (ids) => {
      const news = ids.filter((id) => id in this.quarantined && !this.released.has(id))
      for (const id of news) this.released.add(id)
      return Promise.resolve(news)
    },
    deviceSecret: (device) => Promise.resolve(this.secrets.get(device) ?? null),
    deviceCertificate: (device) => Promise.resolve(this.certificates.get(device) ?? null),
    passwordHash: (user) => Promise.resolve(this.passwords.get(user) ?? null),
    createSession: (session, hash) => Promise.resolve(void this.sessions.set(hash, session)),
    sessionByToken: (hash) => Promise.resolve(this.sessions.get(hash) ?? null),
    touchSession: () => Promise.resolve(),
    endSession: (id) => {
      for (const [hash, session] of this.sessions) if (session.id === id) this.sessions.delete(hash)
      return Promise.resolve()
    },
    endSessionsOf: () => Promise.resolve(),
    createToken: (user, hash, expiresAt) => {
      const principal = { kind: 'person' as const, user }
      // A token never ends by itself here.
      const expires = expiresAt ?? (Number.MAX_SAFE_INTEGER as EpochMs)
      const created = 0 as EpochMs
      this.sessions.set(hash, {
        id: hash,
        principal,
        createdAt: created,
        expiresAt: expires,
        lastSeenAt: created,
      })
      return Promise.resolve()
    },
    createEnrolment: missing('createEnrolment'),
    redeemEnrolment: () => Promise.resolve(null),
    verifyAudit: () => Promise.resolve({ ok: true, rows: this.audited.length }),
    auditTrail: () => Promise.resolve([]),
    seal: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}
