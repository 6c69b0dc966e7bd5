import type { EpochMs } from '@vigil/clinical'
import type { Pool } from 'pg'
import type { Database } from '../database'
import type { Log } from '../log'
import type { AuditEntry } from '../store'
import { deleteStep, KINDS, type Kind } from './delete'
import { giveBack } from './partitions'
import { cutoffsOf, type SiteCutoffs } from './rules'

/** A chunk is an hour at most: to look oftener finds nothing (own proposal). */
const EACH_MS = 3_600_000
const DAY_MS = 86_400_000

interface Deps {
  readonly db: Database
  readonly pool: Pool
  readonly audit: (entry: AuditEntry) => Promise<void>
  readonly log: Log
}

interface Task {
  readonly cutoffs: SiteCutoffs
  readonly kind: Kind
  rows: number
  from: number
  to: number
}

/** Deletes what no site keeps any more, a little at each call: the live part waits for none of it. */
export function createRetention({ db, pool, audit, log }: Deps): { step(at: EpochMs): Promise<void> } {
  let nextAt = -Infinity
  let tasks: Task[] = []
  const holed = new Set<number>()

  const begin = async (at: EpochMs) => {
    nextAt = at + EACH_MS
    const sites = await cutoffsOf(db, at)
    tasks = sites.flatMap((cutoffs) =>
      KINDS.map((kind) => ({ cutoffs, kind, rows: 0, from: Infinity, to: -Infinity })),
    )
  }

  const go = async (task: Task, at: EpochMs) => {
    const deleted = await deleteStep(db, task.cutoffs, task.kind)
    task.rows += deleted.rows
    task.from = Math.min(task.from, deleted.from ?? Infinity)
    task.to = Math.max(task.to, deleted.to ?? -Infinity)
    // A day of which more goes in the next hours is written anew only once.
    for (const day of deleted.days) if ((day + 1) * DAY_MS <= task.cutoffs[task.kind]) holed.add(day)
    // Each step is written down by itself: what a crash cuts short was said all the same.
    if (deleted.rows > 0) await audit(entryOf(task, deleted.rows, at))
    if (deleted.rows > 0) return
    tasks.shift()
    if (task.rows > 0)
      log.info('retention.deleted', { site: task.cutoffs.site, kind: task.kind, rows: task.rows })
  }

  return {
    async step(at) {
      const [task] = tasks
      if (task) return go(task, at)
      const [day] = holed
      if (day !== undefined) {
        holed.delete(day)
        if (!(await giveBack(pool, day))) holed.add(day)
        return
      }
      if (at >= nextAt) await begin(at)
    },
  }
}

const entryOf = ({ cutoffs, kind, from, to }: Task, rows: number, at: EpochMs): AuditEntry => ({
  at,
  actor: 'vigil',
  session: null,
  station: null,
  action: 'retention.deleted',
  object: `${cutoffs.site} ${kind} ${rows}`,
  subject: null,
  outcome: 'success',
  detail: { site: cutoffs.site, kind, rows, from, to, before: cutoffs[kind] },
})
