import {
  parameter,
  type Association,
  type DeviceId,
  type EpochMs,
  type ParameterCode,
  type Sample,
  type SubjectId,
  type UnitId,
  type WaveformBlock,
} from '@vigil/clinical'
import {
  MISSING,
  type NumericUpdate,
  type Stream,
  type StreamsChanged,
  type WaveUpdate,
} from '@vigil/protocol'

interface Entry {
  readonly stream: Stream
  readonly unit: UnitId
}
export interface NumericEntry extends Entry {
  latest: NumericUpdate
  /** Monotonic time of the last frame it was in; numerics go out at most 4 times a second. */
  sentAt: number
  dirty: boolean
}
export interface WaveEntry extends Entry {
  pending: WaveUpdate[]
}

/** What the streams of one unit lost and gained since it was last asked. */
export type Changes = ReadonlyMap<UnitId, StreamsChanged>

/** Samples of one stream in one frame: what no real device sends in a tick is cut from the oldest (own proposal). */
const MOST_PENDING = 20_000

/** Well below what one block of a frame may hold. */
const MOST_SAMPLES = 10_000

/**
 * Stream numbers. One number is one (subject, association, parameter, source, scale) for ever: a late frame cannot
 * paint one patient's value over another's (H58).
 */
export interface Streams {
  numerics(association: Association, source: DeviceId, receivedAt: EpochMs, samples: readonly Sample[]): void
  waveforms(association: Association, source: DeviceId, blocks: readonly WaveformBlock[]): void
  /** Removes what no open association of its subject, unit and source carries any more. */
  retain(isOpen: (stream: Stream, unit: UnitId) => boolean): void
  takeChanges(): Changes
  of(units: ReadonlySet<UnitId>): readonly Stream[]
  readonly numericEntries: () => Iterable<NumericEntry>
  readonly waveEntries: () => Iterable<WaveEntry>
}

interface Owner {
  readonly association: Association
  readonly source: DeviceId
  readonly code: ParameterCode
}

export function createStreams(): Streams {
  let last = 0
  const numerics = new Map<string, NumericEntry>()
  const waves = new Map<string, WaveEntry>()
  let changes = new Map<UnitId, { added: Stream[]; removed: number[] }>()

  const changesOf = (unit: UnitId) => {
    const known = changes.get(unit) ?? { added: [], removed: [] }
    changes.set(unit, known)
    return known
  }
  const open = (owner: Owner, shape: Pick<Stream, 'kind' | 'decimals' | 'rate' | 'gain' | 'offset'>) => {
    const { association, source, code } = owner
    const stream = {
      stream: ++last,
      subject: association.subject,
      association: association.id,
      source,
      code,
      ...shape,
    }
    changesOf(association.unit).added.push(stream)
    return { stream, unit: association.unit }
  }
  const close = ({ stream, unit }: Entry) => {
    const change = changesOf(unit)
    const added = change.added.indexOf(stream)
    // Nobody was told of it yet.
    if (added >= 0) change.added.splice(added, 1)
    else change.removed.push(stream.stream)
  }

  const numeric = (owner: Owner, receivedAt: EpochMs, sample: Sample) => {
    const key = keyOf(owner)
    const entry = numerics.get(key)
    if (entry && entry.latest.measuredAt >= sample.measuredAt) return
    const { decimals } = parameter(sample.code)
    const kept = entry ?? open(owner, { kind: 'numeric', decimals, rate: 0, gain: 1, offset: 0 })
    const latest = updateOf(kept.stream.stream, sample, receivedAt)
    numerics.set(key, { ...kept, sentAt: entry?.sentAt ?? -Infinity, latest, dirty: true })
  }

  const wave = (owner: Owner, block: WaveformBlock) => {
    const key = keyOf(owner)
    let entry = waves.get(key)
    if (entry && !isSameScale(entry.stream, block)) {
      close(entry)
      entry = undefined
    }
    const { rate, gain, offset } = block
    entry ??= { ...open(owner, { kind: 'waveform', decimals: 0, rate, gain, offset }), pending: [] }
    waves.set(key, entry)
    entry.pending.push(...waveUpdatesOf(entry.stream.stream, block))
    while (samplesIn(entry.pending) > MOST_PENDING) entry.pending.shift()
  }

  return {
    numerics(association, source, receivedAt, samples) {
      for (const sample of samples) numeric({ association, source, code: sample.code }, receivedAt, sample)
    },
    waveforms(association, source, blocks) {
      for (const block of blocks) wave({ association, source, code: block.code }, block)
    },
    retain(isOpen) {
      for (const map of [numerics, waves])
        for (const [key, entry] of map)
          if (!isOpen(entry.stream, entry.unit)) {
            close(entry)
            map.delete(key)
          }
    },
    takeChanges() {
      const taken = changes
      changes = new Map()
      return taken
    },
    of: (units) =>
      [...numerics.values(), ...waves.values()]
        .filter(({ unit }) => units.has(unit))
        .map(({ stream }) => stream),
    numericEntries: () => numerics.values(),
    waveEntries: () => waves.values(),
  }
}

const samplesIn = (updates: readonly WaveUpdate[]) =>
  updates.reduce((sum, update) => sum + update.samples.length, 0)

const keyOf = ({ association, source, code }: Owner) =>
  `${association.id}|${association.unit}|${code}|${source}`

const isSameScale = (stream: Stream, block: WaveformBlock) =>
  stream.rate === block.rate && stream.gain === block.gain && stream.offset === block.offset

const updateOf = (stream: number, sample: Sample, receivedAt: EpochMs): NumericUpdate => ({
  stream,
  measuredAt: sample.measuredAt,
  receivedAt,
  value: sample.value,
  state: sample.value === null ? sample.reason : 'valid',
})

/** In pieces that a frame can hold. */
function waveUpdatesOf(stream: number, block: WaveformBlock): WaveUpdate[] {
  const updates: WaveUpdate[] = []
  for (let from = 0; from < block.samples.length; from += MOST_SAMPLES)
    updates.push({
      stream,
      measuredAt: block.measuredAt + Math.round((from / block.rate) * 1_000),
      samples: Int32Array.from(block.samples.slice(from, from + MOST_SAMPLES), (sample) => sample ?? MISSING),
    })
  return updates
}

/** Which of the waveforms a client asked for. */
export type WaveChoice = 'all' | 'none' | ReadonlySet<SubjectId>
