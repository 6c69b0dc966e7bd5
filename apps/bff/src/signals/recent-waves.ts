import {
  isWitness,
  LOOKED_AT_MS,
  type DeviceId,
  type EpochMs,
  type ParameterCode,
  type SignalWindow,
  type SubjectId,
  type WaveformBlock,
} from '@vigil/clinical'

/** Blocks are at whole milliseconds, and clocks of devices run a little wrong: no gap yet (own proposal). */
const JITTER_MS = 20
/** Faster than any bedside device; more is kept for a shorter time. */
const MOST_SAMPLES = 40_000
/** More signals of one subject than any monitor has. */
const MOST_SIGNALS = 16

/** The newest samples of every signal in which a heart can be seen, in memory only. */
export interface RecentWaves {
  take(subject: SubjectId, source: DeviceId, block: WaveformBlock): void
  windows(subject: SubjectId): readonly SignalWindow[]
  /** Forgets signals of which nothing came after `time`. */
  forgetBefore(time: EpochMs): void
}

/** A ring of samples that ends at `endsAt`. */
interface Ring {
  readonly source: DeviceId
  readonly code: ParameterCode
  readonly rate: number
  readonly samples: Float32Array
  place: number
  length: number
  endsAt: number
}

export function createRecentWaves(): RecentWaves {
  const subjects = new Map<SubjectId, Map<string, Ring>>()

  const ringFor = (subject: SubjectId, source: DeviceId, { code, rate, measuredAt }: WaveformBlock) => {
    const rings = subjects.get(subject) ?? new Map<string, Ring>()
    subjects.set(subject, rings)
    const key = `${source}|${code}`
    const known = rings.get(key)
    if (known?.rate === rate) return known
    if (!known && rings.size >= MOST_SIGNALS) return null
    const size = Math.min(MOST_SAMPLES, Math.ceil((LOOKED_AT_MS / 1_000) * rate))
    const samples = new Float32Array(size)
    const ring: Ring = { source, code, rate, samples, place: 0, length: 0, endsAt: measuredAt }
    rings.set(key, ring)
    return ring
  }

  return {
    take(subject, source, block) {
      if (!isWitness(block.code) || block.samples.length === 0 || !(block.rate > 0)) return
      const ring = ringFor(subject, source, block)
      if (ring) append(ring, block)
    },
    windows: (subject) => [...(subjects.get(subject)?.values() ?? [])].map(windowOf),
    forgetBefore(time) {
      for (const [subject, rings] of subjects) {
        for (const [key, ring] of rings) if (ring.endsAt < time) rings.delete(key)
        if (rings.size === 0) subjects.delete(subject)
      }
    },
  }
}

/** A hole stays a hole; what overlaps is taken once. */
function append(ring: Ring, { measuredAt, gain, offset, samples }: WaveformBlock): void {
  const apart = measuredAt - ring.endsAt
  const missing = Math.round((apart * ring.rate) / 1_000)
  const isNext = Math.abs(apart) <= JITTER_MS
  if (!isNext) for (let i = 0; i < Math.min(missing, ring.samples.length); i++) push(ring, Number.NaN)
  for (let i = isNext ? 0 : Math.max(0, -missing); i < samples.length; i++) {
    const sample = samples[i]
    push(ring, sample === null || sample === undefined ? Number.NaN : offset + gain * sample)
  }
  ring.endsAt = Math.max(ring.endsAt, measuredAt + (1_000 * samples.length) / ring.rate)
}

function push(ring: Ring, value: number): void {
  ring.samples[ring.place] = value
  ring.place = (ring.place + 1) % ring.samples.length
  ring.length = Math.min(ring.length + 1, ring.samples.length)
}

function windowOf({ source, code, rate, samples, place, length, endsAt }: Ring): SignalWindow {
  const values = new Float32Array(length)
  const start = (place - length + samples.length) % samples.length
  const first = samples.subarray(start, Math.min(samples.length, start + length))
  values.set(first)
  values.set(samples.subarray(0, length - first.length), first.length)
  return { source, code, rate, values, startsAt: (endsAt - (1_000 * length) / rate) as EpochMs }
}
