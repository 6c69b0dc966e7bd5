import type { EpochMs, SubjectId } from '@vigil/clinical'
import type { Clock, Log } from '../ports'
import type { Cells } from './cells'

/** Told again after this, should the store not have taken it (own proposal). */
const RETRY_MS = 5_000

/** `since` names the plan: one that a person made meanwhile is another one. */
export type OnPlanEnded = (subject: SubjectId, since: EpochMs) => Promise<void>

interface Deps {
  readonly cells: Pick<Cells, 'map'>
  readonly clock: Pick<Clock, 'monotonic'>
  readonly log: Log
  readonly onPlanEnded: OnPlanEnded
}

/** Plans that the signal or their time has ended are told until the hospital says so too: a restart loses none. */
export function createPlanWatch({ cells, clock, log, onPlanEnded }: Deps): () => void {
  const told = new Map<SubjectId, { readonly since: EpochMs; readonly at: number }>()
  return () => {
    for (const [subject, { state, committed }] of cells.map) {
      const { plan, context } = state
      if (!plan || plan.endedAt === null || context.planned?.since !== plan.since) continue
      const { since } = plan
      const last = told.get(subject)
      if (last?.since === since && clock.monotonic() - last.at < RETRY_MS) continue
      told.set(subject, { since, at: clock.monotonic() })
      committed
        .then(() => onPlanEnded(subject, since))
        .catch((error: unknown) => log.error('plan.end-failed', { subject, error: String(error) }))
    }
  }
}
