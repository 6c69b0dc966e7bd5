import {
  derivedLeads,
  parameter,
  type DerivedLead,
  type ParameterCode,
  type SignalGroup,
} from '@vigil/clinical'
import type { WaveSpans } from '@vigil/protocol'
import { reviewWords as say } from '../../words/review'
import { derivedTrace, traceOf, type Trace } from './trace'
import type { Blocks } from './query'

/** What may stand on a lane: a lead that was measured, or one that follows from two others. */
export type Lead =
  | { readonly kind: 'measured'; readonly key: string; readonly code: ParameterCode }
  | { readonly kind: 'derived'; readonly key: string; readonly derived: DerivedLead }

const ORDER: readonly SignalGroup[] = ['ecg', 'abp', 'cvp', 'spo2', 'co2', 'resp']
const FIRST: ParameterCode = 'MDC_ECG_ELEC_POTL_II'

/** Lead II first, then as monitors order them. */
export function leadsIn(spans: WaveSpans['spans']): readonly Lead[] {
  const codes = [...new Set(spans.map(({ code }) => code))].toSorted((a, b) => rank(a) - rank(b))
  const measured = codes.map((code): Lead => ({ kind: 'measured', key: code, code }))
  const derived = derivedLeads(codes).map((each): Lead => ({
    kind: 'derived',
    key: `derived ${each.lead}`,
    derived: each,
  }))
  return [...measured, ...derived]
}

const rank = (code: ParameterCode): number => (code === FIRST ? -1 : ORDER.indexOf(parameter(code).group))

export const labelOf = (lead: Lead): string =>
  lead.kind === 'measured' ? parameter(lead.code).label : say('derived', { lead: lead.derived.lead })

export const groupOf = (lead: Lead): SignalGroup =>
  lead.kind === 'measured' ? parameter(lead.code).group : 'ecg'

export const unitOf = (lead: Lead): string => (lead.kind === 'measured' ? parameter(lead.code).unit : 'mV')

/** Everything that has to be asked for to draw them. */
export const codesOf = (leads: readonly Lead[]): readonly ParameterCode[] => [
  ...new Set(leads.flatMap((lead) => (lead.kind === 'measured' ? [lead.code] : lead.derived.of))),
]

export function traceOfLead(lead: Lead, { blocks, span }: Blocks): Trace | null {
  const one = (code: ParameterCode) =>
    traceOf(
      blocks.filter((block) => block.code === code),
      span,
    )
  return lead.kind === 'measured'
    ? one(lead.code)
    : derivedTrace(lead.derived, one(lead.derived.of[0]), one(lead.derived.of[1]))
}
