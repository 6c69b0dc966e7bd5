import { NO_GAPS, withGap, type Gaps, type ParameterCode, type SubjectId } from '@vigil/clinical'
import type { NumericUpdate, Stream, StreamsChanged } from '@vigil/protocol'
import type { LiveReading } from '../port'
import { KeyedListeners, type Listener } from './listeners'
import { liveReading, NEVER_RECEIVED, preferred, sameReading, type CellKey } from './reading'

interface Slot {
  readonly stream: Stream
  latest: NumericUpdate | null
  gaps: Gaps
}

const keyOf = (subject: SubjectId, code: ParameterCode): CellKey => `${subject} ${code}`
const NO_CODES: readonly ParameterCode[] = []

/**
 * Readings by (subject, parameter). Values live under their stream number and nowhere else: a value of a stream that is
 * gone has no place to be shown from, and a late frame for it no place to land (H58).
 */
export class Cells {
  readonly #slots = new Map<number, Slot>()
  readonly #streamsOf = new Map<CellKey, readonly Slot[]>()
  readonly #shown = new Map<CellKey, LiveReading>()
  readonly #codes = new Map<SubjectId, readonly ParameterCode[]>()
  readonly #readers = new KeyedListeners<CellKey>()
  readonly #codeReaders = new KeyedListeners<SubjectId>()

  reading(subject: SubjectId, code: ParameterCode): LiveReading {
    return this.#shown.get(keyOf(subject, code)) ?? NEVER_RECEIVED
  }
  codes(subject: SubjectId): readonly ParameterCode[] {
    return this.#codes.get(subject) ?? NO_CODES
  }
  subscribeReading(subject: SubjectId, code: ParameterCode, listener: Listener): () => void {
    return this.#readers.subscribe(keyOf(subject, code), listener)
  }
  subscribeCodes(subject: SubjectId, listener: Listener): () => void {
    return this.#codeReaders.subscribe(subject, listener)
  }

  /** The complete list after a hello. Values survive only in a stream that is the same in every respect. */
  replaceStreams(streams: readonly Stream[], sameServer: boolean, now: number): void {
    const kept = new Map(streams.map((stream) => [stream.stream, stream]))
    const removed = Array.from(this.#slots.values())
      .filter(({ stream }) => !sameServer || !sameStream(stream, kept.get(stream.stream)))
      .map(({ stream }) => stream.stream)
    const added = streams.filter(({ stream }) => removed.includes(stream) || !this.#slots.has(stream))
    this.changeStreams({ added, removed }, now)
  }

  changeStreams({ added, removed }: StreamsChanged, now: number): void {
    const touched: Stream[] = []
    for (const number of [...removed, ...added.map(({ stream }) => stream)]) {
      const slot = this.#slots.get(number)
      if (slot) touched.push(slot.stream)
      this.#slots.delete(number)
    }
    for (const stream of added) {
      this.#slots.set(stream.stream, { stream, latest: null, gaps: NO_GAPS })
      touched.push(stream)
    }
    this.#reindex()
    for (const key of new Set(touched.map(({ subject, code }) => keyOf(subject, code)))) this.#show(key, now)
    this.#showCodes(new Set(touched.map(({ subject }) => subject)))
  }

  update(updates: readonly NumericUpdate[], now: number): void {
    const keys = new Set<CellKey>()
    for (const update of updates) {
      const slot = this.#slots.get(update.stream)
      if (!slot || (slot.latest && slot.latest.measuredAt > update.measuredAt)) continue
      if (slot.latest) slot.gaps = withGap(slot.gaps, update.receivedAt - slot.latest.receivedAt)
      slot.latest = update
      keys.add(keyOf(slot.stream.subject, slot.stream.code))
    }
    for (const key of keys) this.#show(key, now)
  }

  /** Ages everything: called each second, whatever arrived. */
  age(now: number): void {
    for (const key of this.#shown.keys()) this.#show(key, now)
  }

  #reindex(): void {
    this.#streamsOf.clear()
    for (const slot of Array.from(this.#slots.values()).toSorted(
      (a, b) => a.stream.stream - b.stream.stream,
    )) {
      if (slot.stream.kind !== 'numeric') continue
      const key = keyOf(slot.stream.subject, slot.stream.code)
      this.#streamsOf.set(key, [...(this.#streamsOf.get(key) ?? []), slot])
    }
  }

  #show(key: CellKey, now: number): void {
    let next: LiveReading | null = null
    for (const { stream, latest, gaps } of this.#streamsOf.get(key) ?? []) {
      if (!latest) continue
      const candidate = liveReading(stream, latest, now, gaps)
      next = next ? preferred(next, candidate) : candidate
    }
    const shown = this.#shown.get(key) ?? NEVER_RECEIVED
    if (sameReading(shown, next ?? NEVER_RECEIVED)) return
    if (next) this.#shown.set(key, next)
    else this.#shown.delete(key)
    this.#readers.notify(key)
  }

  #showCodes(subjects: ReadonlySet<SubjectId>): void {
    for (const subject of subjects) {
      const codes = new Set<ParameterCode>()
      for (const { stream } of this.#slots.values()) if (stream.subject === subject) codes.add(stream.code)
      const next = Array.from(codes).toSorted()
      if (next.join() === this.codes(subject).join()) continue
      if (next.length > 0) this.#codes.set(subject, next)
      else this.#codes.delete(subject)
      this.#codeReaders.notify(subject)
    }
  }
}

export const sameStream = (a: Stream, b: Stream | undefined): boolean =>
  b !== undefined &&
  a.stream === b.stream &&
  a.subject === b.subject &&
  a.association === b.association &&
  a.source === b.source &&
  a.code === b.code &&
  a.kind === b.kind &&
  a.decimals === b.decimals &&
  a.rate === b.rate &&
  a.gain === b.gain &&
  a.offset === b.offset
