/** A moving mean over the newest samples, in constant time for each. */
export interface Box {
  /** The mean with this sample as the newest one. */
  next(value: number): number
  /** As if this value had been there for ever. */
  fill(value: number): void
}

export function createBox(length: number): Box {
  const ring = new Float64Array(length)
  let place = 0
  let sum = 0
  return {
    next(value) {
      sum += value - (ring[place] ?? 0)
      ring[place] = value
      place++
      if (place === length) {
        place = 0
        // Made anew once around: what additions leave behind never adds up.
        sum = 0
        for (let i = 0; i < length; i++) sum += ring[i] ?? 0
      }
      return sum / length
    },
    fill(value) {
      ring.fill(value)
      sum = value * length
      place = 0
    },
  }
}
