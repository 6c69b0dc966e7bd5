/** What a device that makes this recording would publish, and when. */
import type { MessageKind } from '../mqtt/topic'
import { channelEnd, type Channel, type Recording } from './recording'

export interface PlannedMessage {
  readonly kind: Extract<MessageKind, 'numerics' | 'waveforms'>
  /** Milliseconds from the start at which the device has it complete. */
  readonly readyMs: number
  /** Messages of the contract without `seq`; `atMs` is measurement time, whole milliseconds from the start. */
  readonly parts: readonly { readonly atMs: number; readonly content: Readonly<Record<string, unknown>> }[]
}

/** In order of `readyMs`. Lazy: an hour of twelve leads is not held twice. */
export function* plan(recordings: readonly Recording[], blockMs: number): Generator<PlannedMessage> {
  const streams = recordings.flatMap((recording) => [waves(recording, blockMs), numerics(recording)])
  const heads = streams.map((stream) => stream.next())
  for (;;) {
    let soonest = -1
    let readyMs = Infinity
    for (const [i, head] of heads.entries())
      if (!head.done && head.value.readyMs < readyMs) {
        soonest = i
        readyMs = head.value.readyMs
      }
    const head = heads[soonest]
    const stream = streams[soonest]
    if (!head || head.done || !stream) return
    yield head.value
    heads[soonest] = stream.next()
  }
}

function* numerics({ numerics }: Recording): Generator<PlannedMessage> {
  for (const { atMs, values } of numerics)
    yield { kind: 'numerics', readyMs: atMs, parts: [{ atMs, content: { values } }] }
}

function* waves({ channels }: Recording, blockMs: number): Generator<PlannedMessage> {
  const endMs = Math.max(0, ...channels.map((channel) => (1000 * channelEnd(channel)) / channel.rate))
  for (let block = 0; block * blockMs < endMs; block++) {
    const parts = channels.flatMap((channel) => blocksOf(channel, block, blockMs))
    if (parts.length > 0) yield { kind: 'waveforms', readyMs: (block + 1) * blockMs, parts }
  }
}

/**
 * The time of a block comes from the number of its first sample, so rounding to milliseconds never adds up to a
 * drift: the error of any block is at most half a millisecond.
 */
function blocksOf(channel: Channel, block: number, blockMs: number): PlannedMessage['parts'] {
  const { code, unit, rate } = channel
  const from = firstSample(block, blockMs, rate)
  const to = firstSample(block + 1, blockMs, rate)
  return channel.pieces.flatMap(({ first, gain, offset, samples }) => {
    const start = Math.max(from, first)
    const end = Math.min(to, first + samples.length)
    if (start >= end) return []
    const content = { code, unit, rate, gain, offset, samples: samples.slice(start - first, end - first) }
    return [{ atMs: Math.round((1000 * start) / rate), content }]
  })
}

const firstSample = (block: number, blockMs: number, rate: number): number =>
  Math.ceil((block * blockMs * rate) / 1000 - 1e-6)
