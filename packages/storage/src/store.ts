import type { ServerLock } from './server-lock'
import type {
  AlarmRule,
  AbsentReason,
  Alarm,
  AlarmEvent,
  AlarmId,
  Association,
  AssociationId,
  BedId,
  Device,
  DeviceEvent,
  DeviceId,
  Due,
  EpochMs,
  Hl7Peer,
  Fact,
  Limit,
  LimitCourse,
  MoveBy,
  MoveOutcome,
  MoveRecord,
  Move,
  ParameterCode,
  PeerId,
  Sample,
  Sequence,
  Site,
  Station,
  StationId,
  Subject,
  SubjectId,
  Unit,
  UnitId,
  User,
  UserId,
  WaveformBlock,
} from '@vigil/clinical'
import type { ConfigRule } from './config/rules'
import type { ChunkVerdict } from './keeping/verify'
import type { HoldStore } from './keeping/holds'
import type { MissedStore } from './missed/missed'
import type { PushStore } from './push/push-store'
import type { RestorationStore } from './restored/restored'
import type { StripStore } from './review/strips'
import type { WaveStore } from './review/waves'
import type { SettingsStore, SubjectComfort, SubjectLimit } from './settings/settings'
import type { InputPiece, WhyStore } from './why/why-store'

/** One device message, attributed. The unit of durability: it is acknowledged upstream when this is on disk. */
export interface Recorded {
  readonly device: DeviceId
  readonly kind: 'numerics' | 'waveforms' | 'alerts' | 'events' | 'status'
  readonly seq: number | null
  readonly measuredAt: EpochMs
  readonly receivedAt: EpochMs
  /** Arrived too old to be live; kept, marked, never sounds. */
  readonly late: boolean
  readonly subject: SubjectId
  readonly association: AssociationId
  readonly samples: readonly Sample[]
  readonly blocks: readonly WaveformBlock[]
  readonly events: readonly DeviceEvent[]
}

export interface Quarantined {
  readonly receivedAt: EpochMs
  /** `mqtt`, `mllp`, … */
  readonly protocol: string
  readonly device: DeviceId | null
  /** Of HL7: who sent it, where that is known. */
  readonly peer?: PeerId | null
  /** Stable reason code, e.g. `unit-unknown`. */
  readonly reason: string
  readonly detail: string
  readonly payload: Uint8Array
  /** Of an entry that is read: since when it is recorded after all. */
  readonly releasedAt?: EpochMs | null
}

/** An answer to an HL7 message, kept so that the same message gets the same answer (H06). */
export interface Hl7Receipt {
  readonly peer: PeerId
  /** MSH-10 of the message. */
  readonly controlId: string
  readonly at: EpochMs
  /** Of what the message says, without its header: tells a repeat from another message under the same id. */
  readonly digest: string
  /** Of a refusal: the configuration it was judged under, because another one may take the message. */
  readonly refusedUnder: number | null
  readonly answer: string
}

/** Everything one engine step changes, in one transaction: an alarm is announced only after this is on disk. */
export interface AlarmCommit {
  readonly subject: SubjectId
  /** Engine state of the subject, opaque here. */
  readonly state: unknown
  readonly dues: readonly Due[]
  readonly events: readonly AlarmEvent[]
  readonly audit: readonly AuditEntry[]
  /** What the engine was told up to this step: whatever is announced can be replayed. */
  readonly inputs?: readonly InputPiece[]
}

export interface AuditEntry {
  readonly at: EpochMs
  readonly actor: string
  readonly session: string | null
  readonly station: string | null
  readonly action: string
  readonly object: string
  readonly subject: SubjectId | null
  readonly outcome: 'success' | 'refused' | 'failed'
  /** Hashed into the row, not stored in clear where it could identify somebody. */
  readonly detail: Readonly<Record<string, unknown>>
}

export type AuditVerdict =
  | { readonly ok: true; readonly rows: number }
  | { readonly ok: false; readonly rows: number; readonly firstBroken: number; readonly why: string }

export interface StoredSample {
  readonly measuredAt: EpochMs
  readonly receivedAt: EpochMs
  readonly value: number | null
  readonly reason: AbsentReason | null
  readonly source: DeviceId
  readonly late: boolean
}

export interface StoredBlock extends WaveformBlock {
  readonly receivedAt: EpochMs
  readonly source: DeviceId
  readonly late: boolean
}

/** Columns of equal length; empty buckets are absent. Minimum and maximum of every bucket are kept. */
export interface TrendSeries {
  readonly code: ParameterCode
  readonly t: readonly number[]
  readonly min: readonly number[]
  readonly max: readonly number[]
  readonly mean: readonly number[]
  readonly count: readonly number[]
  /** Share of the window with data, 0 to 1. */
  readonly coverage: number
}

