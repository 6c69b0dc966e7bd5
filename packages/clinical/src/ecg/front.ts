import { createBox } from './box'
import { samplesOf } from './resample'
import { createRing, type Ring } from './ring'

/** Two means over 20 ms: nothing of 50 Hz passes, little of 60 Hz, and half the power at 16 Hz (as Hamilton 2002). */
const LOW_PASS = samplesOf(0.02)
/**
 * What is left without the mean of 164 ms: half the amplitude at 4 Hz, the most at 9 Hz. Hamilton has 8 Hz, which leaves too
 * little of wide beats (proposal).
 */
const HIGH_PASS = 41
/** As wide as a QRS complex (80 ms in Hamilton 2002). */
const WIDTH = 21
const LOW_DELAY = LOW_PASS - 1
const BAND_DELAY = LOW_DELAY + (HIGH_PASS - 1) / 2
export const ENERGY_DELAY = BAND_DELAY + 1 + (WIDTH - 1) / 2

/** Curves that a beat is found in, each by the number of the sample that it belongs to. */
export interface Front {
  /** The ECG without mains and tremor. */
  readonly smooth: Ring
  /** The band of QRS complexes. */
  readonly band: Ring
  /** Mean size of the slope of the band. */
  readonly energy: Ring
  /** Takes the sample of this number; afterwards `energy` is known until ENERGY_DELAY before it. */
  next(index: number, value: number): void
  /** Begins anew, as if this value had been there for ever. */
  begin(index: number, value: number): void
}

const RING_BITS = 10
/** At the beginning of a curve nothing is known for this long back; the rings are filled with rest. */
const REST = samplesOf(0.5)

export function createFront(): Front {
  const [smooth, band, energy] = [createRing(RING_BITS), createRing(RING_BITS), createRing(RING_BITS)]
  const [first, second, slow, width] = [
    createBox(LOW_PASS),
    createBox(LOW_PASS),
    createBox(HIGH_PASS),
    createBox(WIDTH),
  ]
  return {
    smooth,
    band,
    energy,
    next(index, value) {
      const low = second.next(first.next(value))
      smooth.put(index - LOW_DELAY, low)
      const middle = smooth.at(index - BAND_DELAY) - slow.next(low)
      band.put(index - BAND_DELAY, middle)
      const slope = middle - band.at(index - BAND_DELAY - 2)
      energy.put(index - ENERGY_DELAY, width.next(Math.abs(slope)))
    },
    begin(index, value) {
      for (const box of [first, second, slow]) box.fill(value)
      width.fill(0)
      for (let i = index - REST; i < index; i++) {
        smooth.put(i, value)
        band.put(i, 0)
        energy.put(i, 0)
      }
    },
  }
}
