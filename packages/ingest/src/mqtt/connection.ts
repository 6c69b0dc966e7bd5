import { connect, type IClientOptions, type MqttClient } from 'mqtt'
import { topicOf } from './topic'

export interface Account {
  readonly url: string
  readonly device: string
  readonly password: string
}

const RECONNECT_MS = 1000
const CONNECT_TIMEOUT_MS = 10_000

/** A device as the contract wants it: user name and client id are its id, the last will says that it was lost. */
export function connectDevice(account: Account, options: IClientOptions = {}): MqttClient {
  const { url, device, password } = account
  return connect(url, {
    clientId: device,
    username: device,
    password,
    clean: true,
    queueQoSZero: false,
    resubscribe: false,
    reconnectPeriod: RECONNECT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    will: { topic: topicOf(device, 'status'), payload: farewell('lost'), qos: 1, retain: true },
    ...options,
  })
}

export const greeting = (): Buffer => Buffer.from(JSON.stringify({ state: 'online' }))

export const farewell = (reason: 'lost' | 'switched-off'): Buffer =>
  Buffer.from(JSON.stringify({ state: 'offline', reason }))
