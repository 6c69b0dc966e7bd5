/**
 * The only door between the live plane and React. The live plane (worker, store, sound) implements it; features read it
 * through hooks. Nothing here is a React context: each cell subscribes to its own key.
 */
import type { Alarm, AlarmId, Freshness, ParameterCode, Reading, SubjectId, UnitId } from '@vigil/clinical'
import type { Principal, Problem, Receipts, Result, UnitBoard } from '@vigil/protocol'
import type { SoundSettings } from './sound/volume'

/** `live` only while frames and heartbeats prove it; judged by the page's own timer, not by the socket's flag. */
export type Connection =
  | { readonly kind: 'connecting'; readonly since: number }
  | {
      readonly kind: 'live'
      readonly heartbeatAgeMs: number
      readonly latencyMs: number | null
      readonly skipped: number
      readonly degraded: readonly string[]
      /** `silent`: data come, and nobody decides about alarms (H32). */
      readonly engine: 'answers' | 'silent'
    }
  /** Nothing heard for 5 s: everything on the screen is old. `lastLiveAt` is server time. */
  | {
      readonly kind: 'not-live'
      readonly lastLiveAt: number | null
      readonly reason: 'silent' | 'server-gone' | 'out-of-step' | 'worker-failed' | 'page-behind'
    }
  | { readonly kind: 'refused'; readonly problem: Problem }

/** What a tile draws: a reading with how old it looks now. Age is server time, never the browser's clock. */
export interface LiveReading {
  readonly reading: Reading
  readonly freshness: Freshness
  /** Rounded down to what a tile shows, so that a cell renders when its look changes: 0 while a periodic value is live, then whole seconds; whole minutes from a minute on. */
  readonly ageMs: number | null
}

/**
 * `ready` sounds; `blocked` waits for a click; `failed` has no output; `testing` plays the test tone. `due` sounds as far as
 * a page can know, and a person is asked; `untested`: nobody answered; `unheard`: somebody heard nothing.
 */
export type AudioState = 'ready' | 'due' | 'blocked' | 'failed' | 'testing' | 'untested' | 'unheard'

export interface LiveStore {
  /** Monotonic estimate of the server's clock. */
  serverNow(): number
  subscribeConnection(listener: () => void): () => void
  connection(): Connection
  principal(): Principal | null
  /** The server runs another build than when this page began (H68); told with the connection. */
  isOutdated(): boolean
  subscribeBoards(listener: () => void): () => void
  /** Stable identity until a unit's board changes. */
  boards(): readonly UnitBoard[]
  subscribeReading(subject: SubjectId, code: ParameterCode, listener: () => void): () => void
  /** Stable identity until it changes; freshness is recomputed each second without any message. */
  reading(subject: SubjectId, code: ParameterCode): LiveReading
  /** Codes of the subject that have ever delivered in this association, numerics and waveforms. */
  codes(subject: SubjectId): readonly ParameterCode[]
  subscribeCodes(subject: SubjectId, listener: () => void): () => void
  subscribeAlarms(listener: () => void): () => void
  /** Open alarms of all units of this client: highest priority first, then newest; stable identity. */
  alarms(): readonly Alarm[]
  /** Who paused the sound of this alarm, where this page heard it. */
  readonly pausedBy: (alarm: AlarmId) => string | null
  /** Alarm events missed while this client was away, until dismissed (sign-off is a later page). */
  missed(): readonly Alarm[]
  dismissMissed(): void
}

export interface LiveClient {
  readonly store: LiveStore
  start(options: { units: readonly UnitId[]; waveforms: 'all' | 'none' | readonly SubjectId[] }): void
  /** Says hello again with other units or waveforms. */
  watch(options: { units: readonly UnitId[]; waveforms: 'all' | 'none' | readonly SubjectId[] }): void
  stop(): void
  acknowledge(alarm: Alarm, state: 'coming' | 'at-bedside' | 'needs-help'): Promise<Result<Alarm>>
  pause(alarm: Alarm, seconds: number): Promise<Result<Alarm>>
  resume(alarm: Alarm): Promise<Result<Alarm>>
  resolve(alarm: Alarm): Promise<Result<Alarm>>
  /** Gives back what this person took: it asks again at once. */
  reject(alarm: Alarm): Promise<Result<Alarm>>
  /** What this page shows and sounds, for who asks later; nothing waits for it. */
  tell(receipts: Receipts): void
  readonly waves: WavePort
  readonly sound: SoundPort
}

/** One trace of a tile. */
export interface TraceSpec {
  readonly subject: SubjectId
  readonly code: ParameterCode
  /** CSS colour of the signal. */
  readonly color: string
  /** Millimetres per second; 25 by default (WF2). */
  readonly speed: number
  /** mm per mV for ECG; `auto` scales to the trace. */
  readonly gain: number | 'auto'
  /** Fixed scale in the parameter's unit, bottom and top of its place; wins over `gain`. */
  readonly range?: readonly [low: number, high: number]
  /** Words over the trace while they hold, e.g. "Leads off" (WF6). Another notice: release and attach again. */
  readonly notice?: string
  /** 1 mm and 5 mm lines (WF3). */
  readonly grid?: boolean
}

export interface WavePort {
  /**
   * Draws the trace where `place` is, until released. All traces within an element marked `data-wave-surface` share one
   * canvas over it, drawn by the worker (OffscreenCanvas) or here where that is missing; a place outside of any has its
   * own. Sweep with an erase bar; gaps stay gaps with "n s lost"; never a line for missing data.
   */
  attach(place: HTMLElement, trace: TraceSpec): () => void
  /** Stops the sweep on screen, not the processing (WF4). */
  freeze(frozen: boolean): void
  /** CSS pixels per millimetre of this screen (WF2); 96/25.4 until calibrated. */
  calibrate(pixelsPerMm: number): void
}

export interface SoundPort {
  state(): AudioState
  subscribe(listener: () => void): () => void
  /** From a click: unlocks the AudioContext and plays the test tone. */
  unlock(): Promise<AudioState>
  /** This station only, at most 120 s; a new high alarm of any bed breaks through (clinical-decisions 2). */
  mute(seconds: number): void
  unmute(): void
  mutedUntil(): number | null
  /** A person has heard the test tone, or has not. */
  answer(heard: boolean): void
  /** Takes effect with the next burst; floors stand whatever is set. */
  configure(settings: SoundSettings): void
  /** Whether the night's volume is in force. */
  isNight(): boolean
}
