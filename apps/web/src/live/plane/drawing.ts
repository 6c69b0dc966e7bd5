import type { PixelSize, WaveWords } from '../messages'
import type { TraceSpec } from '../port'
import { TracePainter, type Surface } from '../waves/painter'
import type { WaveRing } from '../waves/ring'
import type { TraceNow, Traces } from './traces'

/** CSS reference pixel: 96 per inch, until the screen is calibrated (WF2). */
const PIXELS_PER_MM = 96 / 25.4
/** A frame that took longer is followed by frames that draw every second canvas: smooth at 30 is better than torn at 60. */
const BUSY_MS = 8

/** A trace as it stood when somebody froze it: its own samples, so that a resize draws it again (WF4). */
interface Still extends TraceNow {
  readonly of: WaveRing
}

export class Drawing {
  readonly #traces: Traces
  readonly #surfaces = new Map<number, Surface>()
  readonly #painters = new Map<number, TracePainter>()
  #words: WaveWords = { lost: '{s} s lost', noData: 'No data for {s} s' }
  #pixelsPerMm = PIXELS_PER_MM
  #frozen: { readonly stills: Map<string, Still>; at: number | null } | null = null
  #isBusy = false
  #turn = 0

  constructor(traces: Traces) {
    this.#traces = traces
  }

  get isActive(): boolean {
    return this.#painters.size > 0
  }
  speak(words: WaveWords): void {
    this.#words = words
  }
  addSurface(canvas: number, surface: Surface): void {
    this.#surfaces.set(canvas, surface)
  }
  attach(canvas: number, trace: TraceSpec, size: PixelSize): void {
    const surface = this.#surfaces.get(canvas)
    if (surface) this.#painters.set(canvas, new TracePainter(surface, trace, size, this.#words))
  }
  resize(canvas: number, size: PixelSize): void {
    this.#painters.get(canvas)?.resize(size)
  }
  detach(canvas: number): void {
    this.#painters.delete(canvas)
  }
  forget(canvas: number): void {
    this.#painters.delete(canvas)
    this.#surfaces.delete(canvas)
  }
  freeze(frozen: boolean): void {
    this.#frozen = frozen ? { stills: new Map(), at: null } : null
  }
  calibrate(pixelsPerMm: number): void {
    this.#pixelsPerMm = pixelsPerMm
    this.#invalidate()
  }

  /** One animation frame; `now` measures the work itself. */
  paint(serverNow: number, now: () => number): void {
    const before = now()
    this.#turn++
    let index = 0
    for (const painter of this.#painters.values()) {
      if (this.#isBusy && (index++ + this.#turn) % 2 === 0) continue
      const { subject, code } = painter.trace
      const trace = this.#still(`${subject} ${code}`, this.#traces.now(subject, code, serverNow), serverNow)
      painter.paint({
        ring: trace?.ring ?? null,
        head: trace?.head ?? null,
        silentMs: trace?.silentMs ?? 0,
        pixelsPerMm: this.#pixelsPerMm,
      })
    }
    const took = now() - before
    this.#isBusy = this.#isBusy ? took > BUSY_MS / 4 : took > BUSY_MS
  }

  /** What is drawn: the trace itself, or while frozen its still. One that is gone leaves no still behind (H58). */
  #still(key: string, trace: TraceNow | null, serverNow: number): TraceNow | null {
    if (!this.#frozen || !trace) return trace
    const { stills } = this.#frozen
    const known = stills.get(key)
    if (known?.of === trace.ring) return known
    // A trace that comes later stands at the same moment as the others.
    const since = serverNow - (this.#frozen.at ??= serverNow)
    const head = trace.head === null ? null : trace.head - since
    const still = { of: trace.ring, ring: trace.ring.copy(), head, silentMs: trace.silentMs }
    stills.set(key, still)
    return still
  }

  #invalidate(): void {
    for (const painter of this.#painters.values()) painter.invalidate()
  }
}
