/** Where the traces of a canvas stand, device pixels; and whether a canvas may go on when they change. Pure. */
import type { Box, PixelSize, PlacedTrace } from '../messages'

export interface Picture {
  readonly size: PixelSize
  readonly traces: readonly PlacedTrace[]
}

/** CSS pixels from the left top of the page. */
export interface Rect {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** Edges on whole device pixels: a box between them blurs every line. */
export function boxOf(place: Rect, origin: Pick<Rect, 'left' | 'top'>, ratio: number): Box {
  const x = Math.round((place.left - origin.left) * ratio)
  const y = Math.round((place.top - origin.top) * ratio)
  return {
    x,
    y,
    width: Math.round((place.right - origin.left) * ratio) - x,
    height: Math.round((place.bottom - origin.top) * ratio) - y,
  }
}

/**
 * `goes-on`: every trace that is drawn keeps its place, perhaps with another look, and others may come. `ends`: one is
 * gone or elsewhere, so the canvas must not be seen any more: it would show a patient's trace in the place of another's.
 */
export function change(from: Picture, to: Picture): 'none' | 'goes-on' | 'ends' {
  const isSameSize =
    from.size.width === to.size.width &&
    from.size.height === to.size.height &&
    from.size.ratio === to.size.ratio
  if (!isSameSize || !from.traces.every((old) => to.traces.some((now) => staysIn(old, now)))) return 'ends'
  const known = new Set(from.traces.map(({ id }) => id))
  return to.traces.length === known.size && to.traces.every(({ id }) => known.has(id)) ? 'none' : 'goes-on'
}

const staysIn = (old: PlacedTrace, now: PlacedTrace): boolean =>
  old.trace.subject === now.trace.subject &&
  old.trace.code === now.trace.code &&
  old.box.x === now.box.x &&
  old.box.y === now.box.y &&
  old.box.width === now.box.width &&
  old.box.height === now.box.height
