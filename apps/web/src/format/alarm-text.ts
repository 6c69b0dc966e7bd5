import {
  parameter,
  PRIORITIES,
  rounded,
  type Alarm,
  type AlarmId,
  type DeviceId,
  type DeviceType,
  type Evidence,
  type ParameterCode,
  type Reading,
} from '@vigil/clinical'
import type { Words } from '../words'
import { display, unitLabel } from './number'

/** What the page knows around an alarm and the alarm itself does not carry. */
export interface Surroundings {
  /** Devices of which nothing comes: then it is the monitor that is lost and not some of its values. */
  readonly gone: ReadonlySet<DeviceId>
  /** The label of the bed at which each device is. */
  readonly beds: ReadonlyMap<DeviceId, string>
  readonly types: ReadonlyMap<DeviceId, DeviceType>
  readonly pausedBy: (alarm: AlarmId) => string | null
}
export const NOTHING_KNOWN: Surroundings = {
  gone: new Set(),
  beds: new Map(),
  types: new Map(),
  pausedBy: () => null,
}

type OfLimit = Extract<Evidence, { kind: 'limit' }>

const KINDS: readonly Evidence['kind'][] = ['silence', 'device', 'rule', 'limit']
const weight = (evidence: Evidence, alarm: Alarm) =>
  2 * (PRIORITIES.indexOf(evidence.priority) * KINDS.length + KINDS.indexOf(evidence.kind)) +
  // Of equals the one that measured the worst value: HR and PR are two sources of one condition.
  Number(evidence.kind === 'limit' && evidence.code === alarm.worst?.code)

/** The source that owns the alarm's words: the gravest; our own limit before the device's text (decision 1). */
export const leading = (alarm: Alarm): Evidence | null =>
  alarm.evidence.toSorted((a, b) => weight(b, alarm) - weight(a, alarm))[0] ?? null

const farther = (direction: OfLimit['direction'], a: number, b: number) =>
  direction === 'low' ? Math.min(a, b) : Math.max(a, b)

function worstOf(alarm: Alarm, { code, direction, value }: OfLimit): number {
  return alarm.worst?.code === code ? farther(direction, alarm.worst.value, value) : value
}

/** The alarm with the value on the screen counted in: its line is never calmer than the reading beside it. */
export function withLive(alarm: Alarm, reading: Reading): Alarm {
  const first = leading(alarm)
  if (first?.kind !== 'limit' || alarm.state !== 'active' || reading.kind !== 'valid') return alarm
  const value = rounded(parameter(first.code), reading.value)
  const worst = worstOf(alarm, first)
  if (farther(first.direction, value, worst) === worst) return alarm
  return { ...alarm, worst: { code: first.code, value, measuredAt: reading.measuredAt } }
}

/** `SpO2 78 < 90`, `Glucose 185 mg/dL > 180`: the worst value of the episode, then the limit. */
export function alarmText(alarm: Alarm, t: Words, around: Surroundings = NOTHING_KNOWN): string {
  if (alarm.condition === 'network-incident') return networkText(alarm, t, around)
  const first = leading(alarm)
  if (!first) return worstText(alarm) ?? unknown(alarm.condition, t)
  switch (first.kind) {
    case 'limit': {
      const { decimals } = parameter(first.code)
      const value = labelled(first.code, worstOf(alarm, first))
      return `${value} ${t(`alarm.${first.direction}`)} ${display(first.limit, decimals)}`
    }
    case 'device':
      return first.text || unknown(first.code, t)
    case 'silence':
      return silenceText(first, t, around)
    case 'rule':
      return ruleText(first)
    default:
      return first satisfies never
  }
}

/** `Shock pattern: HR 128, ABP 84 mmHg`: what people called the rule, and what was measured. */
const ruleText = ({ name, values }: Extract<Evidence, { kind: 'rule' }>): string => {
  const measured = values.map(({ code, value }) => labelled(code, value)).join(', ')
  return measured ? `${name}: ${measured}` : name
}

const unknown = (code: string, t: Words) =>
  t('alarm.unknown', { condition: code.replace(/^device:/, '').replaceAll('_', ' ') })

/** Nobody doubts in what SpO2 or a rate per minute is counted. */
const PLAIN: readonly string[] = ['%', '/min', '1']

function labelled(code: ParameterCode, value: number): string {
  const { label, decimals, unit } = parameter(code)
  const number = display(value, decimals)
  return PLAIN.includes(unit) ? `${label} ${number}` : `${label} ${number} ${unitLabel(unit)}`
}

const worstText = ({ worst }: Alarm): string | null => worst && labelled(worst.code, worst.value)

const and = new Intl.ListFormat('en-GB', { type: 'conjunction' })
const byNumber = new Intl.Collator('en-GB', { numeric: true }).compare

/** `Network: no data from beds 3, 6 and 8`: one incident with the beds listed (clinical-decisions 5). */
function networkText(alarm: Alarm, t: Words, { beds }: Surroundings): string {
  const sources = new Set(alarm.evidence.flatMap(({ source }) => (source === null ? [] : [source])))
  const labels = new Set([...sources].flatMap((source) => beds.get(source) ?? []))
  if (labels.size === 0) return t('alarm.networkDevices', { count: sources.size })
  return t('alarm.networkBeds', { count: labels.size, beds: and.format([...labels].toSorted(byNumber)) })
}

/** `No data: ECG II, Resp`, `Leads off: HR, RR`, or of a whole device `Monitor lost`. */
function silenceText(
  { reason, codes, source }: Extract<Evidence, { kind: 'silence' }>,
  t: Words,
  { gone }: Surroundings,
): string {
  const labels = [...new Set(codes.map(labelOf))]
  const whole = WHOLE.includes(reason) || labels.length === 0 || (source !== null && gone.has(source))
  if (whole) return t(`alarm.silence.${reason}`)
  return t('alarm.silenceOf', {
    parameters: labels.join(', '),
    reason: reason === 'lost' ? t('alarm.noData') : t(`alarm.silence.${reason}`),
  })
}

/** These befall a device as a whole. */
const WHOLE: readonly string[] = ['battery-empty', 'switched-off', 'standby', 'clock', 'alarms-differ']

const labelOf = (code: ParameterCode): string => {
  const { kind, group, label } = parameter(code)
  return kind === 'waveform' && group === 'ecg' && label !== 'ECG' ? `ECG ${label}` : label
}

/** `Vigil limit 40, Bedside monitor 38`: who says so, in words and each once; `null` where one source says it all. */
export function sourcesText(alarm: Alarm, t: Words, { types }: Surroundings): string | null {
  if (alarm.evidence.length < 2 || alarm.condition === 'network-incident') return null
  const first = leading(alarm)
  const spoken = alarm.evidence.map((each) => {
    switch (each.kind) {
      case 'limit': {
        const { label, decimals } = parameter(each.code)
        const limit = display(each.limit, decimals)
        const other = first?.kind === 'limit' && first.code !== each.code
        return t('alarm.source.limit', { limit: other ? `${label} ${limit}` : limit })
      }
      case 'device':
        return `${t(`alarm.source.${types.get(each.source) ?? 'other'}`)} ${each.text || each.code}`
      case 'silence': {
        const type = each.source === null ? undefined : types.get(each.source)
        return t(`alarm.source.${type ?? 'other'}`)
      }
      case 'rule':
        return each.name
      default:
        return each satisfies never
    }
  })
  return [...new Set(spoken)].join(', ')
}
