import { setTimeout as pause } from 'node:timers/promises'
import type { Association, DeviceId, EpochMs } from '@vigil/clinical'
import { demoPast, type PastHour } from '@vigil/ingest/simulator'
import type { Recorded, Store } from '@vigil/storage'
import type { Clock, Directory, Log } from '../ports'

/** One patient's day at a time: what is live now is never behind history. */
const PAUSE_MS = 2_500

interface Deps {
  readonly store: Pick<Store, 'record'>
  readonly directory: Pick<Directory, 'associationAt'>
  readonly clock: Clock
  readonly log: Log
}

/** Gives the patients of a first start a day behind them, marked late: nothing of it can sound. */
export async function recordPast(
  { store, directory, clock, log }: Deps,
  seed: number,
  signal: AbortSignal,
): Promise<void> {
  let device: DeviceId | null = null
  for (const hour of demoPast(clock.now(), seed)) {
    signal.throwIfAborted()
    if (device !== null && device !== hour.device) await pause(PAUSE_MS, undefined, { signal })
    device = hour.device
    const association = directory.associationAt(device, hour.from)
    if (association) await store.record(recordedOf(hour, association, clock.now()))
  }
  log.info('demo.past-recorded')
}

const recordedOf = (
  { device, from, samples }: PastHour,
  association: Association,
  receivedAt: EpochMs,
): Recorded => ({
  device,
  kind: 'numerics',
  seq: null,
  measuredAt: from,
  receivedAt,
  late: true,
  subject: association.subject,
  association: association.id,
  samples,
  blocks: [],
  events: [],
})
