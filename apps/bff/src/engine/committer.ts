import type { AlarmEvent, Due, EpochMs, SubjectId } from '@vigil/clinical'
import type { AuditEntry, Store } from '@vigil/storage'
import type { Health, Log } from '../ports'
import type { Announce, Issuer } from './announced'
import type { TakenInputs } from './input-journal'

const RETRY_MS = 250
/** Own proposal: no subject's commit holds up those of the others for longer. */
const MOST_HELD_MS = 1_000

/** What one step decided of one subject; its events get their places when it is committed. */
export interface Decided {
  readonly subject: SubjectId
  readonly state: unknown
  readonly dues: readonly Due[]
  readonly events: readonly { readonly announce: Announce; readonly at: EpochMs }[]
  readonly audit: readonly AuditEntry[]
}

interface Work {
  readonly decided: Decided
  readonly announced: readonly (() => void)[]
}

export interface Committer {
  /** Resolves when it is on disk and announced. */
  push(decided: Decided): Promise<void>
  /** Resolves when nothing is on its way. */
  idle(): Promise<void>
}

interface Deps {
  readonly store: Pick<Store, 'commitAlarms'>
  readonly health: Health
  readonly log: Log
  readonly issue: Issuer
  readonly announce: (event: AlarmEvent) => void
  /** What was told and is not on disk yet: an announced event always has its inputs. */
  readonly inputs?: (subject: SubjectId) => TakenInputs
  readonly wait?: (ms: number) => Promise<void>
}

const NOTHING_TOLD: TakenInputs = { pieces: [], confirm: () => undefined }

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref())

const merge = (older: Work, newer: Work): Work => ({
  decided: {
    ...newer.decided,
    events: [...older.decided.events, ...newer.decided.events],
    audit: [...older.decided.audit, ...newer.decided.audit],
  },
  announced: [...older.announced, ...newer.announced],
})

/**
 * Commits first, announces after, one at a time: what is announced is on disk, and the order of the places is that of
 * the commits. A subject whose commit is refused waits with what else it decides; its events then get later places, so
 * that the chain of its unit has no hole.
 */
export function createCommitter(deps: Deps): Committer {
  const { store, health, log, issue, announce, wait = pause } = deps
  const inputsOf = deps.inputs ?? (() => NOTHING_TOLD)
  const waiting = new Map<SubjectId, Work>()
  /** On its way or refused: an older state must never overwrite a newer one. */
  const busy = new Set<SubjectId>()
  const refused = new Set<SubjectId>()
  let isTaken = false
  let idlers: (() => void)[] = []

  const setRefused = (subject: SubjectId, is: boolean) => {
    if (is) refused.add(subject)
    else refused.delete(subject)
    health.set('alarms-not-recorded', refused.size > 0)
  }

  const next = () => {
    if (waiting.size + busy.size === 0) {
      for (const resolve of idlers) resolve()
      idlers = []
    }
    if (isTaken) return
    for (const [subject, work] of waiting) {
      if (busy.has(subject)) continue
      waiting.delete(subject)
      busy.add(subject)
      isTaken = true
      void run(work)
      return
    }
  }

  const run = async (work: Work) => {
    const { subject } = work.decided
    const attempted = attempt(work)
    const soon = await Promise.race([attempted, wait(MOST_HELD_MS)])
    if (soon === undefined) {
      setRefused(subject, true)
      log.error('alarm.commit-slow', { subject })
    }
    isTaken = false
    next()
    if (!(await attempted)) {
      await wait(RETRY_MS)
      const newer = waiting.get(subject)
      waiting.set(subject, newer ? merge(work, newer) : work)
    }
    busy.delete(subject)
    next()
  }

  const attempt = async ({ decided, announced }: Work): Promise<boolean> => {
    const { subject } = decided
    const { events, confirm } = issue(decided.events)
    const inputs = events.length > 0 ? inputsOf(subject) : NOTHING_TOLD
    try {
      await store.commitAlarms({ ...decided, events, inputs: inputs.pieces })
    } catch (error) {
      // Never announced before it is on disk: an alarm that a crash can take back is worse than a late one.
      setRefused(subject, true)
      log.error('alarm.commit-failed', { subject, error: String(error) })
      return false
    }
    confirm()
    inputs.confirm()
    setRefused(subject, false)
    for (const event of events) announce(event)
    for (const resolve of announced) resolve()
    return true
  }

  return {
    push: (decided) =>
      new Promise((resolve) => {
        const work = { decided, announced: [resolve] }
        const older = waiting.get(decided.subject)
        waiting.set(decided.subject, older ? merge(older, work) : work)
        next()
      }),
    idle: () =>
      new Promise((resolve) => {
        idlers.push(resolve)
        next()
      }),
  }
}
