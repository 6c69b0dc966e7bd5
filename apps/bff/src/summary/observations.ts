import {
  categoryAt,
  isUsable,
  median,
  parameter,
  type EpochMs,
  type Fact,
  type News2Observations,
  type ParameterCode,
  type Reading,
  type Subject,
} from '@vigil/clinical'
import type { TrendSeries } from '@vigil/storage'

const RESPIRATION = ['MDC_TTHOR_RESP_RATE', 'MDC_RESP_RATE', 'MDC_CO2_RESP_RATE'] as const
const HEART = ['MDC_ECG_HEART_RATE', 'MDC_PULS_OXIM_PULS_RATE'] as const
const SPO2 = 'MDC_PULS_OXIM_SAT_O2'
/** Continuous inputs: the middle of the last five minutes (clinical-decisions 16). */
export const CONTINUOUS: readonly ParameterCode[] = [...RESPIRATION, ...HEART, SPO2]
export const CONTINUOUS_WINDOW_MS = 5 * 60_000

const SYSTOLIC: readonly ParameterCode[] = [
  'MDC_PRESS_BLD_ART_SYS',
  'MDC_PRESS_BLD_ART_ABP_SYS',
  'MDC_PRESS_BLD_NONINV_SYS',
]
const TEMPERATURE: readonly ParameterCode[] = ['MDC_TEMP', 'MDC_TEMP_BODY', 'MDC_TEMP_CORE', 'MDC_TEMP_TYMP']

/** Chronic hypercapnia by prescription: 88 to 92 percent, or lower (RCP: scale 2). */
const HYPERCAPNIC_HIGH = 92

export interface Newest {
  readonly code: ParameterCode
  readonly reading: Reading
}

/** `null`: NEWS2 is not for this subject (under 16, pregnant, not a patient). */
export function observationsOf(
  subject: Subject,
  continuous: readonly TrendSeries[],
  readings: readonly Newest[],
  now: EpochMs,
): News2Observations | null {
  const told = <Kind extends Fact['kind']>(kind: Kind) =>
    subject.facts.find((fact): fact is Extract<Fact, { kind: Kind }> => fact.kind === kind) ?? null
  if (subject.kind !== 'patient' || categoryAt(subject, now) !== 'adult' || told('obstetric')?.value === true)
    return null
  const middle = (codes: readonly ParameterCode[]) =>
    codes.flatMap((code) => middleOf(continuous, code) ?? [])
  const [oxygen, consciousness] = [told('oxygen'), told('consciousness')]
  return {
    respiration: middle(RESPIRATION)[0] ?? null,
    spo2: middle([SPO2])[0] ?? null,
    pulse: middle(HEART),
    systolic: newestOf(readings, SYSTOLIC),
    temperature: newestOf(readings, TEMPERATURE),
    oxygen: oxygen && { value: oxygen.value.device !== 'room-air', at: oxygen.at },
    consciousness: consciousness && { value: consciousness.value, at: consciousness.at },
    isHypercapnic: subject.spo2Target !== null && subject.spo2Target.high <= HYPERCAPNIC_HIGH,
  }
}

function middleOf(series: readonly TrendSeries[], code: ParameterCode) {
  const found = series.find((each) => each.code === code)
  const value = median((found?.mean ?? []).filter((each) => isUsable(parameter(code), each)))
  const last = found?.t.at(-1)
  // Times go in and times come out.
  return value === null || last === undefined ? null : { value, at: last as EpochMs }
}

/** A measurement with its own time, also when it is too old to be shown as live: the score has limits of its own. */
function newestOf(readings: readonly Newest[], codes: readonly ParameterCode[]) {
  const known = readings
    .filter(({ code }) => codes.includes(code))
    .flatMap(({ reading }) =>
      reading.kind === 'valid'
        ? [{ value: reading.value, at: reading.measuredAt }]
        : reading.kind === 'stale'
          ? [{ value: reading.last, at: reading.measuredAt }]
          : [],
    )
  return known.toSorted((a, b) => b.at - a.at)[0] ?? null
}
