import type { DeviceId, EpochMs } from './ids'
import type { ParameterCode } from './parameters'

/** Why a value is missing: the closed set of the device contract. */
export const ABSENT_REASONS = [
  'leads-off',
  'probe-off',
  'low-signal',
  'artefact',
  'standby',
  'calibrating',
  'out-of-range',
  'unknown',
] as const
export type AbsentReason = (typeof ABSENT_REASONS)[number]

/** One numeric in its parameter's canonical unit. `value: null` always has a reason. */
export type Sample =
  | { readonly code: ParameterCode; readonly value: number; readonly measuredAt: EpochMs }
  | {
      readonly code: ParameterCode
      readonly value: null
      readonly reason: AbsentReason
      readonly measuredAt: EpochMs
    }

/** A block of a waveform: value = offset + gain x sample, in the canonical unit; `null` is a missing sample. */
export interface WaveformBlock {
  readonly code: ParameterCode
  /** Time of the first sample. */
  readonly measuredAt: EpochMs
  /** Samples per second. */
  readonly rate: number
  readonly gain: number
  readonly offset: number
  readonly samples: readonly (number | null)[]
}

export const INACTIVATIONS = [
  'none',
  'audio-paused',
  'audio-off',
  'alarm-paused',
  'alarm-off',
  'acknowledged',
] as const
export type Inactivation = (typeof INACTIVATIONS)[number]

/** An alarm that a bedside device announces by itself. */
export interface DeviceAlert {
  readonly alertId: string
  readonly state: 'present' | 'latched' | 'ended'
  readonly inactivation: Inactivation
  readonly class: 'physiological' | 'technical' | 'advisory'
  readonly priority: 'high' | 'medium' | 'low'
  /** MDC event reference id, or what the device sent when it is unknown to us. */
  readonly code: string
  /** The metric a general code such as `MDC_EVT_LO` is about, where the device names it. */
  readonly metric?: ParameterCode
  readonly text: string
  readonly measuredAt: EpochMs
}

export interface DeviceEvent {
  readonly kind: string
  readonly data: Readonly<Record<string, unknown>>
  readonly measuredAt: EpochMs
}

/** What a device says of itself; `offline` arrives as the last will or as a farewell. */
export interface DeviceStatus {
  readonly state: 'online' | 'offline' | 'standby'
  /** Why it went: `battery-empty` and `switched-off` are told apart from `lost`. */
  readonly reason: 'lost' | 'battery-empty' | 'switched-off' | 'none'
  /** Percent, 0 to 100. */
  readonly battery: number | null
  readonly firmware: string | null
}

/** A parsed message of one device, whatever its protocol was. */
export type DeviceMessage = {
  readonly device: DeviceId
  /** Order within one connection of the device; `null` where the protocol has none. */
  readonly seq: number | null
  readonly measuredAt: EpochMs
  readonly receivedAt: EpochMs
  /** A broker kept it and hands it to a new subscriber: history, never live (H03). */
  readonly retained: boolean
} & (
  | { readonly kind: 'numerics'; readonly samples: readonly Sample[] }
  | { readonly kind: 'waveforms'; readonly blocks: readonly WaveformBlock[] }
  | {
      readonly kind: 'alerts'
      readonly alerts: readonly DeviceAlert[]
      /** The device said all that it alarms for: ids of what is present or latched there, also of what cannot be read. */
      readonly open?: readonly string[]
    }
  | { readonly kind: 'events'; readonly events: readonly DeviceEvent[] }
  | { readonly kind: 'status'; readonly status: DeviceStatus }
)