export interface Hospital {
  readonly version: number
  readonly sites: readonly Site[]
  readonly units: readonly Unit[]
  readonly subjects: readonly Subject[]
  readonly devices: readonly Device[]
  /** Open ones, and those that ended in the last 24 h (late data are attributed by measurement time). */
  readonly associations: readonly Association[]
  readonly users: readonly User[]
  readonly stations: readonly Station[]
  readonly hl7Peers: readonly Hl7Peer[]
  readonly limits: readonly LimitOverride[]
  /** What people set for patients who are here. */
  readonly limitChanges: readonly SubjectLimit[]
  readonly comfort: readonly SubjectComfort[]
  /** The newest version of each. */
  readonly rules: readonly RuleOverride[]
}

/** A composite rule of a site or a unit. */
export type RuleOverride = AlarmRule & {
  readonly scope: { readonly kind: 'site' | 'unit'; readonly id: string }
}

/** A site's, unit's or subject's own limit in place of the built-in default. */
export interface LimitOverride {
  readonly profile: string
  readonly scope: { readonly kind: 'site' | 'unit' | 'subject'; readonly id: string }
  readonly category: string | null
  readonly limit: Pick<Limit, 'condition' | 'priority' | 'value' | 'delayMs'> & LimitCourse
}

/**
 * What `config apply` asks for, after parsing. Objects it does not name stay, unless `prune`; a secret that is `null`
 * stays as it is stored.
 */
export interface ConfigChange {
  readonly sites: readonly Site[]
  readonly units: readonly Unit[]
  readonly subjects: readonly Subject[]
  readonly devices: readonly (Device & {
    readonly since: EpochMs | null
    readonly secretHash: string | null
    readonly certificateFingerprint: string | null
  })[]
  readonly users: readonly (User & { readonly passwordHash: string | null })[]
  readonly stations: readonly Station[]
  readonly hl7Peers?: readonly Hl7Peer[]
  readonly limits: readonly LimitOverride[]
  readonly rules?: readonly ConfigRule[]
  /** Intervals beyond those that a device's home implies: a device that was lent, a back-dated hand-over. */
  readonly associations?: readonly Pick<Association, 'device' | 'subject' | 'bed' | 'from' | 'to'>[]
  readonly prune: boolean
  /** Says what would change, and changes nothing. */
  readonly dryRun?: boolean
}

/** Who orders a move, when it is written down, and the key that makes a repeat harmless. */
export interface MoveOrder {
  readonly key: string
  readonly by: MoveBy
  readonly now: EpochMs
}

export interface Session {
  readonly id: string
  readonly principal:
    | { readonly kind: 'person'; readonly user: UserId }
    | { readonly kind: 'station'; readonly station: StationId }
  readonly createdAt: EpochMs
  readonly expiresAt: EpochMs
  readonly lastSeenAt: EpochMs
}

export interface QuarantineQuery {
  readonly before: EpochMs | null
  readonly limit: number
  readonly protocol?: string | undefined
  readonly peer?: PeerId | undefined
  readonly device?: DeviceId | undefined
  readonly reason?: string | undefined
}

export interface QuarantineCount {
  readonly protocol: string
  readonly peer: PeerId | null
  readonly device: DeviceId | null
  readonly reason: string
  readonly count: number
}

