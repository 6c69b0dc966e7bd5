import type { PixelSize, PlacedTrace, Surface, WaveWords } from '../messages'
import type { Context } from '../waves/overlay'
import { TracePainter } from '../waves/painter'
import type { WaveRing } from '../waves/ring'
import type { TraceNow, Traces } from './traces'

/** CSS reference pixel: 96 per inch, until the screen is calibrated (WF2). */
const PIXELS_PER_MM = 96 / 25.4
/** What one frame may take from the messages that wait behind it; the rest of the traces comes first in the next. */
const SLICE_MS = 6

interface Canvas {
  readonly context: Context
  readonly size: PixelSize
  readonly painters: Map<number, TracePainter>
}

/** A trace as it stood when somebody froze it: its own samples, so that a resize draws it again (WF4). */
interface Still extends TraceNow {
  readonly of: WaveRing
}

export class Drawing {
  readonly #traces: Traces
  readonly #canvases = new Map<number, Canvas>()
  #painters: readonly TracePainter[] = []
  #next = 0
  #words: WaveWords = { lost: '{s} s lost', noData: 'No data for {s} s' }
  #pixelsPerMm = PIXELS_PER_MM
  #frozen: { readonly stills: Map<string, Still>; at: number | null } | null = null

  constructor(traces: Traces) {
    this.#traces = traces
  }

  get isActive(): boolean {
    return this.#painters.length > 0
  }
  speak(words: WaveWords): void {
    this.#words = words
  }
  addSurface(surface: number, canvas: Surface, size: PixelSize): void {
    canvas.width = size.width
    canvas.height = size.height
    this.#canvases.set(surface, { context: contextOf(canvas), size, painters: new Map() })
  }
  /** Who was there before goes on drawing where it was; a new one begins with an empty box. */
  place(surface: number, traces: readonly PlacedTrace[]): void {
    const canvas = this.#canvases.get(surface)
    if (!canvas) return
    const ids = new Set(traces.map(({ id }) => id))
    for (const id of canvas.painters.keys()) if (!ids.has(id)) canvas.painters.delete(id)
    for (const { id, trace, box } of traces) {
      if (canvas.painters.has(id)) continue
      canvas.painters.set(id, new TracePainter(canvas.context, trace, box, canvas.size.ratio, this.#words))
    }
    this.#list()
  }
  forget(surface: number): void {
    const canvas = this.#canvases.get(surface)?.context.canvas
    // Its memory would stay until the garbage is collected.
    if (canvas) canvas.width = canvas.height = 0
    this.#canvases.delete(surface)
    this.#list()
  }
  freeze(frozen: boolean): void {
    this.#frozen = frozen ? { stills: new Map(), at: null } : null
    // The ring went on meanwhile: what is seen is drawn anew from it, without a seam.
    if (!frozen) this.#invalidate()
  }
  calibrate(pixelsPerMm: number): void {
    this.#pixelsPerMm = pixelsPerMm
    this.#invalidate()
  }

  /** One animation frame; `now` measures the work itself. */
  paint(serverNow: number, now: () => number): void {
    const before = now()
    const count = this.#painters.length
    for (let done = 0; done < count && now() - before <= SLICE_MS; done++) {
      const painter = this.#painters[this.#next++ % count]
      if (painter) this.#paintOne(painter, serverNow)
    }
    this.#next %= Math.max(1, count)
  }

  #paintOne(painter: TracePainter, serverNow: number): void {
    const trace = this.#still(painter.key, this.#traces.now(painter.key, serverNow), serverNow)
    painter.paint({
      ring: trace?.ring ?? null,
      head: trace?.head ?? null,
      silentMs: trace?.silentMs ?? 0,
      pixelsPerMm: this.#pixelsPerMm,
    })
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
    for (const painter of this.#painters) painter.invalidate()
  }

  #list(): void {
    this.#painters = Array.from(this.#canvases.values(), ({ painters }) => [...painters.values()]).flat()
  }
}

function contextOf(canvas: Surface): Context {
  const context =
    typeof OffscreenCanvas === 'function' && canvas instanceof OffscreenCanvas
      ? canvas.getContext('2d')
      : // Fastest on the main thread (performance.md 3c).
        (canvas as HTMLCanvasElement).getContext('2d', { desynchronized: true })
  if (!context) throw new Error('canvas without a 2d context')
  return context
}
