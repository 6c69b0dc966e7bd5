import { connectAsync, type MqttClient } from 'mqtt'
import type { IPubackPacket } from 'mqtt-packet'

export const PASSWORD = 'a device password'

export interface Answer {
  readonly reasonCode: number
  readonly reason: string | null
}

/** A device as the outside sees one: it publishes and hears its PUBACKs. */
export interface Monitor {
  /** Resolves with the PUBACK. */
  publish(kind: string, content: unknown): Promise<Answer>
  readonly client: MqttClient
  end(): Promise<void>
}

export async function connectMonitor(
  url: string,
  device: string,
  {
    version = 5,
    password = PASSWORD,
    will = false,
  }: { version?: 4 | 5; password?: string; will?: boolean } = {},
): Promise<Monitor> {
  const client = await connectAsync(url, {
    protocolVersion: version,
    clientId: device,
    username: device,
    password,
    reconnectPeriod: 0,
    clean: true,
    ...(will
      ? {
          will: {
            topic: `vigil/v1/${device}/status`,
            payload: Buffer.from('{"state":"offline"}'),
            qos: 1,
            retain: true,
          },
        }
      : {}),
  })
  client.on('error', () => undefined)
  return {
    client,
    publish: (kind, content) =>
      new Promise((resolve, reject) => {
        const topic = kind.includes('/') ? kind : `vigil/v1/${device}/${kind}`
        const payload = typeof content === 'string' ? content : JSON.stringify(content)
        const onClose = () => reject(new Error('the connection was closed'))
        client.once('close', onClose)
        client.publish(topic, payload, { qos: 1 }, (error, packet) => {
          client.off('close', onClose)
          // A refused publish comes as an error that carries the reason code.
          const puback = packet as IPubackPacket | undefined
          if (error && !('code' in error)) return reject(error)
          resolve({
            reasonCode: puback?.reasonCode ?? (error && 'code' in error ? error.code : 0),
            reason: puback?.properties?.reasonString ?? null,
          })
        })
      }),
    end: () => client.endAsync(true),
  }
}

let seq = 0
/** One numerics message with a sequence number of its own. */
export const numerics = (values: Readonly<Record<string, number>>, at = Date.now()) => ({
  seq: ++seq,
  at: new Date(at).toISOString(),
  values: Object.entries(values).map(([code, value]) => ({ code, value, unit: UNITS[code] ?? '/min' })),
})
const UNITS: Readonly<Record<string, string>> = { MDC_PULS_OXIM_SAT_O2: '%' }

export const alert = (state: 'present' | 'ended', id = 'a1', at = Date.now()) => ({
  seq: ++seq,
  at: new Date(at).toISOString(),
  id,
  state,
  inactivation: 'none',
  class: 'physiological',
  priority: 'high',
  code: 'MDC_EVT_ECG_ASYSTOLE',
  text: 'ASYSTOLE',
})
