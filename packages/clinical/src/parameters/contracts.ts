/**
 * When a value is late and when it is stale, and what kinds of rows share. Stale-after by class is our own proposal and
 * site-configurable: clinical-decisions, "Stale-after by class".
 */

const SECOND = 1_000
const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE

/** 1 Hz numeric: 5 s grey, 20 s struck (clinical-decisions). */
export const periodic = { contract: 'periodic', lateAfterMs: 5 * SECOND, staleAfterMs: 20 * SECOND } as const
/** Waveform: 2 s (clinical-decisions). */
export const wave = {
  kind: 'waveform',
  contract: 'periodic',
  lateAfterMs: 2 * SECOND,
  staleAfterMs: 2 * SECOND,
  decimals: 2,
} as const
/** NIBP: grey after twice its interval or 4 h; the interval is not known here, so 4 h (clinical-decisions). */
export const nibp = {
  kind: 'numeric',
  group: 'nibp',
  unit: 'mm[Hg]',
  decimals: 0,
  contract: 'episodic',
  lateAfterMs: 4 * HOUR,
  staleAfterMs: 8 * HOUR,
} as const
/** Spot temperature: 12 h (clinical-decisions). */
export const temperature = {
  kind: 'numeric',
  group: 'temperature',
  unit: 'Cel',
  decimals: 1,
  plausible: [20, 45],
  contract: 'episodic',
  lateAfterMs: 12 * HOUR,
  staleAfterMs: 24 * HOUR,
} as const
/** CGM: 15 min warn, 30 min urgent (clinical-decisions). */
export const cgm = {
  kind: 'numeric',
  group: 'glucose',
  unit: 'mg/dL',
  decimals: 0,
  contract: 'episodic',
  lateAfterMs: 15 * MINUTE,
  staleAfterMs: 30 * MINUTE,
} as const
export const slow = { contract: 'episodic', lateAfterMs: 15 * MINUTE, staleAfterMs: HOUR } as const

export const rate = { kind: 'numeric', unit: '/min', decimals: 0, ...periodic } as const
export const pressure = { kind: 'numeric', unit: 'mm[Hg]', decimals: 0, ...periodic } as const
export const ecgLead = { ...wave, group: 'ecg', unit: 'mV', plausible: [-10, 10] } as const
