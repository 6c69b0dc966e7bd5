/** True time of one simulated run: the only thing that waits, and nobody waits in fact. */
export interface SimTime {
  /** Milliseconds since the run began; never jumps. */
  readonly now: () => number
  readonly after: (ms: number, run: () => void) => void
  readonly wait: (ms: number) => Promise<void>
  /** Everything that is due until then, in order, each with all that follows from it at once. */
  runUntil(end: number): Promise<void>
}

interface Task {
  readonly at: number
  readonly order: number
  readonly run: () => void
}

const before = (a: Task, b: Task): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)

/** All promises that can settle have settled: Node asks for its ticks only when no microtask is left. */
const settled = () => new Promise<void>((resolve) => process.nextTick(resolve))

export function createTime(): SimTime {
  const heap: Task[] = []
  let now = 0
  let order = 0

  const after: SimTime['after'] = (ms, run) => {
    let place = heap.length
    const task: Task = { at: now + Math.max(0, ms), order: order++, run }
    heap.push(task)
    while (place > 0) {
      const parent = (place - 1) >> 1
      const above = heap[parent]
      if (!above || !before(task, above)) break
      heap[place] = above
      place = parent
    }
    heap[place] = task
  }
  const take = (): Task | undefined => {
    const first = heap[0]
    const last = heap.pop()
    if (!first || !last || heap.length === 0) return first
    let place = 0
    for (;;) {
      const left = 2 * place + 1
      const [a, b] = [heap[left], heap[left + 1]]
      const least = b && a && before(b, a) ? left + 1 : left
      const below = heap[least]
      if (!below || !before(below, last)) break
      heap[place] = below
      place = least
    }
    heap[place] = last
    return first
  }
  return {
    now: () => now,
    after,
    wait: (ms) => new Promise((resolve) => after(ms, resolve)),
    async runUntil(end) {
      await settled()
      while ((heap[0]?.at ?? Infinity) <= end) {
        const task = take()
        if (!task) break
        now = task.at
        task.run()
        await settled()
      }
      now = end
    },
  }
}
