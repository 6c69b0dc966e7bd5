/** A recording, whatever file it came from, in the words of the contract. */
import type { EpochMs } from '@vigil/clinical'

/** A stretch of a channel with one scale: value = offset + gain x sample. */
export interface Piece {
  /** Number of its first sample, counted from the start of the recording. */
  readonly first: number
  readonly gain: number
  readonly offset: number
  readonly samples: readonly (number | null)[]
}

export interface Channel {
  readonly code: string
  readonly unit: string
  readonly rate: number
  readonly pieces: readonly Piece[]
}

export interface NumericValue {
  readonly code: string
  readonly value: number | null
  readonly unit: string
  readonly reason?: 'unknown'
}

export interface NumericRow {
  readonly atMs: number
  readonly values: readonly NumericValue[]
}

export interface Recording {
  readonly name: string
  /** When it was made, if the file says so. */
  readonly startedAt: EpochMs | null
  readonly channels: readonly Channel[]
  readonly numerics: readonly NumericRow[]
  /** What was left out, and why, for the person who replays it. */
  readonly notes: readonly string[]
}

export type Read =
  { readonly ok: true; readonly recording: Recording } | { readonly ok: false; readonly problem: string }

export const refused = (problem: string): Read => ({ ok: false, problem })

export const channelEnd = ({ pieces }: Channel): number =>
  pieces.reduce((end, piece) => Math.max(end, piece.first + piece.samples.length), 0)

export function durationMs({ channels, numerics }: Recording): number {
  const signal = channels.map((channel) => (1000 * channelEnd(channel)) / channel.rate)
  return Math.max(0, numerics.at(-1)?.atMs ?? 0, ...signal)
}
