import { Aedes, type Client, type PublishPacket } from 'aedes'
import type { DeviceId } from '@vigil/clinical'
import { MAX_PAYLOAD_BYTES, parseTopic } from '@vigil/ingest'
import type { Config } from '../config'
import type { Clock, Directory, Log } from '../ports'
import type { Credentials } from './credentials'
import { createListener, fingerprintOf, listenOn } from './listener'
import type { Delivery, Refusal } from './quarantine'
import { watchRevocations } from './revocation'
import { createTurns } from './turns'

/** Topic and headers beside the payload. */
const MAX_PACKET_BYTES = MAX_PAYLOAD_BYTES + 1024
/** reliability.md 7.8. */
const MAX_TOPIC_LEVELS = 8
const CONNECT_WITHIN_MS = 10_000
const NOT_AUTHORIZED = 5

interface Deps {
  readonly config: Pick<Config, 'tls' | 'deviceHost'>
  readonly directory: Directory
  readonly credentials: Credentials
  readonly receive: (delivery: Delivery) => Promise<readonly Refusal[]>
  readonly clock: Clock
  readonly log: Log
}

export interface Broker {
  listen(port: number): Promise<number>
  readonly connections: () => number
  /** No will of a device is taken for a loss while we leave. */
  stop(): Promise<void>
}

/** Our own MQTT broker (3.1.1 and 5): a PUBACK means stored, quarantine included. */
export async function createBroker(deps: Deps): Promise<Broker> {
  const { directory, log } = deps
  const broker = await Aedes.createBroker({
    maximumPacketSize: MAX_PACKET_BYTES,
    maxTopicLevels: MAX_TOPIC_LEVELS,
    connectTimeout: CONNECT_WITHIN_MS,
    topicAliasMaximum: 16,
  })
  // A chatty device waits, and so does its TCP connection; nobody else does.
  const turnOf = createTurns(() => deps.clock.monotonic())
  let leaving = false

  broker.authenticate = (client, user, password, decide) => {
    const id = client.id as DeviceId
    const refuse = (why: string) => {
      log.warn('mqtt.refused', { device: id, why })
      decide(Object.assign(new Error(why), { returnCode: NOT_AUTHORIZED }), false)
    }
    if (user !== id) return refuse('User name and client id must both be the device id.')
    if (!directory.device(id)) return refuse('No such device is configured.')
    const shown = { password: Buffer.from(password ?? ''), fingerprint: fingerprintOf(client.conn) }
    deps.credentials.matches(id, shown).then(
      (matches) => (matches ? decide(null, true) : refuse('Wrong password or certificate.')),
      (error: unknown) => refuse(`The password cannot be checked now: ${String(error)}`),
    )
  }

  broker.authorizeSubscribe = (client, subscription, decide) => {
    const own = subscription.topic.startsWith(`vigil/v1/${client.id}/`)
    decide(null, own ? subscription : null)
  }

  broker.authorizePublish = (client, packet, answer) => {
    // The wills of connections that we end ourselves say nothing about the devices.
    if (!client || leaving) return answer(new Error('The server is shutting down.'))
    if (parseTopic(packet.topic)?.device !== client.id) {
      log.warn('mqtt.foreign-topic', { device: client.id })
      return answer(new Error(`A device publishes under vigil/v1/${client.id}/ only.`))
    }
    void publish(client, packet).then(
      (refusals) => answer(answerFor(client, refusals)),
      (error: unknown) => {
        // Not stored: no answer at all, so that the device sends it again.
        log.error('mqtt.not-stored', { device: client.id, error: String(error) })
        client.conn.destroy()
      },
    )
  }

  const publish = async (client: Client, packet: PublishPacket): Promise<readonly Refusal[]> => {
    await turnOf(client.id, packet.payload.length)
    return deps.receive({
      protocol: 'mqtt',
      topic: packet.topic,
      payload: Buffer.from(packet.payload),
      retained: false,
    })
  }

  const revocations = watchRevocations(broker, deps)
  broker.on('clientError', (client, error) =>
    log.debug('mqtt.client-error', { device: client.id, error: error.message }),
  )
  broker.on('connectionError', (_client, error) =>
    log.debug('mqtt.connection-error', { error: error.message }),
  )
  const server = createListener(deps.config, (socket) => broker.handle(socket))

  return {
    listen: (port) => listenOn(server, port, deps.config.deviceHost),
    connections: () => broker.connectedClients,
    stop() {
      leaving = true
      revocations.stop()
      return new Promise((resolve) => {
        server.close()
        broker.close(() => resolve())
      })
    },
  }
}

/** MQTT 5 hears why; 3.1.1 has no word for it: a plain PUBACK, it is in quarantine. */
function answerFor(client: Client, refusals: readonly Refusal[]): Error | null {
  const [first] = refusals
  if (!first || client.version !== 5) return null
  const more = refusals.length > 1 ? ` (and ${refusals.length - 1} more)` : ''
  return new Error(`quarantined: ${first.reason}: ${first.detail}${more}`)
}
