import type { FoundChunk } from './read-chunks'
import type { Log } from '../log'
import { isWhole } from '../codec/body'

/** Chunks that are not what was written: they are left out, so that a gap is shown and never wrong data. */
export interface Damage {
  readonly isReadable: (chunk: FoundChunk) => boolean
  /** How many different ones were met since the start. */
  readonly count: () => number
}

/** One said so is enough: a board asks for the same hour again and again. */
export function createDamage(log: Log): Damage {
  const met = new Set<string>()
  return {
    isReadable(chunk) {
      if (isWhole(chunk)) return true
      const { series, start_at: from, end_at: to, code } = chunk
      const key = `${series} ${from}`
      if (!met.has(key)) log.error('chunk.damaged', { series, code, from, to })
      met.add(key)
      return false
    },
    count: () => met.size,
  }
}