/** Where everything is kept. One implementation on PostgreSQL, with a local spool for when it is away. */
export interface Store
  extends
    HoldStore,
    MissedStore,
    PushStore,
    RestorationStore,
    SettingsStore,
    StripStore,
    WaveStore,
    WhyStore {
  /** Resolves when on disk (group commit, at most 20 ms later). A duplicate resolves too and says so. */
  record(message: Recorded): Promise<'stored' | 'duplicate'>
  quarantine(entry: Quarantined): Promise<void>
  /** Resolves when on disk; the effects of the message must be there already. */
  keepReceipt(receipt: Hl7Receipt): Promise<void>
  /** Of the last 7 days. `null` also while the database is away and it is not remembered: effects repeat harmlessly. */
  receipt(peer: PeerId, controlId: string): Promise<Hl7Receipt | null>
  /** At once, not with the next batch; all of them in one transaction, each of another subject. */
  commitAlarms(...commits: readonly AlarmCommit[]): Promise<void>
  audit(entry: AuditEntry): Promise<void>
  /** True while the database answers; false while the spool is the commit. */
  readonly recording: () => 'database' | 'spool'
  /** Number of messages and bytes waiting in the spool. */
  readonly backlog: () => { readonly messages: number; readonly bytes: number }
  /** Number of operations the database refused for good: on disk, acknowledged, waiting for a person. */
  readonly refused: () => number

  /** This start of the engine: greater than every epoch before, also when the database is away. */
  nextEpoch(): Promise<number>
  loadAlarmStates(): Promise<
    readonly { readonly subject: SubjectId; readonly state: unknown; readonly dues: readonly Due[] }[]
  >
  alarmEventsAfter(query: {
    units: readonly UnitId[]
    after: Sequence
    limit: number
  }): Promise<readonly AlarmEvent[]>
  lastSequences(): Promise<ReadonlyMap<UnitId, Sequence>>
  alarm(id: AlarmId): Promise<Alarm | null>
  alarms(query: {
    units: readonly UnitId[]
    state: 'active' | 'all'
    limit: number
  }): Promise<readonly (Alarm & { readonly seq: Sequence })[]>
  /** Alarm history of a subject, those merged into it included: events in [from, to), newest first. */
  alarmsOf(query: {
    subject: SubjectId
    from: EpochMs
    to: EpochMs
    limit: number
  }): Promise<readonly AlarmEvent[]>

  samples(query: {
    subject: SubjectId
    code: ParameterCode
    from: EpochMs
    to: EpochMs
  }): Promise<readonly StoredSample[]>
  waveform(query: {
    subject: SubjectId
    code: ParameterCode
    from: EpochMs
    to: EpochMs
  }): Promise<readonly StoredBlock[]>
  trends(query: {
    subject: SubjectId
    codes: readonly ParameterCode[]
    from: EpochMs
    to: EpochMs
    points: number
  }): Promise<readonly TrendSeries[]>
  /** Newest stored sample of every (parameter, source) of a subject: what a restarted server knows before data come. */
  latest(subject: SubjectId): Promise<readonly (StoredSample & { readonly code: ParameterCode })[]>
  quarantined(query: QuarantineQuery): Promise<readonly (Quarantined & { readonly id: number })[]>
  quarantineEntry(id: number): Promise<(Quarantined & { readonly id: number }) | null>
  /** How many entries came since then, by what they are about. */
  quarantineCounts(since: EpochMs): Promise<readonly QuarantineCount[]>

  /** What waits for a person to say whose it is, oldest first, by time of receipt in [from, to). */
  quarantinedOf(query: {
    devices: readonly DeviceId[]
    from: EpochMs
    to: EpochMs
    reasons: readonly string[]
    limit: number
  }): Promise<readonly (Quarantined & { readonly id: number })[]>
  /** Marks them; nothing is deleted. Returns those that were not released before: only these may be recorded. */
  releaseQuarantined(ids: readonly number[], by: string, now: EpochMs): Promise<readonly number[]>

  hospital(): Promise<Hospital>
  /** Increases with every change of what `hospital()` returns, in this process or another. */
  hospitalVersion(): Promise<number>
  /** All or nothing; returns one line per change made. */
  /** Returns what changed. `note` is told what stays as people at the bed left it, whatever the file says. */
  applyConfig(
    change: ConfigChange,
    by: string,
    now: EpochMs,
    note?: (line: string) => void,
  ): Promise<readonly string[]>
  /** One move and all that follows from it, in one transaction; the same key has one effect. */
  move(move: Move, order: MoveOrder): Promise<MoveOutcome>
  /** Puts back what the move changed, unless something later stands on it. */
  undoMove(id: number, order: MoveOrder): Promise<MoveOutcome>
  /** Every unit that a move touched; empty: there is no such move. */
  unitsOfMove(id: number): Promise<readonly UnitId[]>
  /** Newest first, undone ones too. */
  moves(query: {
    units: readonly UnitId[]
    subject: SubjectId | null
    bed: BedId | null
    limit: number
  }): Promise<readonly MoveRecord[]>
  /** Newest of each kind by time at the bedside; an older one becomes history only. */
  setFacts(subject: SubjectId, facts: readonly Fact[], order: MoveOrder): Promise<void>
  factHistory(subject: SubjectId, limit: number): Promise<readonly Fact[]>
  /** Which device belonged to the subject when, newest first; undone intervals are empty. */
  associationsOf(subject: SubjectId, limit: number): Promise<readonly Association[]>
  deviceSecret(device: DeviceId): Promise<string | null>
  /** SHA-256 fingerprint of the certificate that stands for a password: lower-case hex. */
  deviceCertificate(device: DeviceId): Promise<string | null>
  passwordHash(user: UserId): Promise<string | null>

  createSession(session: Session, tokenHash: string): Promise<void>
  sessionByToken(tokenHash: string): Promise<Session | null>
  touchSession(id: string, now: EpochMs): Promise<void>
  endSession(id: string): Promise<void>
  endSessionsOf(user: UserId): Promise<void>
  /** `sessionByToken` finds it too, as a session of the user that is never idle; `endSessionsOf` ends it. */
  createToken(user: UserId, tokenHash: string, expiresAt: EpochMs | null): Promise<void>
  /** A one-time code that turns a browser into a station. */
  createEnrolment(station: StationId, codeHash: string, expiresAt: EpochMs): Promise<void>
  redeemEnrolment(codeHash: string, now: EpochMs): Promise<StationId | null>

  verifyAudit(): Promise<AuditVerdict>
  /** How many chunks that cannot be read were met since the start: they are shown as gaps. */
  readonly damaged: () => number
  /** Reads every stored chunk; `told` hears how far it is. */
  verifyChunks(told?: (chunks: number) => void): Promise<ChunkVerdict>
  /** Newest first. */
  auditTrail(query: {
    before: number | null
    limit: number
  }): Promise<readonly (Omit<AuditEntry, 'detail'> & { readonly seq: number })[]>
  /** Seals hot chunks that are complete; called each second, never more than once at a time. */
  seal(now: EpochMs): Promise<void>
  /** One server at a time (H31): throws where another holds it. `onTaken`: another got it while the database was away. */
  lock(onTaken: () => void): Promise<ServerLock>
  close(): Promise<void>
}
