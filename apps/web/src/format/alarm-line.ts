import { PRIORITIES, type Alarm, type UnitId } from '@vigil/clinical'
import { byPriority, needsHelp } from './alarm-order'
import type { Words } from '../words'
import { alarmText, NOTHING_KNOWN, type Surroundings } from './alarm-text'
import { clock, duration } from './time'

/** Accepted alarms keep their hue as an outline; paused ones stop flashing; latched ones wait to be seen. */
export type AlarmLook = 'flash' | 'steady' | 'outline' | 'latched'
export type AlarmHue = 'high' | 'medium' | 'low' | 'technical'

export function look(alarm: Alarm): AlarmLook {
  if (needsHelp(alarm)) return 'flash'
  if (alarm.annunciation === 'accepted') return 'outline'
  if (alarm.state === 'latched') return 'latched'
  return alarm.annunciation === 'sounding' || alarm.annunciation === 'visual' ? 'flash' : 'steady'
}

const ATTENTION: Readonly<Record<AlarmLook, number>> = { flash: 0, steady: 0, latched: 1, outline: 2 }

/** What still needs somebody first, then by priority, then the newest: an accepted alarm never hides an open one. */
export const byUrgency = (a: Alarm, b: Alarm): number =>
  ATTENTION[look(a)] - ATTENTION[look(b)] || byPriority(a, b)

const HIGH = PRIORITIES.at(-1)

/** As `byUrgency` for somebody who stands in one unit: high alarms of any unit first, then what is theirs. */
export const byUrgencyIn =
  (unit: UnitId | null) =>
  (a: Alarm, b: Alarm): number =>
    ATTENTION[look(a)] - ATTENTION[look(b)] ||
    Number(b.priority === HIGH) - Number(a.priority === HIGH) ||
    Number(needsHelp(b)) - Number(needsHelp(a)) ||
    Number(b.unit === unit) - Number(a.unit === unit) ||
    byPriority(a, b)

export const hue = (alarm: Alarm): AlarmHue => (alarm.class === 'technical' ? 'technical' : alarm.priority)

export const marker = (alarm: Alarm, t: Words): string =>
  alarm.class === 'technical'
    ? t(`alarm.technicalMarker.${alarm.priority}`)
    : t(`alarm.marker.${alarm.priority}`)

/** What is being done about it: `coming: N. One`, `Board sound paused by N. One, 1:32 left`, `over, not yet seen`. */
export function standing(
  alarm: Alarm,
  now: number,
  t: Words,
  around: Surroundings = NOTHING_KNOWN,
): string | null {
  if (alarm.owner) return t(`alarm.${alarm.owner.state}`, { name: alarm.owner.name })
  const parts = [unowned(alarm, now, t, around), seenText(alarm, t)].filter((part) => part !== null)
  return parts.length === 0 ? null : parts.join(t('separator'))
}

function unowned(alarm: Alarm, now: number, t: Words, { pausedBy }: Surroundings): string | null {
  // Whoever saw it from afar was not there (clinical-decisions 8).
  if (alarm.state === 'latched')
    return t(alarm.seenBy.length > 0 ? 'alarm.latchedAtBedside' : 'alarm.latched')
  if (alarm.annunciation === 'audio-paused' && alarm.audioPausedUntil !== null) {
    const left = duration(alarm.audioPausedUntil - now)
    const name = pausedBy(alarm.id)
    return name === null ? t('alarm.paused', { left }) : t('alarm.pausedBy', { name, left })
  }
  return alarm.annunciation === 'accepted' ? t('alarm.accepted') : null
}

const seenText = ({ seenBy }: Alarm, t: Words): string | null =>
  seenBy.length === 0 ? null : t('alarm.seenBy', { names: seenBy.map(({ name }) => name).join(', ') })

/** The signals contradict it: a note, and without sound where the engine says so (clinical-decisions 3). */
export const doubtOf = ({ assessment, annunciation, state }: Alarm, t: Words): string | null =>
  assessment?.verdict !== 'contradicted'
    ? null
    : t(annunciation === 'visual' && state === 'active' ? 'alarm.quiet' : 'alarm.doubted')

/** `chattering, 5 times`: one alarm that comes again and again. */
export const recurrenceText = ({ recurrence }: Alarm, t: Words): string | null =>
  recurrence ? t(`alarm.${recurrence.kind}`, { count: recurrence.count }) : null

/** How long it lasted or lasts. */
export const lasting = (alarm: Alarm, now: number): string => duration((alarm.endedAt ?? now) - alarm.onset)

/** `*** SpO2 78 < 90 · 02:10:12 · 0:47 · coming: N. One` */
export function alarmLine(
  alarm: Alarm,
  now: number,
  zone: string,
  t: Words,
  around: Surroundings = NOTHING_KNOWN,
): string {
  const parts = [
    `${marker(alarm, t)} ${alarmText(alarm, t, around)}`,
    clock(alarm.onset, zone),
    lasting(alarm, now),
    recurrenceText(alarm, t),
    standing(alarm, now, t, around),
  ]
  return parts.filter((part) => part !== null).join(t('separator'))
}

/** `High alarm. Bed 1. SpO2 78 < 90`: priority and bed in words, for who does not see the colour (AX7). */
export const spokenLine = (alarm: Alarm, place: string, t: Words, around: Surroundings): string =>
  t(`alarm.spoken.${alarm.class}`, {
    priority: t(`alarm.priority.${alarm.priority}`),
    bed: place,
    text: alarmText(alarm, t, around),
  })
