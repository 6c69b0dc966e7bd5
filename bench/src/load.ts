/** The standard load: what one bed sends, whatever server it goes to. Pure. */
export interface Load {
  readonly beds: number
  /** Blocks per second of each waveform. */
  readonly blocks: number
  readonly seconds: number
}

export const NUMERICS = [
  ['MDC_ECG_HEART_RATE', '/min', 60],
  ['MDC_PULS_OXIM_SAT_O2', '%', 97],
  ['MDC_PULS_OXIM_PULS_RATE', '/min', 80],
  ['MDC_RESP_RATE', '/min', 14],
  ['MDC_PRESS_BLD_ART_SYS', 'mm[Hg]', 120],
  ['MDC_PRESS_BLD_ART_DIA', 'mm[Hg]', 80],
  ['MDC_PRESS_BLD_ART_MEAN', 'mm[Hg]', 93],
  ['MDC_TEMP', 'Cel', 36.8],
] as const

export const WAVES = [
  ['MDC_ECG_ELEC_POTL_II', 'mV', 0.005],
  ['MDC_PULS_OXIM_PLETH', '{counts}', 1],
  ['MDC_PRESS_BLD_ART', 'mm[Hg]', 0.1],
] as const

export const WAVE_RATE = 250

/** The heart rate counts up, so that a value on a screen tells when it was sent; it stays inside every limit. */
export const COUNTED = NUMERICS[0][0]
const COUNT_FROM = 60
const COUNT_TO = 120
export const countedValue = (n: number): number => COUNT_FROM + (n % (COUNT_TO - COUNT_FROM))

export function numericsMessage(seq: number, at: number, n: number): unknown {
  return {
    seq,
    at: new Date(at).toISOString(),
    values: NUMERICS.map(([code, unit, value]) => ({
      code,
      unit,
      value: code === COUNTED ? countedValue(n) : value + (unit === 'Cel' ? 0 : n % 2),
    })),
  }
}

/** `at` is the time of the first sample: the block has just been measured to its end. */
export function wavesMessage(seq: number, at: number, blocks: number): unknown {
  const length = Math.round(WAVE_RATE / blocks)
  const start = new Date(at - (length * 1_000) / WAVE_RATE).toISOString()
  return WAVES.map(([code, unit, gain], channel) => ({
    seq: seq + channel,
    at: start,
    code,
    unit,
    rate: WAVE_RATE,
    gain,
    offset: 0,
    samples: Array.from({ length }, (_, i) => Math.round(180 * Math.sin((at + i * 4) / (90 + 40 * channel)))),
  }))
}

export const alertText = (n: number): string => `BENCH ${n}`

export function alertMessage(seq: number, at: number, n: number, state: 'present' | 'ended'): unknown {
  return {
    seq,
    at: new Date(at).toISOString(),
    id: `bench-${n}`,
    state,
    inactivation: 'none',
    class: 'physiological',
    priority: 'medium',
    code: 'MDC_EVT_BENCH',
    text: alertText(n),
  }
}
