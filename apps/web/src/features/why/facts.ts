import { parameter, type Limit, type ParameterCode } from '@vigil/clinical'
import { display, unitLabel } from '../../format/number'
import { dayAndMinute } from '../../format/time'
import type { Words } from '../../words'
import { whyWords as say } from '../../words/why'
import type { Why } from './answer'
import { deviceName, span } from './headline'

type RuleLimit = Why['rule']['limits'][number]
type Source = Why['sources'][number]

const valueText = (code: ParameterCode, value: number): string => display(value, parameter(code).decimals)

/** `below 85 %, high priority` */
export function limitText({ codes, direction, value, priority }: RuleLimit, t: Words): string {
  const [code] = codes
  return say('limit', {
    side: say(`side.${direction}`),
    limit: code ? valueText(code, value) : value,
    unit: code ? unitLabel(parameter(code).unit) : '',
    priority: t(`alarm.priority.${priority}`).toLowerCase(),
  })
}

/** `of this patient (SpO2 88-92), announced after 15 s` */
export function whomText(
  limit: RuleLimit,
  rule: Pick<Why['rule'], 'category' | 'clearMs'>,
  zone: string,
): string {
  const { setBy, delayMs, clearMs = rule.clearMs, deadband, burden, lasting } = limit
  return [
    whom(setBy, rule.category),
    setBy.at === null ? null : say('setAt', { time: dayAndMinute(setBy.at, zone) }),
    delayMs === 0 ? say('noDelay') : say('delay', { time: span(delayMs) }),
    burden === undefined ? null : say('burden', { burden }),
    lasting ? say('lasting', { time: span(lasting.afterMs) }) : null,
    deadband === undefined
      ? say('clear', { time: span(clearMs) })
      : say('clearBy', { time: span(clearMs), deadband }),
  ]
    .filter((part) => part !== null)
    .join(', ')
}

function whom({ kind, name }: Limit['setBy'], category: string | null): string {
  if (kind === 'default')
    return say('whom.default', { category: category === null ? '' : say('category', { category }) })
  return say(`whom.${kind}`, { name: name === null ? '' : say('named', { name }) })
}

export function sourceText({ evidence, type }: Source, t: Words): string {
  const device = deviceName(evidence.source, type, t)
  switch (evidence.kind) {
    case 'limit':
      return say('source.limit', {
        label: parameter(evidence.code).label,
        limit: valueText(evidence.code, evidence.limit),
        device,
      })
    case 'device':
      return say('source.device', { device, text: evidence.text || evidence.code })
    case 'silence':
      return say('source.silence', { device })
    case 'rule':
      return say('source.rule', { name: evidence.name, version: evidence.version })
    default:
      return evidence satisfies never
  }
}

/** What that device measured when the alarm was announced. */
export function sourceValue({ value }: Source): string {
  if (!value) return say('valueUnknown')
  const { label, unit } = parameter(value.code)
  const age = span(value.ageMs)
  if (value.value === null) return say('noValue', { label, age })
  return say('value', { label, value: valueText(value.code, value.value), unit: unitLabel(unit), age })
}

/** Where devices that measure the same do not say the same, or a device alarms alone. */
export function mismatchText({ sources, values, alarm, rule }: Why, t: Words): string | null {
  const differing = differingValues(values, alarm.announcedAt)
  if (differing.length > 0) {
    const types = new Map(sources.map(({ evidence, type }) => [evidence.source, type]))
    const texts = differing.map(
      ({ source, text }) => `${deviceName(source, types.get(source) ?? null, t)} ${text}`,
    )
    return say('differs', { values: texts.join(', ') })
  }
  const kinds = new Set(sources.map(({ evidence }) => evidence.kind))
  return kinds.has('device') && !kinds.has('limit') && rule.limits.length > 0 ? say('alone') : null
}

function differingValues(values: Why['values'], at: number) {
  for (const { code } of values) {
    const said = values.flatMap(({ code: other, source, samples }) => {
      const last = samples.findLast((sample) => sample.at <= at && sample.value !== null)
      return other === code && typeof last?.value === 'number'
        ? [{ source, text: valueText(code, last.value) }]
        : []
    })
    if (new Set(said.map(({ text }) => text)).size > 1) return said
  }
  return []
}
