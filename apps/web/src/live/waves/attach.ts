import type { PlaneHost } from '../plane/host'
import type { PixelSize } from '../messages'
import type { WavePort } from '../port'

const sizeOf = (canvas: HTMLCanvasElement, entry?: ResizeObserverEntry): PixelSize => {
  const ratio = devicePixelRatio
  // Exact device pixels where the browser tells them: a rounded size blurs every line.
  const exact = entry?.devicePixelContentBoxSize?.[0]
  return {
    width: exact?.inlineSize ?? Math.round(canvas.clientWidth * ratio),
    height: exact?.blockSize ?? Math.round(canvas.clientHeight * ratio),
    ratio,
  }
}

function observeSize(canvas: HTMLCanvasElement, onSize: (size: PixelSize) => void): () => void {
  const observer = new ResizeObserver((entries) => {
    for (const entry of entries) onSize(sizeOf(canvas, entry))
  })
  try {
    observer.observe(canvas, { box: 'device-pixel-content-box' })
  } catch {
    // Safari before 17 does not know this box: CSS pixels times the ratio are close enough there.
    observer.observe(canvas)
  }
  return () => observer.disconnect()
}

/** The page's side of the traces: which canvas shows what and how large it is. Drawing is the plane's. */
export function createWaves(plane: () => PlaneHost): WavePort {
  const numbers = new WeakMap<HTMLCanvasElement, number>()
  const gone = new FinalizationRegistry<number>((canvas) => plane().post({ type: 'forget', canvas }))
  let next = 1

  /** A canvas is handed to a worker once in its life, however often it is attached (React mounts twice in development). */
  const numberOf = (element: HTMLCanvasElement): number => {
    const canvas = numbers.get(element) ?? next++
    if (!plane().transfers) plane().post({ type: 'canvas', canvas, surface: element })
    else if (!numbers.has(element)) {
      const surface = element.transferControlToOffscreen()
      plane().post({ type: 'canvas', canvas, surface }, [surface])
      gone.register(element, canvas)
    }
    numbers.set(element, canvas)
    return canvas
  }

  return {
    attach: (element, trace) => {
      const canvas = numberOf(element)
      plane().post({ type: 'attach', canvas, trace, size: sizeOf(element) })
      const release = observeSize(element, (size) => plane().post({ type: 'resize', canvas, size }))
      return () => {
        release()
        // A page that draws itself keeps no canvas alive; a worker's is forgotten when the page's is.
        plane().post({ type: plane().transfers ? 'detach' : 'forget', canvas })
      }
    },
    freeze: (frozen) => plane().post({ type: 'freeze', frozen }),
    calibrate: (pixelsPerMm) => plane().post({ type: 'calibrate', pixelsPerMm }),
  }
}
