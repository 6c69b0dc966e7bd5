import type { AlarmEvent, SubjectId } from '@vigil/clinical'
import type { Store } from '@vigil/storage'
import type { Health, Log } from '../ports'
import type { Issuer } from './announced'
import { createLine, subjectsOf, type Decided, type Work } from './commit-line'
import type { TakenInputs } from './input-journal'

const RETRY_MS = 250
/** Own proposal: no subject's commit holds up those of the others for longer. */
const MOST_HELD_MS = 1_000

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

/**
 * Commits first, announces after: what is announced is on disk, and the order of the places is that of the commits. One
 * commit at a time, of all who wait. Subjects whose commit is refused are tried alone from then on, with what else they
 * decide; their events then get later places, so that the chain of their unit has no hole.
 */
export function createCommitter(deps: Deps): Committer {
  const { store, health, log, announce, wait = pause } = deps
  const line = createLine()
  let isTaken = false
  let idlers: (() => void)[] = []

  const setRefused = (group: readonly Work[], is: boolean) => {
    line.setRefused(group, is)
    health.set('alarms-not-recorded', line.hasRefused())
  }

  const next = () => {
    if (line.isEmpty()) {
      for (const resolve of idlers) resolve()
      idlers = []
    }
    if (isTaken) return
    const group = line.take()
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
      line.putBack(group)
    }
    line.done(group)
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
        line.add({ decided, announced: [resolve] })
        next()
      }),
    idle: () =>
      new Promise((resolve) => {
        idlers.push(resolve)
        next()
      }),
  }
}

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
    confirm: () => {
      confirm()
      for (const { told } of parts) told.confirm()
    },
  }
}
