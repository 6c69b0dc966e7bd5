import type { EpochMs, StationId } from '@vigil/clinical'
import type { AuditEntry, Session, Store } from '@vigil/storage'
import { memoryWaves } from '../../review/testing/memory-waves'
import { memoryMissed } from '../../missed/testing/memory-missed'
import { memoryRestoration, NEVER_RESTORED } from '../../testing/memory-restoration'
import { memorySettings } from '../../settings/testing/memory-settings'
import { ICU, WARD } from '../../testing/hospital'
import { memoryPush } from '../../testing/memory-push'
import { memoryWhy } from '../../testing/memory-why'
import { raised } from './given'

const missing = (name: string) => () => Promise.reject(new Error(`${name} is not part of this world`))

/** The part of a store that the edge uses, in memory. */
export class EdgeStore {
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
    ...memoryRestoration(NEVER_RESTORED),
    ...this.why,
    ...memoryWaves(),
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
    damaged: () => 0,
    verifyChunks: missing('verifyChunks'),
    holds: missing('holds'),
    hold: missing('hold'),
    endHold: missing('endHold'),
    eraseMeasurements: missing('eraseMeasurements'),
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
