import {
  parameter,
  PRIORITIES,
  type Alarm,
  type DeviceId,
  type Evidence,
  type ParameterCode,
} from '@vigil/clinical'
import type { Words } from '../words'
import { display } from './number'
import { clock, duration } from './time'

/** Accepted alarms keep their hue as an outline; paused ones stop flashing; latched ones wait to be seen. */
export type AlarmLook = 'flash' | 'steady' | 'outline' | 'latched'
export type AlarmHue = 'high' | 'medium' | 'low' | 'technical'

export function look(alarm: Alarm): AlarmLook {
  if (alarm.annunciation === 'accepted') return 'outline'
  if (alarm.state === 'latched') return 'latched'
  return alarm.annunciation === 'sounding' || alarm.annunciation === 'visual' ? 'flash' : 'steady'
}

/** Nobody has taken it and the condition holds. */
export const isOpen = (alarm: Alarm): boolean => look(alarm) === 'flash' || look(alarm) === 'steady'

const ATTENTION: Readonly<Record<AlarmLook, number>> = { flash: 0, steady: 0, latched: 1, outline: 2 }

/** What still needs somebody first, then by priority, then the newest: an accepted alarm never hides an open one. */
export const byUrgency = (a: Alarm, b: Alarm): number =>
  ATTENTION[look(a)] - ATTENTION[look(b)] ||
  PRIORITIES.indexOf(b.priority) - PRIORITIES.indexOf(a.priority) ||
  b.announcedAt - a.announcedAt

export const hue = (alarm: Alarm): AlarmHue => (alarm.class === 'technical' ? 'technical' : alarm.priority)

export const marker = (alarm: Alarm, t: Words): string =>
  alarm.class === 'technical'
    ? t(`alarm.technicalMarker.${alarm.priority}`)
    : t(`alarm.marker.${alarm.priority}`)

const KINDS: readonly Evidence['kind'][] = ['silence', 'device', 'limit']
const weight = (evidence: Evidence) =>
  PRIORITIES.indexOf(evidence.priority) * KINDS.length + KINDS.indexOf(evidence.kind)

/** The source that owns the alarm's words: the gravest; our own limit before the device's text (decision 1). */
export const leading = (alarm: Alarm): Evidence | null =>
  alarm.evidence.toSorted((a, b) => weight(b) - weight(a))[0] ?? null

/** Devices of which nothing comes: then it is the monitor that is lost and not some of its values. */
export type Gone = ReadonlySet<DeviceId>
const NONE: Gone = new Set()

/** `SpO2 78 < 90`: the worst value of the episode, then the limit. */
export function alarmText(alarm: Alarm, t: Words, gone: Gone = NONE): string {
  const evidence = leading(alarm)
  if (!evidence) return worstText(alarm) ?? t('alarm.unknown', { condition: alarm.condition })
  switch (evidence.kind) {
    case 'limit': {
      const row = parameter(evidence.code)
      const value = alarm.worst?.code === evidence.code ? alarm.worst.value : evidence.value
      const sign = t(`alarm.${evidence.direction}`)
      return `${row.label} ${display(value, row.decimals)} ${sign} ${display(evidence.limit, row.decimals)}`
    }
    case 'device':
      return evidence.text || t('alarm.unknown', { condition: evidence.code })
    case 'silence':
      return silenceText(evidence, t, gone)
    default:
      return evidence satisfies never
  }
}

/** `No data: ECG II, Resp`, `Leads off: HR, RR`, or of a whole device `Monitor lost`. */
function silenceText(
  { reason, codes, source }: Extract<Evidence, { kind: 'silence' }>,
  t: Words,
  gone: Gone,
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
const WHOLE: readonly string[] = ['battery-empty', 'switched-off', 'standby', 'clock']

const labelOf = (code: ParameterCode): string => {
  const { kind, group, label } = parameter(code)
  return kind === 'waveform' && group === 'ecg' && label !== 'ECG' ? `ECG ${label}` : label
}

function worstText(alarm: Alarm): string | null {
  if (!alarm.worst) return null
  const row = parameter(alarm.worst.code)
  return `${row.label} ${display(alarm.worst.value, row.decimals)}`
}

/** What is being done about it: `coming: N. One`, `sound paused 1:32`, `over, not yet seen`. */
export function standing(alarm: Alarm, now: number, t: Words): string | null {
  if (alarm.owner) return t(`alarm.${alarm.owner.state}`, { name: alarm.owner.name })
  if (alarm.state === 'latched') return t('alarm.latched')
  if (alarm.annunciation === 'audio-paused' && alarm.audioPausedUntil !== null)
    return t('alarm.paused', { left: duration(alarm.audioPausedUntil - now) })
  if (alarm.annunciation === 'accepted') return t('alarm.accepted')
  return null
}

/** How long it lasted or lasts. */
export const lasting = (alarm: Alarm, now: number): string => duration((alarm.endedAt ?? now) - alarm.onset)

/** `*** SpO2 78 < 90 · 02:10:12 · 0:47 · coming: N. One` */
export function alarmLine(alarm: Alarm, now: number, zone: string, t: Words, gone: Gone = NONE): string {
  const parts = [
    `${marker(alarm, t)} ${alarmText(alarm, t, gone)}`,
    clock(alarm.onset, zone),
    lasting(alarm, now),
    standing(alarm, now, t),
  ]
  return parts.filter((part) => part !== null).join(t('separator'))
}
