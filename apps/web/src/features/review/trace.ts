import { derive, type DerivedLead } from '@vigil/clinical'
import type { Samples } from '../../live/waves/stroke'
import type { Span } from './zoom'

export interface Block {
  readonly code: string
  readonly source: string
  readonly at: string
  readonly rate: number
  readonly gain: number
  readonly offset: number
  readonly samples: readonly (number | null)[]
  readonly late: boolean
}

/** `lost`: nothing came; `unmeasured`: the device sent that it measured nothing. */
export interface Gap extends Span {
  readonly kind: 'lost' | 'unmeasured'
}

/** Samples of one lead side by side. */
export interface Trace extends Samples {
  readonly from: number
  readonly rate: number
  readonly count: number
  readonly gaps: readonly Gap[]
  readonly late: readonly Span[]
  readonly sources: readonly string[]
}

/** Own proposal: what cannot be a screen full is not drawn sample by sample. */
const MOST_SAMPLES = 200_000
/** Shorter losses are a break in the line and no word (as for the live traces). */
const NAMED_GAP_MS = 200

const MEASURED = 1
const SENT = 2

/** Of blocks of another rate than the first one's nothing is drawn rather than at a wrong place. */
export function traceOf(blocks: readonly Block[], { from, to }: Span): Trace | null {
  const rate = blocks[0]?.rate
  if (rate === undefined) return null
  const count = Math.min(MOST_SAMPLES, Math.ceil(((to - from) * rate) / 1_000))
  const values = new Float32Array(count).fill(Number.NaN)
  const state = new Uint8Array(count)
  const late: Span[] = []
  for (const block of blocks) {
    if (block.rate !== rate) continue
    const start = Date.parse(block.at)
    const first = Math.round(((start - from) * rate) / 1_000)
    if (block.late) late.push({ from: start, to: start + (1_000 * block.samples.length) / rate })
    for (const [index, sample] of block.samples.entries()) {
      const position = first + index
      if (position < 0 || position >= count) continue
      state[position] = Math.max(state[position] ?? 0, sample === null ? SENT - 1 : SENT)
      if (sample !== null) values[position] = block.offset + block.gain * sample
    }
  }
  return {
    ...samplesOf(values, from, rate),
    gaps: gapsOf(state, from, rate),
    late,
    sources: [...new Set(blocks.map(({ source }) => source))],
  }
}

const samplesOf = (values: Float32Array, from: number, rate: number) => ({
  from,
  rate,
  count: values.length,
  start: 0,
  timeOf: (position: number) => (position * 1_000) / rate,
  value: (position: number) => {
    const value = values[position] ?? Number.NaN
    return Number.isNaN(value) ? null : value
  },
})

function gapsOf(state: Uint8Array, from: number, rate: number): readonly Gap[] {
  const gaps: Gap[] = []
  const timeOf = (position: number) => from + (position * 1_000) / rate
  for (let first = 0; first < state.length;) {
    const kind = state[first] ?? 0
    let end = first + 1
    while (end < state.length && state[end] === kind) end++
    const gap = { from: timeOf(first), to: timeOf(end) }
    if (kind !== SENT && gap.to - gap.from >= NAMED_GAP_MS)
      gaps.push({ ...gap, kind: kind === MEASURED ? 'unmeasured' : 'lost' })
    first = end
  }
  return gaps
}

/** A limb lead from two others of the same rate; `null` where they cannot be laid upon each other. */
export function derivedTrace(lead: DerivedLead, one: Trace | null, other: Trace | null): Trace | null {
  if (!one || !other || one.rate !== other.rate || one.from !== other.from) return null
  return {
    ...one,
    count: Math.min(one.count, other.count),
    value: (position) => derive(lead, one.value(position), other.value(position)),
    gaps: [...one.gaps, ...other.gaps],
    late: [...one.late, ...other.late],
    sources: [...new Set([...one.sources, ...other.sources])],
  }
}

/** Lowest and highest between two moments. */
export function extremesIn(trace: Trace, { from, to }: Span): { low: number; high: number } | null {
  let [low, high] = [Infinity, -Infinity]
  const last = Math.min(trace.count, Math.ceil(((to - trace.from) * trace.rate) / 1_000))
  for (
    let position = Math.max(0, Math.floor(((from - trace.from) * trace.rate) / 1_000));
    position < last;
    position++
  ) {
    const value = trace.value(position)
    if (value === null) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return low <= high ? { low, high } : null
}
