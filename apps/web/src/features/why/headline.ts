import { parameter, type DeviceId, type DeviceType, type Evidence, type ParameterCode } from '@vigil/clinical'
import { leading } from '../../format/alarm-text'
import { display } from '../../format/number'
import type { Words } from '../../words'
import { whyWords as say } from '../../words/why'
import type { Why } from './answer'

/** `15 s`, `2 min`. */
export const span = (ms: number): string =>
  ms < 120_000 ? `${String(Math.round(ms / 1_000))} s` : `${String(Math.round(ms / 60_000))} min`

/** `Bedside monitor mon-1` */
export function deviceName(source: DeviceId | null, type: DeviceType | null, t: Words): string {
  if (source === null) return say('anyDevice')
  return `${t(`alarm.source.${type ?? 'other'}`)} ${source}`
}

export const typeOf = ({ sources }: Pick<Why, 'sources'>, source: DeviceId | null): DeviceType | null =>
  sources.find(({ evidence }) => evidence.source === source)?.type ?? null

type OfLimit = Extract<Evidence, { kind: 'limit' }>
type Silence = Extract<Evidence, { kind: 'silence' }>

/** In one sentence what made it ring: `SpO2 78 was below 85 for 15 s`. */
export function headline(why: Pick<Why, 'alarm' | 'events' | 'rule' | 'sources'>, t: Words): string {
  const { alarm, events, sources } = why
  if (alarm.condition === 'network-incident') {
    const devices = new Set(sources.map(({ evidence }) => evidence.source))
    return say('headline.network', { count: devices.size })
  }
  const evidence = leading({ ...alarm, evidence: sources.map((each) => each.evidence) })
  const what = evidence ? sentence(why, evidence, t) : say('headline.unknown', { condition: alarm.condition })
  return events[0]?.type === 'retrospective' ? say('headline.late', { what }) : what
}

function sentence(why: Pick<Why, 'rule' | 'sources'>, evidence: Evidence, t: Words): string {
  const device = deviceName(evidence.source, typeOf(why, evidence.source), t)
  switch (evidence.kind) {
    case 'limit':
      return ofLimit(why, evidence)
    case 'device':
      return say('headline.device', { device, text: evidence.text || evidence.code })
    case 'silence':
      return ofSilence(evidence, device)
    case 'rule':
      return ofRule(evidence)
    default:
      return evidence satisfies never
  }
}

/** `Rule Shock pattern, version 2: HR 128, ART sys 84` */
function ofRule({ name, version, values }: Extract<Evidence, { kind: 'rule' }>): string {
  const measured = values.map(({ code, value }) => {
    const { label, decimals } = parameter(code)
    return `${label} ${display(value, decimals)}`
  })
  return say('headline.rule', { name, version, values: measured.join(', ') })
}

function ofLimit({ rule }: Pick<Why, 'rule'>, evidence: OfLimit): string {
  const { code, direction, limit, value, priority } = evidence
  const { label, decimals } = parameter(code)
  // The standstill of a heart is never delayed (clinical-decisions 3).
  if (code === 'MDC_ECG_HEART_RATE' && value === 0) return say('headline.standstill', { label })
  const what = say(`headline.${direction}`, {
    label,
    value: display(value, decimals),
    limit: display(limit, decimals),
  })
  const delayMs = rule.limits.find((each) => each.crossed && each.priority === priority)?.delayMs ?? 0
  return delayMs === 0 ? what : say('headline.for', { what, time: span(delayMs) })
}

function ofSilence({ reason, codes }: Silence, device: string): string {
  if (reason === 'lost' && codes.length > 0) return say('headline.lostOf', { what: labelsOf(codes), device })
  return say(`headline.${reason}`, { device })
}

const labelsOf = (codes: readonly ParameterCode[]): string =>
  [...new Set(codes.map((code) => parameter(code).label))].join(', ')
