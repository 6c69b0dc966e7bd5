import type { PlaneHost } from '../plane/host'
import type { WavePort } from '../port'
import { SharedCanvas } from './shared-canvas'

/** The page's side of the traces: where each stands on which canvas. Drawing is the plane's. */
export function createWaves(plane: () => PlaneHost): WavePort {
  const canvases = new Map<HTMLElement, SharedCanvas>()
  let nextTrace = 1

  const canvasOver = (host: HTMLElement): SharedCanvas => {
    const known = canvases.get(host)
    if (known) return known
    const made = new SharedCanvas(host, plane, () => canvases.delete(host))
    canvases.set(host, made)
    return made
  }

  return {
    attach: (place, trace) => {
      const host = place.closest<HTMLElement>('[data-wave-surface]') ?? place
      return canvasOver(host).add(nextTrace++, place, trace)
    },
    freeze: (frozen) => plane().post({ type: 'freeze', frozen }),
    calibrate: (pixelsPerMm) => plane().post({ type: 'calibrate', pixelsPerMm }),
  }
}
