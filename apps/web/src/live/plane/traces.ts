import type { DeviceId, SubjectId } from '@vigil/clinical'
import type { Hello, Stream, StreamsChanged, WaveUpdate } from '@vigil/protocol'
import { traceKey } from '../waves/trace-key'
import { PlayClock } from '../waves/play-clock'
import { WaveRing } from '../waves/ring'

interface Trace {
  readonly stream: Stream
  readonly ring: WaveRing
  arrivedAt: number
}

export interface TraceNow {
  readonly ring: WaveRing
  readonly head: number | null
  readonly silentMs: number
}

/** Ring buffers by stream number and play-out clocks by device: what is gone leaves nothing to draw (H58). */
export class Traces {
  readonly #traces = new Map<number, Trace>()
  /** Asked for each trace in each frame. */
  readonly #byKey = new Map<string, Trace[]>()
  readonly #clocks = new Map<DeviceId, PlayClock>()
  #watched: Hello['waveforms'] = 'all'

  change({ added, removed }: StreamsChanged): void {
    for (const stream of removed) this.#traces.delete(stream)
    for (const stream of added) {
      if (stream.kind !== 'waveform' || stream.rate <= 0) continue
      this.#traces.set(stream.stream, emptyTrace(stream))
    }
    this.#index()
    this.#dropClocks()
  }

  /** Whose waves were asked for. Time for which nobody asked is no loss: it leaves nothing behind. */
  watch(waveforms: Hello['waveforms']): void {
    this.#watched = waveforms
    for (const [number, { stream }] of this.#traces) {
      if (!this.#isWatched(stream.subject)) this.#traces.set(number, emptyTrace(stream))
    }
    this.#index()
  }

  #index(): void {
    this.#byKey.clear()
    for (const trace of this.#traces.values()) {
      const key = traceKey(trace.stream.subject, trace.stream.code)
      const sames = this.#byKey.get(key)
      if (sames) sames.push(trace)
      else this.#byKey.set(key, [trace])
    }
  }

  #isWatched(subject: SubjectId): boolean {
    return typeof this.#watched === 'string' ? this.#watched === 'all' : this.#watched.includes(subject)
  }

  #dropClocks(): void {
    const sources = new Set(Array.from(this.#traces.values(), ({ stream }) => stream.source))
    for (const source of this.#clocks.keys()) if (!sources.has(source)) this.#clocks.delete(source)
  }

  streams(): readonly Stream[] {
    return Array.from(this.#traces.values(), ({ stream }) => stream)
  }

  append(waves: readonly WaveUpdate[], at: number): void {
    for (const wave of waves) {
      const trace = this.#traces.get(wave.stream)
      if (!trace || wave.samples.length === 0 || !this.#isWatched(trace.stream.subject)) continue
      const { source, rate } = trace.stream
      const clock = this.#clocks.get(source) ?? new PlayClock()
      this.#clocks.set(source, clock)
      clock.arrived(wave.measuredAt, wave.measuredAt + (wave.samples.length * 1000) / rate, at)
      trace.ring.append(wave.measuredAt, wave.samples)
      trace.arrivedAt = at
    }
  }

  /** The trace of a subject as it stands now: of two devices the one that spoke last. */
  now(key: string, serverNow: number): TraceNow | null {
    let found: Trace | null = null
    for (const trace of this.#byKey.get(key) ?? []) {
      if (!found || trace.arrivedAt > found.arrivedAt + TAKES_TURNS_MS) found = trace
    }
    if (!found) return null
    return {
      ring: found.ring,
      head: this.#clocks.get(found.stream.source)?.head(serverNow) ?? null,
      silentMs: serverNow - found.arrivedAt,
    }
  }
}

const emptyTrace = (stream: Stream): Trace => ({
  stream,
  ring: new WaveRing(stream),
  arrivedAt: -Infinity,
})

/** Two devices that both send must not take turns on one trace. */
const TAKES_TURNS_MS = 2_000
