import { demoPast } from '@vigil/ingest/simulator'
import type { Store } from '@vigil/storage'
import type { Clock, Directory, Log } from '../ports'

/** As many as the store takes as one group. */
const AT_ONCE = 50

interface Deps {
  readonly store: Pick<Store, 'record'>
  readonly directory: Pick<Directory, 'associationAt'>
  readonly clock: Clock
  readonly log: Log
}

/** Gives the patients of a first start a day behind them, marked late: nothing of it can sound. */
export async function recordPast({ store, directory, clock, log }: Deps, seed: number): Promise<void> {
  let waiting: Promise<unknown>[] = []
  for (const { device, from, samples } of demoPast(clock.now(), seed)) {
    const association = directory.associationAt(device, from)
    if (!association) continue
    waiting.push(
      store.record({
        device,
        kind: 'numerics',
        seq: null,
        measuredAt: from,
        receivedAt: clock.now(),
        late: true,
        subject: association.subject,
        association: association.id,
        samples,
        blocks: [],
        events: [],
      }),
    )
    if (waiting.length < AT_ONCE) continue
    await Promise.all(waiting)
    waiting = []
  }
  await Promise.all(waiting)
  log.info('demo.past-recorded')
}
