import { setTimeout as pause } from 'node:timers/promises'
import { connect, type MqttClient } from 'mqtt'
import type { Health, Log } from '../ports'
import type { Delivery } from './quarantine'
import type { Reception } from './reception'

const TOPICS = 'vigil/v1/+/+'
const RECONNECT_MS = 1_000

interface Deps {
  readonly url: string
  /** Stable, so that the hospital's broker keeps for us what comes while we are away. */
  readonly clientId: string
  readonly receive: Reception
  readonly health: Health
  readonly log: Log
}

export interface Bridge {
  stop(): Promise<void>
}

/** Subscribes to the hospital's own broker: QoS 1, acknowledged to it only when the message is on disk. */
export function createBridge({ url, clientId, receive, health, log }: Deps): Bridge {
  const client: MqttClient = connect(url, {
    protocolVersion: 5,
    clientId,
    clean: false,
    // The broker keeps our session for a day.
    properties: { sessionExpiryInterval: 24 * 60 * 60 },
    reconnectPeriod: RECONNECT_MS,
    resubscribe: false,
  })
  const setAway = (away: boolean) => health.set('hospital-broker-away', away)
  setAway(true)
  client.on('connect', () => {
    setAway(false)
    client.subscribe(TOPICS, { qos: 1 }, (error) => {
      if (error) log.error('bridge.subscribe-failed', { error: error.message })
      health.set('hospital-broker-refuses', error !== null && error !== undefined)
    })
  })
  client.on('close', () => setAway(true))
  client.on('error', (error) => log.warn('bridge.error', { error: error.message }))
  const leave = new AbortController()
  const untilStored = async (delivery: Delivery, qos: number) => {
    while (!leave.signal.aborted) {
      try {
        await receive(delivery, qos)
        return
      } catch (error) {
        log.error('bridge.not-stored', { error: String(error) })
        await pause(RECONNECT_MS)
      }
    }
  }
  // The client sends its PUBACK when this calls back, and takes the next message only then.
  client.handleMessage = (packet, goOn) => {
    const payload = Buffer.from(packet.payload)
    const { topic, retain: retained, qos } = packet
    const stored = untilStored({ protocol: 'mqtt-bridge', topic, payload, retained }, qos)
    if (packet.qos === 0) goOn()
    else void stored.then(() => (leave.signal.aborted ? null : goOn()))
  }
  return {
    stop() {
      leave.abort()
      return client.endAsync(true)
    },
  }
}
