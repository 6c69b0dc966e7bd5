import type { MqttClient } from 'mqtt'
import { connectDevice, farewell } from '../mqtt/connection'
import { topicOf } from '../mqtt/topic'
import type { Emission, Machine } from './machine'

export interface SimulatedDevice {
  readonly id: string
  readonly password: string
  readonly machine: Machine
}

export interface SimulatorOptions {
  readonly url: string
  readonly devices: readonly SimulatedDevice[]
  readonly clock: { now(): number }
  readonly signal: AbortSignal
  /** Called with ids and codes only. */
  readonly log?: (event: string, fields: Readonly<Record<string, unknown>>) => void
}

export interface SimulatorCounts {
  readonly published: number
  /** Not sent because the connection was away or behind: a monitor does not keep what it could not send. */
  readonly dropped: number
}

const TICK_MS = 32
/** Nobody switches on a whole hospital at once; it also keeps the blocks of many beds apart. */
const SWITCHED_ON_MS = 60
/** The process slept (laptop lid, debugger): go on from now instead of sending the past. */
const SLEPT_MS = 5_000
/** Messages without an answer, beyond which the connection counts as behind. */
const MOST_UNANSWERED = 100
const FAREWELL_MS = 500

/** Publishes until `signal` aborts; every device is a connection of its own, as in a hospital. */
export async function runSimulator(options: SimulatorOptions): Promise<SimulatorCounts> {
  const { devices, clock, signal } = options
  const started = clock.now()
  const stations: ReturnType<typeof createStation>[] = []
  const tick = (): void => {
    const now = clock.now()
    for (let next; (next = devices[stations.length]) && now - started >= stations.length * SWITCHED_ON_MS;)
      stations.push(createStation(next, now, options))
    for (const station of stations) station.run(now)
  }
  tick()
  const timer = setInterval(tick, TICK_MS)
  if (!signal.aborted)
    await new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
  clearInterval(timer)
  await Promise.all(stations.map((station) => station.end()))
  const sum = (pick: (counts: SimulatorCounts) => number): number =>
    stations.reduce((total, station) => total + pick(station.counts()), 0)
  return { published: sum((counts) => counts.published), dropped: sum((counts) => counts.dropped) }
}

function createStation(device: SimulatedDevice, start: number, { url, log }: SimulatorOptions) {
  const { id, password, machine } = device
  const client = connectDevice({ url, device: id, password })
  let startedAt = start
  let ranUntil = 0
  let seq = 0
  let unanswered = 0
  let link: 'up' | 'down' = 'up'
  const counts = { published: 0, dropped: 0 }

  client.on('connect', () => {
    unanswered = 0
    client.publish(topicOf(id, 'status'), JSON.stringify({ state: machine.state() }), {
      qos: 1,
      retain: true,
    })
  })
  client.on('error', (error) => log?.('simulator.connection-failed', { device: id, error: error.message }))

  /** Counts what goes out, and what does not because the connection is away or behind. */
  function room(messages: number): boolean {
    const open = client.connected && unanswered < MOST_UNANSWERED
    counts[open ? 'published' : 'dropped'] += messages
    return open
  }

  /** As JSON: measured to cost less than the compact form, here and at the door, for twice the bytes. */
  const textOf = (emissions: readonly Emission[]): string =>
    JSON.stringify(
      emissions.map(({ atMs, content }) => ({
        seq: seq++,
        at: new Date(startedAt + atMs).toISOString(),
        ...content,
      })),
    )

  /** Blocks of one time travel together, and nothing waits for them. */
  function publishWaves(emissions: readonly Emission[]): void {
    if (emissions.length === 0) return
    const text = textOf(emissions)
    if (room(emissions.length)) client.publish(topicOf(id, 'waveforms'), text, { qos: 0 })
  }

  function publish(emission: Emission): void {
    const text = textOf([emission])
    if (!room(1)) return
    unanswered += 1
    const options = { qos: 1, retain: emission.kind === 'status' } as const
    client.publish(topicOf(id, emission.kind), text, options, () => {
      unanswered -= 1
    })
  }

  return {
    counts: (): SimulatorCounts => counts,
    run(now: number): void {
      let elapsed = now - startedAt
      if (elapsed - ranUntil > SLEPT_MS) {
        startedAt += elapsed - ranUntil
        elapsed = ranUntil
      }
      if (elapsed <= ranUntil) return
      ranUntil = elapsed
      const emissions = machine.run(elapsed)
      link = follow(client, link, machine.link())
      if (link === 'down') return
      publishWaves(emissions.filter((emission) => emission.kind === 'waveforms'))
      for (const emission of emissions) if (emission.kind !== 'waveforms') publish(emission)
    },
    async end(): Promise<void> {
      if (!client.connected) return client.endAsync(true)
      client.publish(topicOf(id, 'status'), farewell('switched-off'), { qos: 1, retain: true })
      const impatient = setTimeout(() => client.end(true), FAREWELL_MS)
      await client.endAsync(false)
      clearTimeout(impatient)
    },
  }
}

/** Going down destroys the connection without a word, so that the broker publishes the last will. */
function follow(client: MqttClient, before: 'up' | 'down', now: 'up' | 'down'): 'up' | 'down' {
  if (before === 'up' && now === 'down') client.end(true)
  if (before === 'down' && now === 'up') client.reconnect()
  return now
}
