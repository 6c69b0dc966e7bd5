/** Beat by beat comparison as ANSI/AAMI EC57 asks: each beat with the nearest one of the other list, at most 150 ms away. */

export const WINDOW_S = 0.15

export interface Pairs {
  /** Numbers of both lists that belong together. */
  readonly pairs: readonly (readonly [reference: number, found: number])[]
  readonly missed: readonly number[]
  readonly extra: readonly number[]
}

/** Both in order of time, in seconds. */
export function pair(reference: readonly number[], found: readonly number[], windowS = WINDOW_S): Pairs {
  const pairs: [number, number][] = []
  const missed: number[] = []
  const extra: number[] = []
  let [r, f] = [0, 0]
  const distance = (i: number, j: number) => Math.abs((reference[i] ?? Infinity) - (found[j] ?? -Infinity))
  while (r < reference.length && f < found.length) {
    const apart = distance(r, f)
    if (apart <= windowS && apart <= distance(r, f + 1) && apart <= distance(r + 1, f)) pairs.push([r++, f++])
    else if ((reference[r] ?? 0) < (found[f] ?? 0) ? apart > windowS || distance(r + 1, f) < apart : false)
      missed.push(r++)
    else extra.push(f++)
  }
  while (r < reference.length) missed.push(r++)
  while (f < found.length) extra.push(f++)
  return { pairs, missed, extra }
}
