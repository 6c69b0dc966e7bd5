/** The numbers on the screen of the simulated monitor, each with its unit or the reason why it is missing. */
import type { Condition } from './condition'
import type { Measured } from './detector'
import type { Value } from './machine'
import type { Inside } from './patient'

export const rounded = (value: number, decimals: number): number => Number(value.toFixed(decimals))

const whole = (code: string, number: number | null, unit: string, reason: string): Value =>
  number === null ? { code, value: null, unit, reason } : { code, value: Math.round(number), unit }

export function ecgValues(
  { leads }: Condition,
  inside: Inside,
  measured: Measured,
  countsPvc: boolean,
): Value[] {
  const isOn = leads === 'on'
  // Electrodes that are on again count as off until there are beats to count.
  const of = (code: string, number: number | null): Value =>
    whole(code, isOn ? number : null, '/min', 'leads-off')
  return [
    of('MDC_ECG_HEART_RATE', measured.heartRate),
    of('MDC_TTHOR_RESP_RATE', inside.respRate),
    ...(countsPvc ? [of('MDC_ECG_V_P_C_RATE', measured.pvcRate)] : []),
  ]
}

export function spo2Values(
  { probe, probeNoise }: Condition,
  inside: Inside,
  measured: Measured,
  usualPerfusion: number,
): Value[] {
  const isOn = probe === 'on'
  const hasPulse = isOn && measured.pulseRate !== null
  const reason = isOn ? 'low-signal' : 'probe-off'
  const spo2 = Math.min(100, inside.spo2) - measured.spo2Error
  const perfusion = probeNoise ? 0.3 : usualPerfusion * inside.perfusion
  return [
    whole('MDC_PULS_OXIM_SAT_O2', hasPulse ? spo2 : null, '%', reason),
    whole('MDC_PULS_OXIM_PULS_RATE', hasPulse ? measured.pulseRate : null, '/min', reason),
    isOn
      ? { code: 'MDC_PULS_OXIM_PERF_REL', value: rounded(perfusion, 1), unit: '%' }
      : { code: 'MDC_PULS_OXIM_PERF_REL', value: null, unit: '%', reason },
  ]
}

export function abpValues({ abp, pulseRate }: Measured): Value[] {
  if (!abp) return []
  return [
    whole('MDC_PRESS_BLD_ART_ABP_SYS', abp.top, 'mm[Hg]', 'low-signal'),
    whole('MDC_PRESS_BLD_ART_ABP_DIA', abp.foot, 'mm[Hg]', 'low-signal'),
    whole('MDC_PRESS_BLD_ART_ABP_MEAN', abp.mean, 'mm[Hg]', 'low-signal'),
    whole('MDC_BLD_PULS_RATE_INV', pulseRate, '/min', 'low-signal'),
  ]
}

export const co2Values = (inside: Inside): Value[] => [
  whole('MDC_CONC_AWAY_CO2_ET', inside.endTidal, 'mm[Hg]', 'low-signal'),
  whole('MDC_CO2_RESP_RATE', inside.respRate, '/min', 'low-signal'),
]

export const nibpValues = (systolic: number, diastolic: number): Value[] =>
  [
    ['MDC_PRESS_BLD_NONINV_SYS', systolic] as const,
    ['MDC_PRESS_BLD_NONINV_DIA', diastolic] as const,
    ['MDC_PRESS_BLD_NONINV_MEAN', diastolic + (systolic - diastolic) / 3] as const,
  ].map(([code, number]) => ({ code, value: Math.round(number), unit: 'mm[Hg]' }))

/** Litres a minute by a mask, or the share that the ventilator gives. */
export type OxygenSupply =
  { readonly kind: 'flow'; readonly litres: number } | { readonly kind: 'fraction'; readonly percent: number }

export const oxygenValues = (supply: OxygenSupply): Value[] =>
  supply.kind === 'flow'
    ? [{ code: 'VIGIL_O2_FLOW', value: supply.litres, unit: 'L/min' }]
    : [{ code: 'MDC_CONC_AWAY_O2_INSP', value: supply.percent, unit: '%' }]
