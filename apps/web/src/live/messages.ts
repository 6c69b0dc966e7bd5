/** What the page and the live plane say to each other; the plane runs in a worker, or in the page where it must. */
import type { Alarm, AlarmEvent } from '@vigil/clinical'
import type {
  Hello,
  NumericUpdate,
  Problem,
  Report,
  Result,
  StreamsChanged,
  UnitBoard,
  Welcome,
} from '@vigil/protocol'
import type { TraceSpec } from './port'

export type Watch = Pick<Hello, 'units' | 'waveforms'>
export type PageReport = Pick<Report, 'audio' | 'visible' | 'draws'>

/** Words drawn into a trace; `{s}` is replaced by seconds. */
export interface WaveWords {
  readonly lost: string
  readonly noData: string
}

export interface PixelSize {
  /** Device pixels. */
  readonly width: number
  readonly height: number
  /** Device pixels per CSS pixel. */
  readonly ratio: number
}

/** Where a trace stands on its canvas, device pixels. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface PlacedTrace {
  /** Another attachment has another id. */
  readonly id: number
  readonly trace: TraceSpec
  readonly box: Box
}

export type Surface = OffscreenCanvas | HTMLCanvasElement

export type CommandEvent =
  'alarm:acknowledge' | 'alarm:pause' | 'alarm:resume' | 'alarm:resolve' | 'alarm:reject' | 'alarm:receipts'

export type ToPlane =
  | {
      readonly type: 'start'
      readonly url: string
      readonly build: string
      readonly words: WaveWords
      readonly watch: Watch
    }
  | { readonly type: 'watch'; readonly watch: Watch }
  | { readonly type: 'stop' }
  | {
      readonly type: 'command'
      readonly id: number
      readonly event: CommandEvent
      readonly payload: Readonly<Record<string, unknown>>
    }
  /** The page has shown the last numbers and can take others: none wait for it before an alarm. */
  | { readonly type: 'taken' }
  /** Answer of the page to each beat: a page that does not answer is not watching (H66). */
  | { readonly type: 'status'; readonly page: PageReport }
  /** A canvas of this size; a new size is a new canvas. */
  | {
      readonly type: 'surface'
      readonly surface: number
      readonly canvas: Surface
      readonly size: PixelSize
    }
  /** All traces of a canvas; those that were there before keep their boxes. */
  | { readonly type: 'traces'; readonly surface: number; readonly traces: readonly PlacedTrace[] }
  | { readonly type: 'forget'; readonly surface: number }
  | { readonly type: 'freeze'; readonly frozen: boolean }
  | { readonly type: 'calibrate'; readonly pixelsPerMm: number }

/** How the plane stands with the server. */
export type Link =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'in-step' }
  /** Two heartbeats in a row named another alarm set than ours (H54). */
  | { readonly kind: 'out-of-step' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly problem: Problem }

export interface Beat {
  /** By the clock that the plane and the page share: a beat may lie in the page's queue (H55). */
  readonly at: number
  readonly link: Link
  /** Age of the last heartbeat whose alarm set was ours; `null`: none yet. */
  readonly verifiedAgoMs: number | null
  readonly serverNow: number | null
  readonly latencyMs: number | null
  readonly skipped: number
  readonly degraded: readonly string[]
  /** Newest count of the engine's canary (H32); `null`: none heard. */
  readonly canary: number | null
}

export type FromPlane =
  /** Every 500 ms and whenever the link changes. */
  | { readonly type: 'beat'; readonly beat: Beat }
  | { readonly type: 'world'; readonly world: Welcome }
  | { readonly type: 'board'; readonly board: UnitBoard }
  | { readonly type: 'streams'; readonly changed: StreamsChanged }
  /** At most four times a second, and none before the page has taken the last. */
  | { readonly type: 'numerics'; readonly updates: readonly NumericUpdate[] }
  /** At once. */
  | { readonly type: 'alarm'; readonly event: AlarmEvent }
  | { readonly type: 'answer'; readonly id: number; readonly result: Result<Alarm> }
