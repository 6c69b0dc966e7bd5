/** Slower or faster hearts than these are corrected by no formula here (own proposal: 30 to 200/min). */
const [SHORTEST_RR_S, LONGEST_RR_S] = [0.3, 2]

export interface CorrectedQt {
  /** QT / √RR (H. C. Bazett, Heart 1920;7:353). */
  readonly bazettMs: number
  /** QT / ∛RR (L. S. Fridericia, Acta Med Scand 1920;53:469). */
  readonly fridericiaMs: number
}

/** As people measured it between two calipers; `null` where the heart rate is out of what the formulas are used for. */
export function correctedQt(qtMs: number, rrMs: number): CorrectedQt | null {
  const rr = rrMs / 1_000
  if (!(qtMs > 0) || !(rr >= SHORTEST_RR_S && rr <= LONGEST_RR_S)) return null
  return { bazettMs: qtMs / Math.sqrt(rr), fridericiaMs: qtMs / Math.cbrt(rr) }
}
