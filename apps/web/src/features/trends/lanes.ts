import { parameter, type ParameterCode, type SignalGroup } from '@vigil/clinical'
import { slotsOf, type SlotKey } from '../../signals/slots'

export type LaneKey = 'hr' | 'bp' | 'spo2' | 'rr' | 'co2' | 'temp' | 'glucose'

/** One signal of a lane: a line of what is measured all the time, marks or bars of what is measured now and then. */
export interface Signal {
  readonly code: ParameterCode
  readonly group: SignalGroup
  readonly draw: 'line' | 'second' | 'mark'
}
export interface Cuff {
  readonly sys: ParameterCode
  readonly dia: ParameterCode
}
export interface LanePlan {
  readonly key: LaneKey
  readonly group: SignalGroup
  readonly signals: readonly Signal[]
  /** Systolic to diastolic as one bar (NIBP). */
  readonly cuff: Cuff | null
}

const LANES: readonly (readonly [LaneKey, readonly SlotKey[]])[] = [
  ['hr', ['hr', 'pulse']],
  ['bp', ['abp', 'art']],
  ['spo2', ['spo2']],
  ['rr', ['rr']],
  ['co2', ['co2']],
  ['temp', ['temp']],
  ['glucose', ['glucose']],
]
const PULSE: ParameterCode = 'MDC_PULS_OXIM_PULS_RATE'
export const FIO2: ParameterCode = 'MDC_CONC_AWAY_O2_INSP'

const isEpisodic = (code: ParameterCode): boolean => parameter(code).contract === 'episodic'

const signal = (code: ParameterCode, second: boolean): Signal => ({
  code,
  group: parameter(code).group,
  draw: isEpisodic(code) ? 'mark' : second ? 'second' : 'line',
})

/** One lane a group, whatever of it this patient has. */
export function lanePlans(codes: readonly ParameterCode[]): readonly LanePlan[] {
  const slots = slotsOf(codes)
  const partsOf = (key: SlotKey) => slots.find((slot) => slot.key === key)?.parts ?? []
  const [sys, dia] = partsOf('nibp')
  return LANES.flatMap(([key, keys]) => {
    const parts = keys.map(partsOf).find((found) => found.length > 0) ?? []
    const own = key === 'bp' ? parts.slice(0, 2) : parts.slice(0, 1)
    const signals = own.map((code, index) => signal(code, index > 0))
    // Two rates that disagree say something about the pulse.
    if (key === 'hr' && codes.includes(PULSE) && own[0] !== PULSE) signals.push(signal(PULSE, true))
    const cuff = key === 'bp' && sys && dia ? { sys, dia } : null
    if (key === 'bp' && sys && !dia) signals.push(signal(sys, false))
    const group = signals[0]?.group ?? (cuff ? parameter(cuff.sys).group : null)
    return group === null ? [] : [{ key, group, signals, cuff }]
  })
}

/** Everything that the lanes draw, and the oxygen beside SpO2. */
export function codesOf(
  plans: readonly LanePlan[],
  codes: readonly ParameterCode[],
): readonly ParameterCode[] {
  const drawn = plans.flatMap(({ signals, cuff }) => [
    ...signals.map(({ code }) => code),
    ...(cuff ? [cuff.sys, cuff.dia] : []),
  ])
  return [...new Set([...drawn, ...(codes.includes(FIO2) ? [FIO2] : [])])]
}
