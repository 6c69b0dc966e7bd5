import type { SubjectId, UnitId } from '@vigil/clinical'
import { assembleFrame, encodeNumericsSegment, encodeWaveSegment } from '@vigil/protocol'
import type { NumericEntry, Streams, WaveChoice, WaveEntry } from './streams'

/** Numerics of one stream go out at most 4 times a second (performance.md, finding 5). */
const NUMERIC_INTERVAL_MS = 250

export interface OutFrame {
  readonly event: 'numerics' | 'waveform'
  readonly bytes: Uint8Array
}

/** What a client sees, as a key: clients with the same key share the frame. */
export interface View {
  readonly units: ReadonlySet<UnitId>
  readonly waves: WaveChoice
  /** Every numeric and not only those that changed. */
  readonly all: boolean
}

interface Segment {
  readonly unit: UnitId
  readonly subject: SubjectId
  readonly bytes: Uint8Array
}

/** One tick: each subject's segment is encoded once, each set of segments assembled once. */
export interface Tick {
  frameFor(view: View): OutFrame | null
}

export function createTick(streams: Streams, at: number, monotonic: number): Tick {
  const numerics = segmentsOf(takeDirty(streams, monotonic), (entries) =>
    encodeNumericsSegment(entries.map((entry) => entry.latest)),
  )
  const waves = segmentsOf(takeWaves(streams), (entries) =>
    encodeWaveSegment(entries.flatMap((entry) => entry.updates)),
  )
  let everything: readonly Segment[] | null = null
  const allNumerics = () =>
    (everything ??= segmentsOf([...streams.numericEntries()], (entries) =>
      encodeNumericsSegment(entries.map((entry) => entry.latest)),
    ))
  const made = new Map<string, OutFrame | null>()

  const make = (view: View): OutFrame | null => {
    const seen = (view.all ? allNumerics() : numerics).filter(({ unit }) => view.units.has(unit))
    const drawn = waves.filter(({ unit, subject }) => view.units.has(unit) && isChosen(view.waves, subject))
    if (seen.length + drawn.length === 0) return null
    const bytes = assembleFrame(
      at,
      [...seen, ...drawn].map((segment) => segment.bytes),
    )
    return { event: drawn.length > 0 ? 'waveform' : 'numerics', bytes }
  }
  return {
    frameFor(view) {
      const key = keyOf(view)
      const known = made.get(key)
      if (known !== undefined) return known
      const frame = make(view)
      made.set(key, frame)
      return frame
    },
  }
}

const isChosen = (waves: WaveChoice, subject: SubjectId) =>
  waves === 'all' || (waves !== 'none' && waves.has(subject))

const keyOf = ({ units, waves, all }: View): string =>
  [all, [...units].toSorted().join(), typeof waves === 'string' ? waves : [...waves].toSorted().join()].join(
    '|',
  )

function takeDirty(streams: Streams, monotonic: number): readonly NumericEntry[] {
  const due: NumericEntry[] = []
  for (const entry of streams.numericEntries()) {
    if (!entry.dirty || monotonic - entry.sentAt < NUMERIC_INTERVAL_MS) continue
    Object.assign(entry, { dirty: false, sentAt: monotonic })
    due.push(entry)
  }
  return due
}

function takeWaves(streams: Streams) {
  const taken: (Pick<WaveEntry, 'unit' | 'stream'> & { readonly updates: WaveEntry['pending'] })[] = []
  for (const entry of streams.waveEntries()) {
    if (entry.pending.length === 0) continue
    taken.push({ unit: entry.unit, stream: entry.stream, updates: entry.pending })
    entry.pending = []
  }
  return taken
}

function segmentsOf<E extends Pick<WaveEntry, 'unit' | 'stream'>>(
  entries: readonly E[],
  encode: (entries: readonly E[]) => Uint8Array,
): readonly Segment[] {
  const groups = new Map<string, E[]>()
  for (const entry of entries) {
    const key = `${entry.unit}|${entry.stream.subject}`
    const group = groups.get(key)
    if (group) group.push(entry)
    else groups.set(key, [entry])
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (!first) return []
    // Ascending stream numbers pack best.
    const bytes = encode(group.toSorted((a, b) => a.stream.stream - b.stream.stream))
    return [{ unit: first.unit, subject: first.stream.subject, bytes }]
  })
}
