import type { SignalGroup } from '@vigil/clinical'

/** 96 CSS pixels are an inch: what a screen that nobody calibrated is taken for. */
export const NOMINAL_PIXELS_PER_MM = 96 / 25.4

/** Seconds of one row. */
export const secondsAcross = (width: number, pixelsPerMm: number, speed: number): number =>
  width / (pixelsPerMm * speed)

export interface Line {
  readonly at: number
  readonly strong: boolean
}

/** Millimetre lines from the left edge on, every fifth strong (WF3). */
export function millimetres(length: number, pixelsPerMm: number): readonly Line[] {
  return Array.from({ length: Math.floor(length / pixelsPerMm) + 1 }, (_, index) => ({
    at: index * pixelsPerMm,
    strong: index % 5 === 0,
  }))
}

export interface ValueLine {
  readonly value: number
  readonly y: number
}

/** Distance of the lines that people know from monitors (own proposal); others get round steps. */
const STEPS: Readonly<Partial<Record<SignalGroup, readonly number[]>>> = {
  abp: [20, 50],
  cvp: [5, 10],
  co2: [10, 20],
}
const MOST_LINES = 8

/** Lines at round values, labelled by their value (WF7). */
export function valueLines(
  group: SignalGroup,
  { low, high }: { readonly low: number; readonly high: number },
  height: number,
): readonly ValueLine[] {
  const span = high - low
  if (!(span > 0)) return []
  const power = 10 ** Math.floor(Math.log10(span / 4))
  const steps = [...(STEPS[group] ?? []), power, 2 * power, 5 * power, 10 * power]
  const step = steps.find((each) => span / each <= MOST_LINES) ?? 10 * power
  const first = Math.ceil(low / step)
  const count = Math.max(0, Math.floor(high / step) - first + 1)
  return Array.from({ length: count }, (_, index) => {
    const value = Number(((first + index) * step).toPrecision(6))
    return { value, y: height * (1 - (value - low) / span) }
  })
}
