import { parameter, type ParameterCode, type SignalGroup } from '@vigil/clinical'

/** A place on the tile. `codes` are alternatives of the same thing, best first; `parts` are read together. */
export interface Slot {
  readonly key: SlotKey
  readonly group: SignalGroup
  /** Systolic, diastolic, mean; or the one value. */
  readonly parts: readonly ParameterCode[]
}

const TABLE = [
  ['hr', ['MDC_ECG_HEART_RATE']],
  ['spo2', ['MDC_PULS_OXIM_SAT_O2']],
  ['abp', ['MDC_PRESS_BLD_ART_ABP_SYS', 'MDC_PRESS_BLD_ART_ABP_DIA', 'MDC_PRESS_BLD_ART_ABP_MEAN']],
  ['art', ['MDC_PRESS_BLD_ART_SYS', 'MDC_PRESS_BLD_ART_DIA', 'MDC_PRESS_BLD_ART_MEAN']],
  ['rr', ['MDC_TTHOR_RESP_RATE'], ['MDC_RESP_RATE'], ['MDC_CO2_RESP_RATE'], ['MDC_AWAY_RESP_RATE']],
  ['nibp', ['MDC_PRESS_BLD_NONINV_SYS', 'MDC_PRESS_BLD_NONINV_DIA', 'MDC_PRESS_BLD_NONINV_MEAN']],
  ['co2', ['MDC_CONC_AWAY_CO2_ET']],
  ['temp', ['MDC_TEMP_BODY'], ['MDC_TEMP'], ['MDC_TEMP_TYMP']],
  ['cvp', ['MDC_PRESS_BLD_VEN_CENT_MEAN']],
  ['icp', ['MDC_PRESS_INTRA_CRAN_MEAN']],
  ['glucose', ['MDC_CONC_GLU_ISF'], ['MDC_CONC_GLU_CAPILLARY_WHOLEBLOOD']],
  ['pulse', ['MDC_PULS_OXIM_PULS_RATE'], ['MDC_BLD_PULS_RATE_INV'], ['MDC_PULS_RATE_NON_INV']],
  ['room', ['MDC_TEMP_ROOM']],
  ['infusion', ['MDC_FLOW_FLUID_PUMP']],
  ['vtbi', ['MDC_VOL_FLUID_TBI_REMAIN']],
  ['pvc', ['MDC_ECG_V_P_C_RATE']],
  ['pi', ['MDC_PULS_OXIM_PERF_REL']],
  ['fico2', ['MDC_CONC_AWAY_CO2_INSP']],
  ['weight', ['MDC_MASS_BODY_ACTUAL']],
] as const satisfies readonly (readonly [string, ...(readonly ParameterCode[])[]])[]

export type SlotKey = (typeof TABLE)[number][0]

const known = new WeakMap<readonly ParameterCode[], readonly Slot[]>()

/** The slots of what this subject's devices deliver, whatever that is (WB22), in a fixed order. The same for the same list. */
export function slotsOf(codes: readonly ParameterCode[]): readonly Slot[] {
  const slots = known.get(codes) ?? slotsAnew(codes)
  known.set(codes, slots)
  return slots
}

function slotsAnew(codes: readonly ParameterCode[]): readonly Slot[] {
  const slots: Slot[] = []
  for (const [key, ...alternatives] of TABLE) {
    const parts = alternatives
      .map((group) => (group as readonly ParameterCode[]).filter((code) => codes.includes(code)))
      .find((group) => group.length > 0)
    const first = parts?.[0]
    if (!parts || !first) continue
    // A pulse beside an ECG rate is a detail; alone it is the heart rate.
    if (key === 'pulse' && codes.includes('MDC_ECG_HEART_RATE')) continue
    slots.push({ key, group: parameter(first).group, parts })
  }
  return slots.toSorted((a, b) => rank(a, codes) - rank(b, codes))
}

const rank = (slot: Slot, codes: readonly ParameterCode[]): number =>
  slot.key === 'pulse' && !codes.includes('MDC_ECG_HEART_RATE')
    ? -1
    : TABLE.findIndex(([key]) => key === slot.key)

/**
 * At most `room` slots. One that alarms is never the one left out: it takes the last place of the quiet ones, and the
 * others keep theirs.
 */
export function fitSlots(
  slots: readonly Slot[],
  room: number,
  alarming: (slot: Slot) => boolean,
): { readonly shown: readonly Slot[]; readonly hidden: number } {
  if (slots.length <= room) return { shown: slots, hidden: 0 }
  const urgent = slots.filter(alarming).slice(0, room)
  const calm = slots.filter((slot) => !urgent.includes(slot)).slice(0, room - urgent.length)
  const shown = slots.filter((slot) => urgent.includes(slot) || calm.includes(slot))
  return { shown, hidden: slots.length - shown.length }
}

const WAVE_ORDER: readonly SignalGroup[] = ['ecg', 'spo2', 'abp', 'resp', 'co2', 'cvp']
const PREFERRED: readonly ParameterCode[] = ['MDC_ECG_ELEC_POTL_II', 'MDC_ECG_ELEC_POTL']

const STANDARD = ['I', 'II', 'III', 'aVR', 'aVL', 'aVF', 'V']
const leadRank = (code: ParameterCode): number => {
  const at = STANDARD.indexOf(parameter(code).label)
  return at === -1 ? STANDARD.length : at
}

/** The ECG leads there are, in the order in which people read them (WF6). */
export const leadsOf = (codes: readonly ParameterCode[]): readonly ParameterCode[] =>
  codes
    .filter((code) => parameter(code).kind === 'waveform' && parameter(code).group === 'ecg')
    .toSorted((a, b) => leadRank(a) - leadRank(b) || (a < b ? -1 : 1))

/** Of the ECG: the lead that a board shows, every lead, or the one that somebody chose. */
export type LeadChoice = 'best' | 'all' | ParameterCode

/** One waveform per signal, in the order of the tile; of the ECG as many as wished. */
export function wavesOf(
  codes: readonly ParameterCode[],
  lead: LeadChoice = 'best',
): readonly ParameterCode[] {
  const waves = codes.filter((code) => parameter(code).kind === 'waveform')
  return WAVE_ORDER.flatMap((group) => {
    const own = waves.filter((code) => parameter(code).group === group)
    if (group === 'ecg' && lead === 'all') return leadsOf(codes)
    if (group === 'ecg' && own.some((code) => code === lead)) return own.filter((code) => code === lead)
    const best =
      PREFERRED.find((code) => own.includes(code)) ?? (group === 'ecg' ? leadsOf(codes)[0] : own[0])
    return best ? [best] : []
  })
}

export interface Lane {
  readonly wave: ParameterCode
  readonly slot: Slot | null
}

/** Waves left, their readings right on the same rows; what has no wave goes below. */
export function lanesOf(
  codes: readonly ParameterCode[],
  room: number,
  lead: LeadChoice = 'best',
): { readonly lanes: readonly Lane[]; readonly rest: readonly Slot[] } {
  const slots = slotsOf(codes)
  const taken = new Set<Slot>()
  const lanes = wavesOf(codes, lead)
    .slice(0, room)
    .map((wave) => {
      const { group } = parameter(wave)
      const slot = slots.find((each) => each.group === group && !taken.has(each)) ?? null
      if (slot) taken.add(slot)
      return { wave, slot }
    })
  return { lanes, rest: slots.filter((slot) => !taken.has(slot)) }
}
