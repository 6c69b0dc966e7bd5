/** The standard load: what one bed sends, whatever server it goes to. Pure. */
export interface Load {
  readonly beds: number
  /** Blocks per second of each waveform. */
  readonly blocks: number
  readonly seconds: number
  /** Instead of one medium alert every 2 s: high alarms that sound at once. */
  readonly crossings?: readonly Crossing[]
}

/** A patient gets into danger and out of it again. */
export interface Crossing {
  readonly n: number
  readonly bed: number
  /** `asystole`: the device says so; `breathing`: our own limit of the breathing rate, set to alarm at once. */
  readonly kind: 'asystole' | 'breathing'
  /** Milliseconds from the start of the load. */
  readonly at: number
  readonly lastsMs: number
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

/** The limit of the load's own alarm profile is 30. */
export const BREATHING = 'MDC_RESP_RATE'
const FAST_BREATHING = 34

export function numericsMessage(seq: number, at: number, n: number, fast = false): unknown {
  return {
    seq,
    at: new Date(at).toISOString(),
    values: NUMERICS.map(([code, unit, value]) => ({
      code,
      unit,
      value: valueOf(code, unit, value, n, fast),
    })),
  }
}

function valueOf(code: string, unit: string, value: number, n: number, fast: boolean): number {
  if (code === COUNTED) return countedValue(n)
  if (code === BREATHING && fast) return FAST_BREATHING
  return value + (unit === 'Cel' ? 0 : n % 2)
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

export function asystoleMessage(seq: number, at: number, n: number, state: 'present' | 'ended'): unknown {
  return {
    seq,
    at: new Date(at).toISOString(),
    id: `asystole-${n}`,
    state,
    inactivation: 'none',
    class: 'physiological',
    priority: 'high',
    code: 'MDC_EVT_ECG_ASYSTOLE',
    text: 'ASYSTOLE',
  }
}
