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
  /** Samples travel as integers of this many decimals: a device may send physical values with a gain of 1. */
  readonly decimals: number
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

type Shape = Pick<Stream, 'kind' | 'decimals' | 'rate' | 'gain' | 'offset'>

/** Gives out the numbers, and remembers what the clients of each unit must still be told. */
function createNumbers() {
  let last = 0
  let changes = new Map<UnitId, { added: Stream[]; removed: number[] }>()
  const changesOf = (unit: UnitId) => {
    const known = changes.get(unit) ?? { added: [], removed: [] }
    changes.set(unit, known)
    return known
  }
  return {
    open({ association, source, code }: Owner, shape: Shape): Entry {
      const { subject, id, unit } = association
      const stream = { stream: ++last, subject, association: id, source, code, ...shape }
      changesOf(unit).added.push(stream)
      return { stream, unit }
    },
    close({ stream, unit }: Entry) {
      const change = changesOf(unit)
      const added = change.added.indexOf(stream)
      // Nobody was told of it yet.
      if (added >= 0) change.added.splice(added, 1)
      else change.removed.push(stream.stream)
    },
    take(): Changes {
      const taken = changes
      changes = new Map()
      return taken
    },
  }
}

export function createStreams(): Streams {
  const numbers = createNumbers()
  const numerics = new Map<string, NumericEntry>()
  const waves = new Map<string, WaveEntry>()

  const numeric = (owner: Owner, receivedAt: EpochMs, sample: Sample) => {
    const key = keyOf(owner)
    const entry = numerics.get(key)
    if (entry && entry.latest.measuredAt >= sample.measuredAt) return
    const { decimals } = parameter(sample.code)
    const kept = entry ?? numbers.open(owner, { kind: 'numeric', decimals, rate: 0, gain: 1, offset: 0 })
    const latest = updateOf(kept.stream.stream, sample, receivedAt)
    numerics.set(key, { ...kept, sentAt: entry?.sentAt ?? -Infinity, latest, dirty: true })
  }

  const wave = (owner: Owner, block: WaveformBlock) => {
    const key = keyOf(owner)
    let entry = waves.get(key)
    const decimals = Math.max(entry?.decimals ?? 0, decimalsOf(block.samples))
    const { rate, offset } = block
    const gain = block.gain / 10 ** decimals
    if (entry && !isSameScale(entry.stream, { rate, gain, offset })) {
      numbers.close(entry)
      entry = undefined
    }
    entry ??= {
      ...numbers.open(owner, { kind: 'waveform', decimals: 0, rate, gain, offset }),
      decimals,
      pending: [],
    }
    waves.set(key, entry)
    entry.pending.push(...waveUpdatesOf(entry.stream.stream, block, decimals))
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
            numbers.close(entry)
            map.delete(key)
          }
    },
    takeChanges: () => numbers.take(),
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

const isSameScale = (stream: Stream, scale: Pick<Stream, 'rate' | 'gain' | 'offset'>) =>
  stream.rate === scale.rate && stream.gain === scale.gain && stream.offset === scale.offset

/** Finer than any ADC of a bedside device; the store keeps what was sent, exactly. */
const MOST_DECIMALS = 6

/** The fewest decimals that show every sample of the block as it is. */
function decimalsOf(samples: WaveformBlock['samples']): number {
  let decimals = 0
  for (const sample of samples) if (sample !== null) decimals = decimalsFor(sample, decimals)
  return decimals
}

function decimalsFor(sample: number, atLeast: number): number {
  let decimals = atLeast
  while (decimals < MOST_DECIMALS && !isExact(sample, decimals)) decimals++
  return decimals
}

const isExact = (sample: number, decimals: number) =>
  Number.isInteger(sample) || Number(sample.toFixed(decimals)) === sample

/** What no 32-bit sample can hold is missing, never another value. */
function wireSample(sample: number | null, decimals: number): number {
  if (sample === null) return MISSING
  const scaled = Math.round(sample * 10 ** decimals)
  return Math.abs(scaled) < -MISSING ? scaled : MISSING
}

/** What no frame can hold is missing: one such number must not keep the others from everybody (H13). */
function updateOf(stream: number, sample: Sample, receivedAt: EpochMs): NumericUpdate {
  const { measuredAt } = sample
  if (sample.value === null) return { stream, measuredAt, receivedAt, value: null, state: sample.reason }
  if (!Number.isFinite(sample.value)) return { stream, measuredAt, receivedAt, value: null, state: 'unknown' }
  return { stream, measuredAt, receivedAt, value: sample.value, state: 'valid' }
}

/** In pieces that a frame can hold. */
function waveUpdatesOf(stream: number, block: WaveformBlock, decimals: number): WaveUpdate[] {
  const updates: WaveUpdate[] = []
  for (let from = 0; from < block.samples.length; from += MOST_SAMPLES)
    updates.push({
      stream,
      measuredAt: block.measuredAt + Math.round((from / block.rate) * 1_000),
      samples: Int32Array.from(block.samples.slice(from, from + MOST_SAMPLES), (sample) =>
        wireSample(sample, decimals),
      ),
    })
  return updates
}

/** Which of the waveforms a client asked for. */
export type WaveChoice = 'all' | 'none' | ReadonlySet<SubjectId>
