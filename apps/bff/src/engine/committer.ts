import type { AlarmEvent, Due, EpochMs, SubjectId } from '@vigil/clinical'
import type { AuditEntry, Store } from '@vigil/storage'
import type { Health, Log } from '../ports'
import type { Announce, Issuer } from './announced'
import type { TakenInputs } from './input-journal'

const RETRY_MS = 250
/** Own proposal: no subject's commit holds up those of the others for longer. */
const MOST_HELD_MS = 1_000
/** Own proposal: writing down what a storm decided of so many subjects stands before nothing else for long. */
const MOST_AT_ONCE = 32

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
 * Commits first, announces after: what is announced is on disk, and the order of the places is that of the commits. One
 * commit at a time, of all who wait. Subjects whose commit is refused are tried alone from then on, with what else they
 * decide; their events then get later places, so that the chain of their unit has no hole.
 */
export function createCommitter(deps: Deps): Committer {
  const { store, health, log, announce, wait = pause } = deps
  const waiting = new Map<SubjectId, Work>()
  /** On its way or refused: an older state must never overwrite a newer one. */
  const busy = new Set<SubjectId>()
  const refused = new Set<SubjectId>()
  let isTaken = false
  let idlers: (() => void)[] = []

  const setRefused = (works: readonly Work[], is: boolean) => {
    for (const { decided } of works)
      if (is) refused.add(decided.subject)
      else refused.delete(decided.subject)
    health.set('alarms-not-recorded', refused.size > 0)
  }

  const enqueue = (work: Work, newer = waiting.get(work.decided.subject)) =>
    waiting.set(work.decided.subject, newer ? merge(work, newer) : work)

  /** All who wait together; who was refused goes alone, when it is the first. */
  const takeGroup = (): readonly Work[] => {
    const free = [...waiting].filter(([subject]) => !busy.has(subject))
    const [first] = free
    if (!first) return []
    const group = refused.has(first[0])
      ? [first]
      : free.filter(([subject]) => !refused.has(subject)).slice(0, MOST_AT_ONCE)
    for (const [subject] of group) {
      waiting.delete(subject)
      busy.add(subject)
    }
    return group.map(([, work]) => work)
  }

  const next = () => {
    if (waiting.size + busy.size === 0) {
      for (const resolve of idlers) resolve()
      idlers = []
    }
    if (isTaken) return
    const group = takeGroup()
    if (group.length === 0) return
    isTaken = true
    void run(group)
  }

  const run = async (group: readonly Work[]) => {
    const attempted = attempt(group)
    const soon = await Promise.race([attempted, wait(MOST_HELD_MS)])
    if (soon === undefined) {
      setRefused(group, true)
      log.error('alarm.commit-slow', { subjects: subjectsOf(group) })
    }
    isTaken = false
    next()
    if (!(await attempted)) {
      // Which of several is at fault shows when each is tried alone, at once.
      if (group.length === 1) await wait(RETRY_MS)
      for (const work of group) enqueue(work)
    }
    for (const subject of subjectsOf(group)) busy.delete(subject)
    next()
  }

  const attempt = async (group: readonly Work[]): Promise<boolean> => {
    const { commits, confirm } = placed(group, deps)
    try {
      await store.commitAlarms(...commits)
    } catch (error) {
      // Never announced before it is on disk: an alarm that a crash can take back is worse than a late one.
      setRefused(group, true)
      log.error('alarm.commit-failed', { subjects: subjectsOf(group), error: String(error) })
      return false
    }
    confirm()
    setRefused(group, false)
    for (const { events } of commits) for (const event of events) announce(event)
    for (const { announced } of group) for (const resolve of announced) resolve()
    return true
  }

  return {
    push: (decided) =>
      new Promise((resolve) => {
        const work = { decided, announced: [resolve] }
        const older = waiting.get(decided.subject)
        if (older) enqueue(older, work)
        else enqueue(work)
        next()
      }),
    idle: () =>
      new Promise((resolve) => {
        idlers.push(resolve)
        next()
      }),
  }
}

const subjectsOf = (group: readonly Work[]) => group.map(({ decided }) => decided.subject)

/** What goes to disk: the events of all in one chain, and of who decided something what it was told. */
function placed(group: readonly Work[], { issue, inputs = () => NOTHING_TOLD }: Deps) {
  const { events, confirm } = issue(group.flatMap(({ decided }) => decided.events))
  let taken = 0
  const parts = group.map(({ decided }) => {
    const own = events.slice(taken, (taken += decided.events.length))
    const told = own.length > 0 ? inputs(decided.subject) : NOTHING_TOLD
    return { told, commit: { ...decided, events: own, inputs: told.pieces } }
  })
  return {
    commits: parts.map(({ commit }) => commit),
    confirm() {
      confirm()
      for (const { told } of parts) told.confirm()
    },
  }
}
