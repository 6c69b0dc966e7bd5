import { setTimeout as sleep } from 'node:timers/promises'
import type { MqttClient } from 'mqtt'
import { connectDevice, farewell, greeting, type Account } from '../mqtt/connection'
import { topicOf } from '../mqtt/topic'
import type { PlannedMessage } from './plan'

export interface ReplayCounts {
  /** MQTT messages, all acknowledged. */
  readonly messages: number
  /** Numerics, missing ones included. */
  readonly values: number
  readonly blocks: number
  /** Samples of waveforms, missing ones included. */
  readonly samples: number
}

export interface Pace {
  /** Epoch milliseconds of the start of the recording. */
  readonly startMs: number
  readonly speed: number | 'max'
  /** A recording that is played now goes on and off like a device; history does not. */
  readonly announces: boolean
  readonly now: () => number
  readonly signal?: AbortSignal
}

/** Messages without an answer: enough to fill the network, few enough to stop when the server does. */
const MOST_UNANSWERED = 64

export type Published =
  | { readonly ok: true; readonly counts: ReplayCounts }
  | { readonly ok: false; readonly problem: string; readonly counts: ReplayCounts }

/** Ends when the last message is acknowledged. After a broken connection, what had no answer is sent again. */
export async function publishPlan(
  messages: Iterable<PlannedMessage>,
  account: Account,
  pace: Pace,
): Promise<Published> {
  const counts = { messages: 0, values: 0, blocks: 0, samples: 0 }
  const client = connectDevice(account, pace.announces ? {} : { will: undefined })
  const refusal = await connected(client)
  if (refusal !== null) {
    client.end(true)
    return { ok: false, problem: refusal, counts }
  }
  const window = createWindow(client)
  const status = topicOf(account.device, 'status')
  if (pace.announces) await window.publish(status, greeting(), true)
  const begun = pace.now()
  let seq = 0
  for (const message of messages) {
    if (pace.signal?.aborted || window.problem() !== null) break
    if (pace.speed !== 'max') await until(begun + message.readyMs / pace.speed, pace)
    const parts = message.parts.map(({ atMs, content }) => ({
      seq: seq++,
      at: new Date(pace.startMs + atMs).toISOString(),
      ...content,
    }))
    await window.publish(topicOf(account.device, message.kind), payloadOf(parts), false)
    count(counts, message)
  }
  if (pace.announces) await window.publish(status, farewell('switched-off'), true)
  await window.empty()
  const problem = window.problem()
  await window.close()
  return problem === null ? { ok: true, counts } : { ok: false, problem, counts }
}

const payloadOf = (parts: readonly unknown[]): Buffer =>
  Buffer.from(JSON.stringify(parts.length === 1 ? parts[0] : parts))

function count(counts: { -readonly [K in keyof ReplayCounts]: number }, message: PlannedMessage): void {
  counts.messages += 1
  for (const { content } of message.parts) {
    if (Array.isArray(content['values'])) counts.values += content['values'].length
    if (!Array.isArray(content['samples'])) continue
    counts.blocks += 1
    counts.samples += content['samples'].length
  }
}

async function until(due: number, { now, signal }: Pace): Promise<void> {
  const wait = due - now()
  if (wait > 0) await sleep(wait, undefined, signal ? { signal } : {}).catch(() => undefined)
}

/** `null` when the broker took us; what it said, or that nobody is there, otherwise. */
const connected = (client: MqttClient): Promise<string | null> =>
  new Promise((resolve) => {
    client.once('connect', () => resolve(null))
    client.once('error', (error) => resolve(`The broker refused the connection: ${error.message}`))
    client.once('close', () => resolve('The broker closed the connection.'))
  })

/** The server may restart under a replay; after this it is taken for gone. */
const PATIENCE_MS = 60_000

/** A client that waits while too many messages have no answer, and remembers the first that failed. */
function createWindow(client: MqttClient) {
  let unanswered = 0
  let problem: string | null = null
  let waiting: { readonly most: number; readonly resolve: () => void } | null = null
  let impatience: NodeJS.Timeout | null = null
  const settle = (): void => {
    if (waiting === null || (unanswered > waiting.most && problem === null)) return
    waiting.resolve()
    waiting = null
  }
  const fail = (sentence: string): void => {
    problem ??= sentence
    settle()
  }
  client.on('error', (error) => {
    // A number is the broker's own refusal; a name like ECONNREFUSED is the network, which may come back.
    if ('code' in error && typeof error.code === 'number')
      fail(`The broker refused the connection: ${error.message}`)
  })
  client.on('close', () => {
    impatience ??= setTimeout(() => fail('The broker went away.'), PATIENCE_MS).unref()
  })
  client.on('connect', () => {
    if (impatience !== null) clearTimeout(impatience)
    impatience = null
  })
  const below = (most: number): Promise<void> =>
    new Promise((resolve) => {
      waiting = { most, resolve }
      settle()
    })
  return {
    problem: () => problem,
    empty: () => below(0),
    async publish(topic: string, payload: Buffer, retain: boolean): Promise<void> {
      await below(MOST_UNANSWERED - 1)
      unanswered += 1
      client.publish(topic, payload, { qos: 1, retain }, (error) => {
        unanswered -= 1
        if (error) fail(error.message)
        settle()
      })
    },
    async close(): Promise<void> {
      await client.endAsync(problem !== null)
      if (impatience !== null) clearTimeout(impatience)
    },
  }
}
