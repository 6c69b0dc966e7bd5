import type { DeviceId, DeviceMessage } from '@vigil/clinical'

export type MessageKind = DeviceMessage['kind']

const TOPIC = /^vigil\/v1\/([A-Za-z0-9._:-]{1,200})\/(numerics|waveforms|alerts|events|status)$/

/** `vigil/v1/{deviceId}/{kind}`; `null` for any other topic. */
export function parseTopic(topic: string): { readonly device: DeviceId; readonly kind: MessageKind } | null {
  const match = TOPIC.exec(topic)
  return match && { device: match[1] as DeviceId, kind: match[2] as MessageKind }
}

export const topicOf = (device: string, kind: MessageKind): string => `vigil/v1/${device}/${kind}`
