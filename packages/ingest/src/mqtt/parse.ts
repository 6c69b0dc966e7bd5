import { isUtf8 } from 'node:buffer'
import type { DeviceMessage, EpochMs } from '@vigil/clinical'
import { createRejections, type Rejected, type Rejections } from '../rejection'
import { alertList, alerts, events, status } from './announcements'
import { isBinary, parseBinary } from './binary'
import { envelope, isFields, type Delivery, type Fields } from './fields'
import { numerics } from './numerics'
import { parseTopic, type MessageKind } from './topic'
import { waveforms } from './waveforms'

export interface Published {
  readonly topic: string
  readonly payload: Uint8Array
  readonly retained: boolean
  readonly receivedAt: EpochMs
}

export interface Parsed {
  readonly messages: readonly DeviceMessage[]
  readonly rejected: readonly Rejected[]
}

/** reliability.md, limits: an MQTT packet is at most 256 KB. */
export const MAX_PAYLOAD_BYTES = 256 * 1024

/** Total: whatever the bytes, every part of them is a message or a rejection, and nothing throws. */
export function parseMqtt({ topic, payload, retained, receivedAt }: Published): Parsed {
  const rejections = createRejections()
  const to = parseTopic(topic)
  if (!to) {
    rejections.add('topic-unknown', 'The topic is not vigil/v1/{device}/{kind}.')
    return { messages: [], rejected: rejections.list() }
  }
  if (payload.byteLength > MAX_PAYLOAD_BYTES) {
    rejections.add('too-large', `A message is at most ${MAX_PAYLOAD_BYTES} bytes.`)
    return { messages: [], rejected: rejections.list() }
  }
  const delivery: Delivery = { device: to.device, receivedAt, retained }
  const messages =
    to.kind === 'waveforms' && isBinary(payload)
      ? parseBinary(payload, delivery, rejections)
      : parseText(payload, to.kind, delivery, rejections)
  return { messages, rejected: rejections.list() }
}

function parseText(
  payload: Uint8Array,
  kind: MessageKind,
  delivery: Delivery,
  rejections: Rejections,
): readonly DeviceMessage[] {
  const content = jsonOf(payload)
  if (!content.ok) {
    rejections.add('json-malformed', content.detail)
    return []
  }
  const parts: readonly unknown[] = Array.isArray(content.value) ? content.value : [content.value]
  if (parts.length === 0) rejections.add('schema', 'The list of messages is empty.')
  const messages: DeviceMessage[] = []
  for (const part of parts) {
    if (!isFields(part)) {
      rejections.add('schema', 'A message is a JSON object, or a list of them.', part)
      continue
    }
    const message = parseMessage(part, kind, delivery, rejections)
    if (message) messages.push(message)
  }
  return messages
}

function parseMessage(
  fields: Fields,
  kind: MessageKind,
  delivery: Delivery,
  rejections: Rejections,
): DeviceMessage | null {
  const head =
    kind === 'status' && fields['at'] === undefined
      ? envelope({ ...fields, at: new Date(delivery.receivedAt).toISOString() }, delivery, rejections)
      : envelope(fields, delivery, rejections)
  if (!head) return null
  switch (kind) {
    case 'numerics':
      return numerics(fields, head, rejections)
    case 'waveforms':
      return waveforms(fields, head, rejections)
    case 'alerts':
      if (fields['all'] !== undefined) return alertList(fields['all'], head, rejections)
      return alerts(fields, head, rejections)
    case 'events':
      return events(fields, head, rejections)
    case 'status':
      return status(fields, head, rejections)
    default:
      return kind satisfies never
  }
}

type Json = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly detail: string }

function jsonOf(payload: Uint8Array): Json {
  if (!isUtf8(payload)) return { ok: false, detail: 'The message is not UTF-8.' }
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)
  try {
    return { ok: true, value: JSON.parse(bytes.toString('utf8')) }
  } catch {
    return { ok: false, detail: 'The message is not JSON.' }
  }
}
