/**
 * The oxygen in the blood and what the finger shows of it. The stores of the lung last for a while without a breath,
 * then the saturation falls; the finger sees arterial blood one circulation time later. All figures are our own choice.
 */

interface Pace {
  /** Seconds without a breath before the saturation begins to fall. */
  readonly storeS: number
  /** Percent a second after that. */
  readonly fallPerS: number
}

/** The smaller the patient, the smaller the stores against what is used */
const PACES: Readonly<Record<'adult' | 'child' | 'newborn', Pace>> = {
  adult: { storeS: 20, fallPerS: 0.4 },
  child: { storeS: 13, fallPerS: 0.6 },
  newborn: { storeS: 7, fallPerS: 0.9 },
}
/** Breathing again refills the stores this many times faster than they empty. */
const REFILL = 4
const LOWEST = 45
/** From the lung to the finger, and the average of the device */
export const FINGER_LAG_S = 15
const SMOOTHING = 0.25

export interface Oxygen {
  /** Once a second: `rest` is the saturation that the patient would have with all breaths. */
  second(rest: number, pauseS: number): void
  arterial(): number
  /** What the probe shows: later and smoother. */
  finger(): number
}

export function createOxygen(size: keyof typeof PACES, first: number): Oxygen {
  const { storeS, fallPerS } = PACES[size]
  let debt = 0
  let arterial = first
  let shown = first
  let way: readonly number[] = []
  return {
    arterial: () => arterial,
    finger: () => shown,
    second(rest, pauseS) {
      // A pause of a few seconds is the usual time between two breaths.
      debt = pauseS > 6 ? debt + 1 : Math.max(0, Math.min(debt, storeS + 40) - REFILL)
      arterial = Math.max(LOWEST, rest - fallPerS * Math.max(0, debt - storeS + 6))
      way = [...way, arterial]
      const arrived = way.length > FINGER_LAG_S ? (way[0] ?? arterial) : first
      if (way.length > FINGER_LAG_S) way = way.slice(1)
      shown += SMOOTHING * (arrived - shown)
    },
  }
}
