/** The one canvas over an element of the page, and where its traces are. */
import type { PlaneHost } from '../plane/host'
import type { TraceSpec } from '../port'
import { boxOf, change, type Picture } from './picture'

/** While somebody drags a window every frame would make a canvas. Own proposal. */
const SETTLE_MS = 60

interface Placed {
  readonly place: HTMLElement
  readonly trace: TraceSpec
}

let nextSurface = 1

export class SharedCanvas {
  readonly #host: HTMLElement
  readonly #plane: () => PlaneHost
  readonly #onEmpty: () => void
  readonly #places = new Map<number, Placed>()
  readonly #sizes: ResizeObserver
  readonly #nodes: MutationObserver
  #shown: { readonly element: HTMLCanvasElement; readonly surface: number; picture: Picture } | null = null
  #settling: ReturnType<typeof setTimeout> | undefined
  #isAsked = false

  constructor(host: HTMLElement, plane: () => PlaneHost, onEmpty: () => void) {
    this.#host = host
    this.#plane = plane
    this.#onEmpty = onEmpty
    // Both call back before the next frame is shown: what moved is never seen with the old canvas over it.
    this.#sizes = new ResizeObserver(() => this.#follow())
    this.#nodes = new MutationObserver((records) => {
      if (records.some((record) => this.#moves(record))) this.#follow()
    })
    this.#nodes.observe(host, { childList: true, subtree: true })
    try {
      this.#sizes.observe(host, { box: 'device-pixel-content-box' })
    } catch {
      // Safari before 17 does not know this box, and does not tell of another screen with the same CSS size.
      this.#sizes.observe(host)
    }
  }

  add(id: number, place: HTMLElement, trace: TraceSpec): () => void {
    this.#places.set(id, { place, trace })
    this.#sizes.observe(place)
    this.#ask()
    return () => {
      this.#places.delete(id)
      if (!this.#isPlaceUsed(place)) this.#sizes.unobserve(place)
      this.#ask()
    }
  }

  /** Whatever else comes and goes in a tile changes the size of its places, or nothing. */
  #moves({ addedNodes }: MutationRecord): boolean {
    for (const node of addedNodes)
      if (node instanceof Element)
        for (const { place } of this.#places.values()) if (node.contains(place)) return true
    return false
  }

  #isPlaceUsed(place: HTMLElement): boolean {
    for (const placed of this.#places.values()) if (placed.place === place) return true
    return false
  }

  /** Traces that come and go in one render are one change, and one layout is read for all. */
  #ask(): void {
    if (this.#isAsked) return
    this.#isAsked = true
    queueMicrotask(() => {
      this.#isAsked = false
      if (this.#places.size === 0) this.#end()
      else this.#follow()
    })
  }

  #end(): void {
    clearTimeout(this.#settling)
    this.#discard()
    this.#sizes.disconnect()
    this.#nodes.disconnect()
    this.#onEmpty()
  }

  #follow(): void {
    const shown = this.#shown
    if (!shown) {
      if (this.#settling === undefined) this.#show()
      return
    }
    const picture = this.#measure()
    const verdict = change(shown.picture, picture)
    if (verdict === 'none') return
    if (verdict === 'goes-on') {
      shown.picture = picture
      this.#plane().post({ type: 'traces', surface: shown.surface, traces: picture.traces })
      return
    }
    this.#discard()
    clearTimeout(this.#settling)
    this.#settling = setTimeout(() => {
      this.#settling = undefined
      this.#show()
    }, SETTLE_MS)
  }

  #measure(): Picture {
    const host = this.#host
    const ratio = devicePixelRatio
    const outer = host.getBoundingClientRect()
    const origin = {
      left: outer.left + host.clientLeft - host.scrollLeft,
      top: outer.top + host.clientTop - host.scrollTop,
    }
    const traces = Array.from(this.#places, ([id, { place, trace }]) => ({
      id,
      trace,
      box: boxOf(place.getBoundingClientRect(), origin, ratio),
    })).filter(({ box }) => box.width > 0 && box.height > 0)
    return {
      size: {
        width: Math.round(host.clientWidth * ratio),
        height: Math.max(
          Math.round(host.clientHeight * ratio),
          ...traces.map(({ box }) => box.y + box.height),
        ),
        ratio,
      },
      traces,
    }
  }

  #show(): void {
    const picture = this.#measure()
    const { size, traces } = picture
    if (traces.length === 0) return
    const element = document.createElement('canvas')
    element.className = 'wave-surface'
    element.width = size.width
    element.height = size.height
    element.style.width = `${size.width / size.ratio}px`
    element.style.height = `${size.height / size.ratio}px`
    element.style.left = '0'
    element.style.top = '0'
    this.#host.append(element)
    const surface = nextSurface++
    const plane = this.#plane()
    if (plane.transfers) {
      const canvas = element.transferControlToOffscreen()
      plane.post({ type: 'surface', surface, canvas, size }, [canvas])
    } else plane.post({ type: 'surface', surface, canvas: element, size })
    plane.post({ type: 'traces', surface, traces })
    this.#shown = { element, surface, picture }
  }

  #discard(): void {
    if (!this.#shown) return
    this.#shown.element.remove()
    this.#plane().post({ type: 'forget', surface: this.#shown.surface })
    this.#shown = null
  }
}
