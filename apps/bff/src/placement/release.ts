import type { DeviceId, DeviceMessage, EpochMs } from '@vigil/clinical'
import { parseMqtt, topicOf, type MessageKind } from '@vigil/ingest'
import type { Quarantined, Store } from '@vigil/storage'
import type { Pipeline } from '../pipeline'
import type { Clock, Log } from '../ports'

/** What lay there because nobody, or nobody for sure, was in the bed. */
const REASONS = ['not-admitted', 'not-associated', 'near-change-of-subject'] as const
const PAGE = 500
/** A clock may be behind by this much and the message still be of that time. Own proposal. */
const SLACK_MS = 10_000

export interface Release {
  /** Looks again at what these devices sent since then. Goes on behind the answer: history waits for nobody. */
  after(devices: readonly DeviceId[], since: EpochMs): void
  /** Resolves when all of it was looked at. */
  settled(): Promise<void>
}

interface Deps {
  readonly store: Pick<Store, 'quarantinedOf' | 'releaseQuarantined'>
  readonly pipeline: Pick<Pipeline, 'release'>
  readonly clock: Clock
  readonly log: Log
}

export function createRelease({ store, pipeline, clock, log }: Deps): Release {
  let last = Promise.resolve()

  const one = async (entry: Quarantined): Promise<boolean> => {
    const messages = messagesOf(entry)
    if (messages.length === 0) return false
    const taken = await Promise.all(messages.map((message) => pipeline.release(message)))
    return !taken.includes(false)
  }
  const run = async (devices: readonly DeviceId[], since: number): Promise<void> => {
    const seen = new Set<number>()
    let from = since
    for (;;) {
      const until = clock.now() + 1
      // The casts mint times that were reckoned from times.
      const page = await store.quarantinedOf({
        devices,
        reasons: REASONS,
        from: from as EpochMs,
        to: until as EpochMs,
        limit: PAGE,
      })
      const news = page.filter(({ id }) => !seen.has(id))
      const taken: number[] = []
      for (const entry of news) {
        seen.add(entry.id)
        if (await one(entry)) taken.push(entry.id)
      }
      await store.releaseQuarantined(taken, 'placement', clock.now())
      if (page.length < PAGE || news.length === 0) return
      from = Math.max(from, ...page.map(({ receivedAt }) => receivedAt))
    }
  }

  return {
    after(devices, since) {
      if (devices.length === 0) return
      last = last
        .then(() => run(devices, since - SLACK_MS))
        .catch((error: unknown) => log.error('quarantine.release-failed', { error: String(error) }))
    },
    settled: () => last,
  }
}

const KINDS: readonly MessageKind[] = ['numerics', 'waveforms', 'alerts', 'events']

/** The topic was not kept: it is the one kind as which all of it can be read. */
function messagesOf({ protocol, device, payload, receivedAt }: Quarantined): readonly DeviceMessage[] {
  if (device === null || !protocol.startsWith('mqtt')) return []
  for (const kind of KINDS) {
    const parsed = parseMqtt({ topic: topicOf(device, kind), payload, retained: false, receivedAt })
    if (parsed.rejected.length === 0 && parsed.messages.length > 0) return parsed.messages
  }
  return []
}
