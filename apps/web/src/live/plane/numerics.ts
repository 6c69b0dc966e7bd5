import type { NumericUpdate, Stream } from '@vigil/protocol'

/** Goal 12: the page renders numerics at most four times a second. */
export const FLUSH_EVERY_MS = 250
/**
 * The subjects take turns, a few beds at a time however many there are: a page that renders all of them at once lets an
 * alarm wait behind it. Own proposal.
 */
const FEWEST_GROUPS = 8
const MOST_OF_GROUP = 24
const BETWEEN_GROUPS_MS = 40

interface Group {
  readonly byStream: Map<number, NumericUpdate>
  flushedAt: number
}

/** Newest value of each stream since the last flush; the values of a subject come together. */
export class PendingNumerics {
  #groups: Group[] = emptyGroups()
  readonly #subjects = new Map<string, number>()
  readonly #groupOf = new Map<number, number>()
  #flushedAt = -Infinity

  know(streams: readonly Stream[]): void {
    for (const { stream, subject } of streams) {
      const group = this.#subjects.get(subject) ?? this.#nextGroup()
      this.#subjects.set(subject, group)
      this.#groupOf.set(stream, group)
    }
  }

  #nextGroup(): number {
    const place = this.#subjects.size
    if (place >= MOST_OF_GROUP * this.#groups.length) this.#groups.push(emptyGroup())
    return place < MOST_OF_GROUP * FEWEST_GROUPS ? place % FEWEST_GROUPS : this.#groups.length - 1
  }

  add(updates: readonly NumericUpdate[]): void {
    for (const update of updates) {
      const group = this.#groups[this.#groupOf.get(update.stream) ?? 0]
      const before = group?.byStream.get(update.stream)
      if (!before || before.measuredAt <= update.measuredAt) group?.byStream.set(update.stream, update)
    }
  }

  /** A stream that is gone takes its value with it (H58). */
  drop(streams: readonly number[]): void {
    for (const stream of streams) {
      for (const { byStream } of this.#groups) byStream.delete(stream)
      this.#groupOf.delete(stream)
    }
  }

  clear(): void {
    this.#groups = emptyGroups()
    this.#subjects.clear()
    this.#groupOf.clear()
    this.#flushedAt = -Infinity
  }

  /** What is due now, of the group that waits longest; empty while the last flush is too recent. */
  take(now: number): readonly NumericUpdate[] {
    if (now - this.#flushedAt < BETWEEN_GROUPS_MS) return []
    const [due] = this.#groups
      .filter(({ byStream, flushedAt }) => byStream.size > 0 && now - flushedAt >= FLUSH_EVERY_MS)
      .toSorted((one, other) => one.flushedAt - other.flushedAt)
    if (!due) return []
    this.#flushedAt = now
    due.flushedAt = now
    const updates = Array.from(due.byStream.values())
    due.byStream.clear()
    return updates
  }
}

const emptyGroup = (): Group => ({ byStream: new Map(), flushedAt: -Infinity })
const emptyGroups = (): Group[] => Array.from({ length: FEWEST_GROUPS }, emptyGroup)
