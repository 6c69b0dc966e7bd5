import type { WavePort } from '../src/live/port'

const spike = (x: number, at: number, width: number, height: number) =>
  height * Math.exp(-(((x - at) / width) ** 2))
const ecg = (x: number) =>
  spike(x, 0.2, 0.025, 0.15) -
  spike(x, 0.36, 0.01, 0.15) +
  spike(x, 0.4, 0.012, 1) -
  spike(x, 0.44, 0.012, 0.25) +
  spike(x, 0.65, 0.05, 0.3)
const pleth = (x: number) => spike(x, 0.35, 0.13, 0.9) + spike(x, 0.62, 0.1, 0.35)
const breath = (x: number) => 0.5 + 0.45 * Math.sin(x * 2 * Math.PI)

/** Pictures of signals, good enough to judge a layout by. */
export const sketchedWaves: WavePort = {
  attach(place, trace) {
    const canvas = document.createElement('canvas')
    canvas.style.cssText = 'position: absolute; inset: 0; width: 100%; height: 100%'
    place.append(canvas)
    const shape = trace.code.includes('ECG') ? ecg : trace.code.includes('RESP') ? breath : pleth
    const period = trace.code.includes('RESP') ? 4 : 0.8
    const draw = () => {
      const scale = devicePixelRatio
      const [width, height] = [canvas.clientWidth * scale, canvas.clientHeight * scale]
      if (width === 0) return
      canvas.width = width
      canvas.height = height
      const context = canvas.getContext('2d')
      if (!context) return
      const head = ((performance.now() / 1_000) * trace.speed * 3.78 * scale) % width
      context.strokeStyle = trace.color
      context.lineWidth = 1.4 * scale
      context.beginPath()
      for (let x = 0; x < width; x++) {
        const phase = (x / (trace.speed * 3.78 * scale * period)) % 1
        const y = height * (0.88 - 0.76 * shape(phase))
        const erased = x > head && x < head + 12 * scale
        if (erased || x === 0) context.moveTo(x, y)
        else context.lineTo(x, y)
      }
      context.stroke()
    }
    const timer = setInterval(draw, 200)
    requestAnimationFrame(draw)
    return () => {
      clearInterval(timer)
      canvas.remove()
    }
  },
  freeze: () => undefined,
  calibrate: () => undefined,
}
