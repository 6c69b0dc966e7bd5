import { Aedes, type Client, type PublishPacket } from 'aedes'
import { MAX_PAYLOAD_BYTES, parseTopic } from '@vigil/ingest'
import type { Store } from '@vigil/storage'
import type { Config } from '../config'
import type { Clock, Directory, Log } from '../ports'
import { addressOf, createAdmission } from './admission'
import type { Credentials } from './credentials'
import { createDoor, type Door, type Entry } from './door'
import { createFlow, messagesIn, type Pausable } from './flow'
import { createListener, fingerprintOf, listenOn } from './listener'
import { createNotes, type Notes } from './notes'
import type { Refusal } from './quarantine'
import type { Reception } from './reception'
import { watchRevocations } from './revocation'
import { createTurns } from './turns'

/** Topic and headers beside the payload. */
const MAX_PACKET_BYTES = MAX_PAYLOAD_BYTES + 1024
/** reliability.md 7.8. */
const MAX_TOPIC_LEVELS = 8
const CONNECT_WITHIN_MS = 10_000
/** MQTT 3.1.1 return codes; aedes turns them into those of MQTT 5. */
const RETURN_CODES = { refused: 5, busy: 3 } as const
/** Own proposal: more than any hospital has devices. */
const MOST_CONNECTIONS = 5_000

interface Deps {
  readonly config: Pick<Config, 'tls' | 'deviceHost'>
  readonly directory: Directory
  readonly credentials: Credentials
  readonly store: Pick<Store, 'audit'>
  readonly receive: Reception
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
  const { log } = deps
  const broker = await Aedes.createBroker({
    maximumPacketSize: MAX_PACKET_BYTES,
    maxTopicLevels: MAX_TOPIC_LEVELS,
    connectTimeout: CONNECT_WITHIN_MS,
    topicAliasMaximum: 16,
  })
  // A chatty device waits, and so does its TCP connection; nobody else does.
  const turnOf = createTurns(() => deps.clock.monotonic())
  const flow = createFlow()
  const admission = createAdmission(() => deps.clock.monotonic())
  const notes = createNotes(deps)
  const door = createDoor({ ...deps, admission, notes })
  let leaving = false

  const revocations = watchRevocations(broker, deps)
  broker.preConnect = forgetful
  broker.authenticate = authenticator({ door, notes, log, isConnected: (id) => revocations.isConnected(id) })
  // Devices send and never listen (devices.md), so nothing is ever kept in line for one that does not take it.
  broker.authorizeSubscribe = (_client, _subscription, decide) => decide(null, null)

  broker.authorizePublish = (client, packet, answer) => {
    // The wills of connections that we end ourselves say nothing about the devices.
    if (!client || leaving) return answer(new Error('The server is shutting down.'))
    if (packet.qos === 2) return answer(new Error('Devices publish at QoS 0 or 1.'))
    // Nobody can read what a broker keeps for subscribers.
    packet.retain = false
    if (parseTopic(packet.topic)?.device !== client.id) {
      notes.foreignTopic(door.nameOf(client.id), addressOf(client.conn))
      return answer(new Error(`A device publishes under vigil/v1/${client.id}/ only.`))
    }
    const isAwaited = packet.qos > 0
    void publish(client, packet).then(
      (refusals) => isAwaited && answer(answerFor(client, refusals)),
      (error: unknown) => {
        log.error('mqtt.not-stored', { device: client.id, error: String(error) })
        // No answer at all, so that the device sends it again.
        if (isAwaited) client.conn.destroy()
      },
    )
    // Nobody waits for it, and the broker reads what is behind it only when it was answered.
    if (!isAwaited) answer(null)
  }

  const publish = async (client: Client, packet: PublishPacket): Promise<readonly Refusal[]> => {
    const messages = messagesIn(packet.payload.length)
    // aedes has `pause` and `resume` and does not declare them.
    const connection = client as Client & Pausable
    flow.enter(connection, messages)
    try {
      await turnOf(client.id, messages)
      const payload = Buffer.from(packet.payload)
      const delivery = { protocol: 'mqtt', topic: packet.topic, payload, retained: false } as const
      return await deps.receive(delivery, packet.qos)
    } finally {
      flow.leave(connection, messages)
    }
  }

  broker.on('clientError', (client, error) =>
    log.debug('mqtt.client-error', { device: door.nameOf(client.id), error: error.message }),
  )
  broker.on('connectionError', (_client, error) =>
    log.debug('mqtt.connection-error', { error: error.message }),
  )
  const server = createListener(
    deps.config,
    (socket) => broker.handle(socket),
    (socket) => admission.opened(socket),
  )
  server.maxConnections = MOST_CONNECTIONS

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

/** No session outlives its connection, so nothing is kept for anybody. */
const forgetful: Aedes['preConnect'] = (_client, packet, decide) => {
  packet.clean = true
  if (packet.properties) packet.properties.sessionExpiryInterval = 0
  if (packet.will?.qos === 2) packet.will.qos = 1
  decide(null, true)
}

interface Entrance {
  readonly door: Door
  readonly notes: Notes
  readonly isConnected: (id: string) => boolean
  readonly log: Log
}

const authenticator =
  ({ door, notes, isConnected, log }: Entrance): Aedes['authenticate'] =>
  (client, user, password, decide) => {
    const connection = client.conn
    const shown = { password: Buffer.from(password ?? ''), fingerprint: fingerprintOf(connection) }
    const isWanted = () => !connection.destroyed
    const refuse = (why: string, returnCode: number): void =>
      decide(Object.assign(new Error(why), { returnCode }), false)
    const answer = (entry: Entry): void => {
      if (entry.kind !== 'admitted') return refuse(entry.why, RETURN_CODES[entry.kind])
      // The broker closes the older connection of the same id.
      if (isConnected(client.id)) notes.takenOver(door.nameOf(client.id), addressOf(connection))
      decide(null, true)
    }
    door.enter({ id: client.id, user, shown, connection, isWanted }).then(answer, (error: unknown) => {
      log.error('mqtt.sign-in-failed', { error: String(error) })
      refuse('The password cannot be checked now.', RETURN_CODES.busy)
    })
  }

/** MQTT 5 hears why; 3.1.1 has no word for it: a plain PUBACK, it is in quarantine. */
function answerFor(client: Client, refusals: readonly Refusal[]): Error | null {
  const [first] = refusals
  if (!first || client.version !== 5) return null
  const more = refusals.length > 1 ? ` (and ${refusals.length - 1} more)` : ''
  return new Error(`quarantined: ${first.reason}: ${first.detail}${more}`)
}
