/** What the processes of a bench say to each other. */
import type { Load } from './load'

export interface Bedding {
  readonly device: string
  readonly password: string
}

export type PublisherOrder =
  | {
      readonly type: 'publish'
      readonly load: Load
      readonly feed:
        | { readonly kind: 'mqtt'; readonly url: string; readonly beds: readonly Bedding[] }
        | { readonly kind: 'tcp'; readonly port: number }
    }
  | { readonly type: 'end' }

export interface PublisherReport {
  readonly type: 'published'
  readonly messages: number
  readonly bytes: number
  /** [bed, count, time] of each numerics message. */
  readonly counted: readonly (readonly [bed: number, n: number, at: number])[]
  readonly alerts: readonly (readonly [n: number, at: number])[]
  readonly crossings: readonly (readonly [n: number, at: number])[]
  readonly waveBlocks: number
  /** The latest that any message was sent after its time: a publisher without a core is no device. */
  readonly lateMs: number
}

export type SubscriberOrder =
  | {
      readonly type: 'listen'
      readonly tap:
        | { readonly kind: 'vigil'; readonly url: string; readonly cookie: string; readonly unit: string }
        | { readonly kind: 'socket.io'; readonly url: string }
        | { readonly kind: 'ws'; readonly url: string }
    }
  | { readonly type: 'mark' }
  | { readonly type: 'report' }

export interface SubscriberReport {
  readonly type: 'heard'
  readonly numericsMs: readonly number[]
  readonly wavesMs: readonly number[]
  readonly alarmsMs: readonly number[]
  readonly bytes: number
}

/** What the observer inside a page hands out, times in epoch milliseconds. */
export interface PageReport {
  readonly numbers: readonly (readonly [bed: string, value: number, dom: number, painted: number])[]
  readonly alarms: readonly (readonly [n: number, dom: number, painted: number])[]
  readonly frames: number
  readonly seconds: number
}

/** Finer than Date.now(), on the same clock in every process and page of one machine. */
export const now = (): number => performance.timeOrigin + performance.now()
