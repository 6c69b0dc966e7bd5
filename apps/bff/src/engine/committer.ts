import type { AlarmEvent, SubjectId } from '@vigil/clinical'
import type { AlarmCommit, Store } from '@vigil/storage'
import type { Health, Log } from '../ports'

const RETRY_MS = 250

interface Ticket {
  readonly events: readonly AlarmEvent[]
  committed: boolean
  readonly announced: () => void
}

/** One subject: at most one commit on its way, so an older state never overwrites a newer one. */
interface Lane {
  waiting: { commit: AlarmCommit; tickets: Ticket[] } | null
  busy: boolean
}

export interface Committer {
  /** Resolves when it is on disk and announced. */
  push(commit: AlarmCommit): Promise<void>
  /** Resolves when nothing is on its way. */
  idle(): Promise<void>
  readonly backlog: () => number
}

interface Deps {
  readonly store: Pick<Store, 'commitAlarms'>
  readonly health: Health
  readonly log: Log
  readonly announce: (event: AlarmEvent) => void
  readonly wait?: (ms: number) => Promise<void>
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** Commits first, announces after, in the order of the sequences whichever subject was faster. */
export function createCommitter({ store, health, log, announce, wait = pause }: Deps): Committer {
  const lanes = new Map<SubjectId, Lane>()
  const order: Ticket[] = []
  let running = Promise.resolve()

  const announceHead = () => {
    for (let head = order[0]; head?.committed; head = order[0]) {
      order.shift()
      for (const event of head.events) announce(event)
      head.announced()
    }
  }

  const commitUntilDone = async (commit: AlarmCommit) => {
    for (let attempt = 1; ; attempt++) {
      try {
        await store.commitAlarms(commit)
        health.set('alarms-not-recorded', false)
        return
      } catch (error) {
        // Never announced before it is on disk: an alarm that a crash can take back is worse than a late one.
        health.set('alarms-not-recorded', true)
        log.error('alarm.commit-failed', { subject: commit.subject, attempt, error: String(error) })
        await wait(RETRY_MS)
      }
    }
  }

  const run = async (subject: SubjectId, lane: Lane) => {
    lane.busy = true
    for (let next = lane.waiting; next; next = lane.waiting) {
      lane.waiting = null
      await commitUntilDone(next.commit)
      for (const ticket of next.tickets) ticket.committed = true
      announceHead()
    }
    lane.busy = false
    lanes.delete(subject)
  }

  return {
    push(commit) {
      return new Promise((resolve) => {
        const ticket: Ticket = { events: commit.events, committed: false, announced: resolve }
        order.push(ticket)
        const lane = lanes.get(commit.subject) ?? { waiting: null, busy: false }
        lanes.set(commit.subject, lane)
        lane.waiting = lane.waiting
          ? { commit: merge(lane.waiting.commit, commit), tickets: [...lane.waiting.tickets, ticket] }
          : { commit, tickets: [ticket] }
        if (lane.busy) return
        const done = run(commit.subject, lane)
        running = Promise.all([running, done]).then(() => undefined)
      })
    },
    async idle() {
      while (lanes.size > 0) await running
    },
    backlog: () => order.length,
  }
}

const merge = (older: AlarmCommit, newer: AlarmCommit): AlarmCommit => ({
  ...newer,
  events: [...older.events, ...newer.events],
  audit: [...older.audit, ...newer.audit],
})
