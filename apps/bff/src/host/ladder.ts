import type { EpochMs } from '@vigil/clinical'
import type { Recorded, Store } from '@vigil/storage'

/** What a filling disk leaves out of what is recorded, in order; alarms and the audit trail never (H34, R06). */
export type Rung = 'all' | 'low' | 'no-waveforms' | 'sparse-numerics'

/** Shares of the disk in use, own proposal. A rung is left only a little below where it began, so that it does not flutter. */
const RUNGS: readonly (readonly [Rung, number])[] = [
  ['sparse-numerics', 0.95],
  ['no-waveforms', 0.9],
  ['low', 0.8],
]
const SLACK = 0.01
const ORDER: readonly Rung[] = ['all', 'low', 'no-waveforms', 'sparse-numerics']
/** Own proposal: a trend still shows a course. */
const SPARSE_MS = 10_000

export const atLeast = (rung: Rung, other: Rung): boolean => ORDER.indexOf(rung) >= ORDER.indexOf(other)

export function rungAt(used: number, before: Rung): Rung {
  const found = RUNGS.find(([rung, from]) => used >= (atLeast(before, rung) ? from - SLACK : from))
  return found?.[0] ?? 'all'
}

export interface Ladder {
  /** Instead of the store's own; what is left out counts as taken, and is counted. */
  readonly record: Store['record']
  /** Waveform blocks and numeric samples that were not recorded since the start. */
  readonly leftOut: () => { readonly waveforms: number; readonly numerics: number }
}

export function createLadder(store: Pick<Store, 'record'>, rung: () => Rung): Ladder {
  const leftOut = { waveforms: 0, numerics: 0 }
  const keptAt = new Map<string, EpochMs>()

  /** Late and live ones apart: what is filled in must not take turns with what is measured now. */
  const isDue = (
    { device, association, late }: Recorded,
    { code, measuredAt }: Recorded['samples'][number],
  ) => {
    const series = `${device} ${association} ${code} ${late}`
    const last = keptAt.get(series)
    // The same one again may come because it could not be stored: the store tells a repeat.
    if (last !== undefined && last !== measuredAt && Math.abs(measuredAt - last) < SPARSE_MS) return false
    keptAt.set(series, measuredAt)
    return true
  }

  return {
    leftOut: () => leftOut,
    async record(message) {
      const now = rung()
      if (!atLeast(now, 'sparse-numerics')) keptAt.clear()
      if (!atLeast(now, 'no-waveforms')) return store.record(message)
      const samples = atLeast(now, 'sparse-numerics')
        ? message.samples.filter((sample) => isDue(message, sample))
        : message.samples
      leftOut.waveforms += message.blocks.length
      leftOut.numerics += message.samples.length - samples.length
      const isOfSamples = message.blocks.length + message.samples.length > 0
      if (isOfSamples && samples.length + message.events.length === 0) return 'stored'
      return store.record({ ...message, blocks: [], samples })
    },
  }
}
