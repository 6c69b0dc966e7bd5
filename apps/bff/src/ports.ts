/** The parts of the server as they see each other; `main.ts` puts them together. */
import type {
  Actor,
  Alarm,
  AlarmCommand,
  AlarmEvent,
  AlarmId,
  Association,
  Bed,
  BedId,
  CommandResult,
  Device,
  DeviceId,
  EpochMs,
  Grant,
  Limit,
  ParameterCode,
  Reading,
  Sequence,
  Site,
  StationId,
  Subject,
  SubjectId,
  Unit,
  UnitId,
  UserId,
} from '@vigil/clinical'
import type { Closing, DeviceCard, UnitBoard } from '@vigil/protocol'
import type { Hospital } from '@vigil/storage'

export interface Clock {
  /** Wall time: for display, storage and what devices say. */
  now(): EpochMs
  /** Milliseconds that never jump: for every duration and liveness. */
  monotonic(): number
}

/** The configuration in memory, read anew within 1 s of any change in any process. */
export interface Directory {
  hospital(): Hospital
  site(id: string): Site | null
  unit(id: UnitId): Unit | null
  bed(id: BedId): Bed | null
  subject(id: SubjectId): Subject | null
  device(id: DeviceId): Device | null
  /** The association whose interval holds the measurement time, if any. */
  associationAt(device: DeviceId, at: EpochMs): Association | null
  /** Every known interval of a device, newest first. */
  associationsOf(device: DeviceId): readonly Association[]
  openAssociations(subject: SubjectId): readonly Association[]
  subjectsOf(unit: UnitId): readonly Subject[]
  subscribe(listener: () => void): () => void
}

/** Hosts `step()`: one writer per subject, commits before it announces. */
export interface Engine {
  command(subject: SubjectId, actor: Actor, command: AlarmCommand): Promise<CommandResult>
  alarm(id: AlarmId): Alarm | null
  openAlarms(units: readonly UnitId[]): readonly Alarm[]
  /** How often the alarm of nobody came since the start: while it goes on the engine decides (H32). */
  canary(): number
  readings(
    subject: SubjectId,
  ): readonly { readonly code: ParameterCode; readonly reading: Reading; readonly limits: readonly Limit[] }[]
  lastSequence(unit: UnitId): Sequence | null
  /** Of the last event of this alarm, while it is open. */
  sequenceOf(alarm: AlarmId): Sequence | null
  deviceCards(): ReadonlyMap<DeviceId, DeviceCard>
  /** Called after the commit, in sequence. */
  onEvent(listener: (event: AlarmEvent) => void): () => void
}

export type Board = (unit: UnitId) => UnitBoard | null

/** Who is calling, as the server knows it. */
export type Caller =
  | {
      readonly kind: 'person'
      readonly session: string
      readonly user: UserId
      readonly name: string
      readonly grants: readonly Grant[]
      readonly via: 'cookie' | 'token'
    }
  | {
      readonly kind: 'station'
      readonly session: string
      readonly station: StationId
      readonly name: string
      readonly units: readonly UnitId[]
    }

export type Action = 'view' | 'act' | 'mute' | 'configure' | 'biomed' | 'audit' | 'admin'

export interface Auth {
  /** From the `Cookie` header of a request or a socket handshake. */
  fromCookie(header: string | undefined): Promise<Caller | null>
  fromBearer(header: string | undefined): Promise<Caller | null>
  /** The same caller with today's rights; `null` when the session ended or the user was disabled. */
  refresh(caller: Caller): Promise<Caller | null>
  /** A person did something. Nothing else keeps a session alive: neither an open socket nor what a page does by itself. */
  touch(caller: Caller): Promise<void>
}

/** The open sockets, as the rest of the server needs them. */
export interface Live {
  viewers(unit: UnitId): UnitBoard['viewers']
  /** Stations of the unit that cannot be counted on. */
  displays(unit: UnitId): NonNullable<UnitBoard['displays']>
  /** A page of this session shows the alarm now, or lets it be heard. */
  readonly reaches: (session: string, alarm: Alarm) => boolean
  /** Closes every socket of a session at once, e.g. at sign-out. */
  end(session: string, reason: Closing['reason']): void
}

/** Reasons why data are not fully safe now, for `/readyz`, the heartbeat and the board. */
export interface Health {
  set(reason: string, active: boolean): void
  reasons(): readonly string[]
}

export interface Log {
  debug(event: string, fields?: Record<string, unknown>): void
  info(event: string, fields?: Record<string, unknown>): void
  warn(event: string, fields?: Record<string, unknown>): void
  error(event: string, fields?: Record<string, unknown>): void
}
