import { INACTIVATIONS, type DeviceAlert, type DeviceMessage, type DeviceStatus } from '@vigil/clinical'
import { cleanText, type Rejections } from '../rejection'
import { isFields, isOneOf, textField, type Envelope, type Fields } from './fields'

const ALERT_STATES = ['present', 'latched', 'ended'] as const
const ALERT_CLASSES = ['physiological', 'technical', 'advisory'] as const
const ALERT_PRIORITIES = ['high', 'medium', 'low'] as const

/** A code that nobody mapped is kept as it came: an alarm of a device is never dropped for its code (H15). */
export function alerts(fields: Fields, envelope: Envelope, rejections: Rejections): DeviceMessage | null {
  const { state, inactivation = 'none', class: alertClass, priority } = fields
  const alertId = textField(fields['id'], 200)
  const code = textField(typeof fields['code'] === 'number' ? String(fields['code']) : fields['code'], 200)
  const refuse = (sentence: string): null => {
    rejections.add('schema', sentence, fields)
    return null
  }
  if (alertId === null) return refuse('`id` is a text of 1 to 200 characters.')
  if (code === null) return refuse('`code` is a text of 1 to 200 characters.')
  if (!isOneOf(ALERT_STATES, state)) return refuse(`\`state\` is one of ${ALERT_STATES.join(', ')}.`)
  if (!isOneOf(INACTIVATIONS, inactivation))
    return refuse(`\`inactivation\` is one of ${INACTIVATIONS.join(', ')}.`)
  if (!isOneOf(ALERT_CLASSES, alertClass)) return refuse(`\`class\` is one of ${ALERT_CLASSES.join(', ')}.`)
  if (!isOneOf(ALERT_PRIORITIES, priority))
    return refuse(`\`priority\` is one of ${ALERT_PRIORITIES.join(', ')}.`)
  const text = typeof fields['text'] === 'string' ? cleanText(fields['text'], 500) : ''
  const measuredAt = envelope.measuredAt
  const alert = { alertId, state, inactivation, class: alertClass, priority, code, text, measuredAt }
  return { ...envelope, kind: 'alerts', alerts: [alert] }
}

/** More than any device has at once. */
const MOST_LISTED = 200

/** All that a device alarms for now (H16). What of it cannot be read is refused, and counts as open all the same. */
export function alertList(all: unknown, envelope: Envelope, rejections: Rejections): DeviceMessage | null {
  if (!Array.isArray(all) || all.length > MOST_LISTED) {
    rejections.add('schema', `\`all\` is a list of at most ${MOST_LISTED} alerts.`)
    return null
  }
  const read: DeviceAlert[] = []
  const open = new Set<string>()
  all.forEach((item: unknown, index) => {
    const fields = isFields(item) ? item : {}
    const message = alerts(fields, envelope, rejections)
    const [alert] = message?.kind === 'alerts' ? message.alerts : []
    if (alert && alert.state !== 'ended') read.push(alert)
    if (alert?.state !== 'ended') open.add(textField(fields['id'], 200) ?? `unreadable ${index}`)
  })
  return { ...envelope, kind: 'alerts', alerts: read, open: [...open] }
}

export function events(fields: Fields, envelope: Envelope, rejections: Rejections): DeviceMessage | null {
  const kind = textField(fields['kind'], 100)
  if (kind === null) {
    rejections.add('schema', '`kind` is a text of 1 to 100 characters.', fields)
    return null
  }
  const data = fields['data'] ?? {}
  const safe = isFields(data) ? plainData(data, 0) : undefined
  if (!isFields(safe)) {
    rejections.add('schema', '`data` is an object of finite values, at most 16 deep.', fields)
    return null
  }
  return { ...envelope, kind: 'events', events: [{ kind, data: safe, measuredAt: envelope.measuredAt }] }
}

const DEEPEST = 16

/** A copy without `__proto__`, unstorable text and infinities; `undefined` where that is not possible. */
function plainData(value: unknown, depth: number): unknown {
  if (depth > DEEPEST) return undefined
  if (typeof value === 'string') return cleanText(value, 10_000)
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => plainData(item, depth + 1))
    return items.includes(undefined) ? undefined : items
  }
  const entries: [string, unknown][] = []
  for (const [key, item] of Object.entries(value)) {
    if (key === '__proto__') continue
    const safe = plainData(item, depth + 1)
    if (safe === undefined) return undefined
    entries.push([cleanText(key, 200), safe])
  }
  return Object.fromEntries(entries)
}

const STATES = ['online', 'offline', 'standby'] as const
const REASONS = ['lost', 'battery-empty', 'switched-off', 'none'] as const

/** A last will carries neither `seq` nor `at`: the time of receipt is all that is known. */
export function status(fields: Fields, envelope: Envelope, rejections: Rejections): DeviceMessage | null {
  const { state, battery = null, reason } = fields
  if (!isOneOf(STATES, state)) {
    rejections.add('schema', `\`state\` is one of ${STATES.join(', ')}.`, fields)
    return null
  }
  const isBattery = typeof battery === 'number' && battery >= 0 && battery <= 100
  if (battery !== null && !isBattery) rejections.add('implausible', '`battery` is 0 to 100 percent.', fields)
  const said: DeviceStatus = {
    state,
    reason: isOneOf(REASONS, reason) ? reason : state === 'offline' ? 'lost' : 'none',
    battery: isBattery ? battery : null,
    firmware: textField(fields['firmware'], 100),
  }
  return { ...envelope, kind: 'status', status: said }
}
