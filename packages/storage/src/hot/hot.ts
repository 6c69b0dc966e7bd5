import type { DeviceEvent, WaveformBlock } from '@vigil/clinical'
import type { NumericPoint } from '../codec/numerics'
import type { WavePart } from '../codec/waveform'
import type { Recorded } from '../store'

export interface SeriesKey {
  readonly subject: string
  readonly code: string
  readonly source: string
  readonly association: string
}

export type HotEvent = { readonly event: DeviceEvent; readonly receivedAt: number }

/** What came for one series and is committed, but not yet in chunks. */
export type HotSeries = { readonly series: SeriesKey; readonly late: boolean } & (
  | { readonly kind: 'numeric'; readonly points: NumericPoint[] }
  | {
      readonly kind: 'waveform'
      readonly rate: number
      readonly gain: number
      readonly offset: number
      readonly parts: WavePart[]
    }
  | { readonly kind: 'event'; readonly events: HotEvent[] }
)

/** The batches of about a minute, sealed together: their journal rows go in the transaction that writes the chunks. */
export interface Generation {
  readonly minute: number
  /** Being sealed: nothing is added any more. */
  closed: boolean
  readonly batches: Set<number>
  /** By device: a handful each, found by comparing, without making a key for every block. */
  readonly series: Map<string, HotSeries[]>
  /** Message keys per device and kind. */
  readonly seen: Map<string, Map<string, SeenKey>>
}

export interface SeenKey {
  readonly seq: number
  readonly measuredAt: number
}

export const streamOf = (message: Recorded): string => `${message.kind} ${message.device}`
export const messageKey = (message: Recorded): string | null =>
  message.seq === null ? null : `${message.seq}@${message.measuredAt}`

/** Committed data that chunks do not hold yet; queries merge both. */
export class Hot {
  /** Resolves when it holds what an earlier process left. */
  readonly #ready: () => Promise<unknown>
  #generations: Generation[] = []
  #version = 0
  #replacing: Promise<void> | null = null

  constructor(ready: () => Promise<unknown>) {
    this.#ready = ready
  }

  /** Was this message taken in the last minutes? Older ones are in `seen` of the database. */
  has(message: Recorded): boolean {
    const key = messageKey(message)
    if (key === null) return false
    return this.#generations.some((generation) => generation.seen.get(streamOf(message))?.has(key))
  }

  holdsBatch(batch: number): boolean {
    return this.#generations.some((generation) => generation.batches.has(batch))
  }

  /** None of the messages may have been taken before. */
  append(messages: readonly Recorded[], batch: number, minute: number): void {
    const generation = this.#open(minute)
    generation.batches.add(batch)
    for (const message of messages) appendMessage(generation, message)
  }

  /** Those that ended; none is added to any more. */
  complete(minute: number): readonly Generation[] {
    const complete = this.#generations.filter((generation) => generation.minute < minute)
    for (const generation of complete) generation.closed = true
    return complete
  }

  /**
   * Between the start of `write` and its end the same data may be here, in chunks, or in both: readers wait, and those
   * who began before read again.
   */
  async replace(generation: Generation, write: () => Promise<void>): Promise<void> {
    this.#version += 1
    this.#replacing = write()
    try {
      await this.#replacing
      this.#generations = this.#generations.filter((other) => other !== generation)
    } finally {
      this.#replacing = null
    }
  }

  /** Runs a query of chunks such that together with the series here it sees everything once. */
  async consistently<T>(
    subjects: readonly string[],
    query: (series: readonly HotSeries[]) => Promise<T>,
  ): Promise<T> {
    await this.#ready()
    for (;;) {
      while (this.#replacing) await this.#replacing.catch(() => undefined)
      const version = this.#version
      const result = await query(this.#seriesOf(subjects))
      if (version === this.#version) return result
    }
  }

  #seriesOf(subjects: readonly string[]): readonly HotSeries[] {
    return this.#generations.flatMap((generation) =>
      [...generation.series.values()].flat().filter((entry) => subjects.includes(entry.series.subject)),
    )
  }

  /** A clock that went back must not reopen a generation that is being sealed. */
  #open(minute: number): Generation {
    const last = this.#generations.at(-1)
    if (last && !last.closed && last.minute >= minute) return last
    const opened: Generation = {
      minute,
      closed: false,
      batches: new Set(),
      series: new Map(),
      seen: new Map(),
    }
    this.#generations.push(opened)
    return opened
  }
}

function appendMessage(generation: Generation, message: Recorded): void {
  remember(generation, message)
  for (const sample of message.samples)
    numericsOf(generation, message, sample.code).push({
      measuredAt: sample.measuredAt,
      receivedAt: message.receivedAt,
      value: sample.value,
      reason: sample.value === null ? sample.reason : null,
    })
  for (const block of message.blocks)
    waveOf(generation, message, block).push({
      measuredAt: block.measuredAt,
      receivedAt: message.receivedAt,
      samples: block.samples,
    })
  for (const event of message.events)
    eventsOf(generation, message).push({ event, receivedAt: message.receivedAt })
}

function remember(generation: Generation, message: Recorded): void {
  const key = messageKey(message)
  if (key === null || message.seq === null) return
  const stream = streamOf(message)
  const keys = generation.seen.get(stream) ?? new Map<string, SeenKey>()
  generation.seen.set(stream, keys.set(key, { seq: message.seq, measuredAt: message.measuredAt }))
}

function numericsOf(generation: Generation, message: Recorded, code: string): NumericPoint[] {
  for (const entry of entriesOf(generation, message))
    if (entry.kind === 'numeric' && isOf(entry, message, code)) return entry.points
  const points: NumericPoint[] = []
  add(generation, message, { kind: 'numeric', ...origin(message, code), points })
  return points
}

function waveOf(generation: Generation, message: Recorded, block: WaveformBlock): WavePart[] {
  const { code, rate, gain, offset } = block
  for (const entry of entriesOf(generation, message)) {
    if (entry.kind !== 'waveform' || !isOf(entry, message, code)) continue
    if (entry.rate === rate && entry.gain === gain && entry.offset === offset) return entry.parts
  }
  const parts: WavePart[] = []
  add(generation, message, { kind: 'waveform', ...origin(message, code), rate, gain, offset, parts })
  return parts
}

/** All events of a source in one series: their kinds are open text. */
const EVENTS = 'events'

function eventsOf(generation: Generation, message: Recorded): HotEvent[] {
  for (const entry of entriesOf(generation, message))
    if (entry.kind === 'event' && isOf(entry, message, EVENTS)) return entry.events
  const events: HotEvent[] = []
  add(generation, message, { kind: 'event', ...origin(message, EVENTS), events })
  return events
}

const entriesOf = (generation: Generation, message: Recorded): readonly HotSeries[] =>
  generation.series.get(message.device) ?? []

const isOf = (entry: HotSeries, message: Recorded, code: string): boolean =>
  entry.series.code === code &&
  entry.late === message.late &&
  entry.series.association === message.association &&
  entry.series.subject === message.subject

function add(generation: Generation, message: Recorded, entry: HotSeries): void {
  const entries = generation.series.get(message.device)
  if (entries) entries.push(entry)
  else generation.series.set(message.device, [entry])
}

const origin = (message: Recorded, code: string): Pick<HotSeries, 'series' | 'late'> => ({
  series: { subject: message.subject, code, source: message.device, association: message.association },
  late: message.late,
})
