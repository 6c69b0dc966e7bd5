/** How long a site keeps what was measured. Defaults: issue and reliability sheet; bounds: own proposal. */
export interface Retention {
  /** Full disclosure of every waveform. */
  readonly waveformHours: number
  /** Every numeric as it was measured, and events of devices. */
  readonly numericDays: number
  /** Minimum, maximum, mean and count of each minute. */
  readonly minuteDays: number
}

interface Span {
  readonly usual: number
  readonly least: number
  readonly most: number
}

export const RETENTION: Readonly<Record<keyof Retention, Span>> = {
  waveformHours: { usual: 72, least: 24, most: 2_160 },
  numericDays: { usual: 30, least: 7, most: 730 },
  minuteDays: { usual: 365, least: 30, most: 3_650 },
}

/** What a site set; the rest is as usual. */
export type SiteRetention = { readonly [Name in keyof Retention]?: Retention[Name] | undefined }

/** Minutes are kept at least as long as what they were made of. */
export function retentionOf(set: SiteRetention | undefined): Retention {
  const numericDays = set?.numericDays ?? RETENTION.numericDays.usual
  return {
    waveformHours: set?.waveformHours ?? RETENTION.waveformHours.usual,
    numericDays,
    minuteDays: Math.max(set?.minuteDays ?? RETENTION.minuteDays.usual, numericDays),
  }
}
