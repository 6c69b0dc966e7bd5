/** Which signal colour and place on the tile a parameter has. */
export type SignalGroup =
  | 'ecg'
  | 'spo2'
  | 'abp'
  | 'nibp'
  | 'resp'
  | 'co2'
  | 'temperature'
  | 'cvp'
  | 'glucose'
  | 'infusion'
  | 'oxygen'
  | 'ventilation'
  | 'environment'
  | 'device'

export interface Parameter {
  /** Key of the table: an MDC reference id, or `VIGIL_…` where no term exists. */
  readonly code: string
  /** 32-bit MDC code: partition x 65536 + term. */
  readonly mdc: number | null
  readonly loinc: readonly string[]
  readonly kind: 'numeric' | 'waveform'
  readonly group: SignalGroup
  /** Short label on the tile; words longer than this come from the catalogue by code. */
  readonly label: string
  /** Canonical UCUM unit. */
  readonly unit: string
  /** Decimals shown; limits are compared at this precision so that number and colour agree. */
  readonly decimals: number
  readonly plausible: readonly [low: number, high: number]
  /** `episodic`: measured now and then (NIBP, spot temperature, CGM), shown with its time. */
  readonly contract: 'periodic' | 'episodic'
  /** Grey with age after this. */
  readonly lateAfterMs: number
  /** Struck through after this. */
  readonly staleAfterMs: number
}
