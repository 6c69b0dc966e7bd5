/** CPU time as the kernel counts it: wall time says little on two busy cores. */
import { readdirSync, readFileSync } from 'node:fs'

/** USER_HZ of every Linux that Node runs on. */
const TICKS_PER_SECOND = 100

interface Stat {
  readonly pid: number
  readonly parent: number
  readonly seconds: number
  readonly rssMb: number
}

function statOf(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const [, parent = 0] = fields
    return {
      pid,
      parent,
      seconds: ((fields[11] ?? 0) + (fields[12] ?? 0)) / TICKS_PER_SECOND,
      rssMb: ((fields[21] ?? 0) * 4096) / 1e6,
    }
  } catch {
    return null
  }
}

/** CPU seconds and memory of some processes with all their descendants, without those below `except`. */
export function usageOf(
  roots: readonly number[],
  except: readonly number[] = [],
): { readonly seconds: number; readonly rssMb: number } {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => statOf(Number(name)))
    .filter((stat) => stat !== null)
  const wanted = new Set(roots)
  for (let before = 0; before !== wanted.size;) {
    before = wanted.size
    for (const { pid, parent } of all) if (wanted.has(parent) && !except.includes(pid)) wanted.add(pid)
  }
  const own = all.filter(({ pid }) => wanted.has(pid))
  return {
    seconds: own.reduce((sum, { seconds }) => sum + seconds, 0),
    rssMb: own.reduce((sum, { rssMb }) => sum + rssMb, 0),
  }
}
