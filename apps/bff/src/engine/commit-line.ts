import type { Due, EpochMs, SubjectId } from '@vigil/clinical'
import type { AuditEntry } from '@vigil/storage'
import type { Announce } from './announced'

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

export interface Work {
  readonly decided: Decided
  readonly announced: readonly (() => void)[]
}

export const subjectsOf = (group: readonly Work[]): readonly SubjectId[] =>
  group.map(({ decided }) => decided.subject)

const merge = (older: Work, newer: Work): Work => ({
  decided: {
    ...newer.decided,
    events: [...older.decided.events, ...newer.decided.events],
    audit: [...older.decided.audit, ...newer.decided.audit],
  },
  announced: [...older.announced, ...newer.announced],
})

/** Who waits for the disk, each subject once: what it decides meanwhile goes along. */
export function createLine() {
  const waiting = new Map<SubjectId, Work>()
  /** On its way or refused: an older state must never overwrite a newer one. */
  const busy = new Set<SubjectId>()
  const refused = new Set<SubjectId>()

  const put = (older: Work | undefined, newer: Work | undefined) => {
    const work = older && newer ? merge(older, newer) : (older ?? newer)
    if (work) waiting.set(work.decided.subject, work)
  }

  return {
    isEmpty: () => waiting.size + busy.size === 0,
    add: (work: Work) => put(waiting.get(work.decided.subject), work),
    /** All who wait together; who was refused goes alone, when it is the first. */
    take(): readonly Work[] {
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
    },
    /** Before what they decided meanwhile. */
    putBack(group: readonly Work[]): void {
      for (const work of group) put(work, waiting.get(work.decided.subject))
    },
    done(group: readonly Work[]): void {
      for (const subject of subjectsOf(group)) busy.delete(subject)
    },
    setRefused(group: readonly Work[], is: boolean): void {
      for (const subject of subjectsOf(group))
        if (is) refused.add(subject)
        else refused.delete(subject)
    },
    hasRefused: () => refused.size > 0,
  }
}
