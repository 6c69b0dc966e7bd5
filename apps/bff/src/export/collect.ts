import { type AlarmEvent, type EpochMs, type ParameterCode, type SubjectId } from '@vigil/clinical'
import type { Store, StoredBlock } from '@vigil/storage'
import type { ExportedSample } from './numerics-csv'
import { bytesOf, type Course, framesOf, headerOf, recordsOf, type Signal, signalOf } from './wfdb'
import { TAR_END, tarHeader, tarPadding } from './tar'

/** What is held at once: an hour of numbers, five minutes of curves. */
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const STRETCH_MS = 5 * 60_000
/** Of one hour of one subject; far above what an alarm flood lets through (H20). */
const MOST_EVENTS = 100_000

export interface Wanted {
  readonly subject: SubjectId
  readonly from: EpochMs
  readonly to: EpochMs
  /** `null`: all that there are. */
  readonly parameters: readonly ParameterCode[] | null
}

type Reads = Pick<Store, 'samples' | 'waveform' | 'waveformsKept' | 'latest' | 'alarmsOf'>

function* windows(from: number, to: number, length: number): Generator<{ from: EpochMs; to: EpochMs }> {
  for (let at = from; at < to; at += length)
    // Both are times of the range that was asked for.
    yield { from: at as EpochMs, to: Math.min(at + length, to) as EpochMs }
}

type Asked = Wanted['parameters']
const isAsked = (asked: Asked) => (code: ParameterCode) => asked === null || asked.includes(code)

async function numericsOf(store: Reads, { subject, parameters }: Wanted): Promise<readonly ParameterCode[]> {
  const known = await store.latest(subject)
  return [...new Set(known.map(({ code }) => code))].filter(isAsked(parameters))
}

async function curvesOf(store: Reads, { parameters, ...range }: Wanted): Promise<readonly ParameterCode[]> {
  const kept = await store.waveformsKept(range)
  return [...new Set(kept.map(({ code }) => code))].filter(isAsked(parameters))
}

/** One question at a time: a file may wait, what people look at may not. */
async function inTurn<T>(
  codes: readonly ParameterCode[],
  ask: (code: ParameterCode) => Promise<readonly T[]>,
) {
  const found: T[] = []
  for (const code of codes) for (const each of await ask(code)) found.push(each)
  return found
}

/** In the order of measurement. */
export async function* samplesOf(store: Reads, wanted: Wanted): AsyncGenerator<ExportedSample> {
  const { subject } = wanted
  const codes = await numericsOf(store, wanted)
  for (const hour of windows(wanted.from, wanted.to, HOUR_MS)) {
    const found = await inTurn(codes, async (code) =>
      (await store.samples({ subject, code, ...hour })).map((sample) => ({ ...sample, code })),
    )
    yield* found.toSorted((a, b) => a.measuredAt - b.measuredAt)
  }
}

export async function* eventsOf(store: Reads, { subject, from, to }: Wanted): AsyncGenerator<AlarmEvent> {
  for (const day of windows(from, to, DAY_MS))
    yield* (await store.alarmsOf({ subject, ...day, limit: MOST_EVENTS })).toReversed()
}

/** Blocks that reach into each stretch of time. */
async function* blocksByStretch(
  store: Reads,
  { subject, from, to }: Wanted,
  codes: readonly ParameterCode[],
): AsyncGenerator<{ from: EpochMs; to: EpochMs; blocks: readonly StoredBlock[] }> {
  for (const stretch of windows(from, to, STRETCH_MS)) {
    yield {
      ...stretch,
      blocks: await inTurn(codes, (code) => store.waveform({ subject, code, ...stretch })),
    }
  }
}

export async function* blocksOf(store: Reads, wanted: Wanted): AsyncGenerator<StoredBlock> {
  for await (const { from, blocks } of blocksByStretch(store, wanted, await curvesOf(store, wanted)))
    // One that began before was given with its own stretch, except at the very beginning.
    yield* blocks.filter(({ measuredAt }) => measuredAt >= from || from === wanted.from)
}

async function signalsOf(store: Reads, wanted: Wanted): Promise<readonly Signal[]> {
  const signals = new Map<string, Signal>()
  for await (const block of blocksOf(store, wanted)) {
    const key = `${block.code} ${block.source} ${block.rate}`
    if (!signals.has(key)) signals.set(key, signalOf(block))
  }
  return [...signals.values()].toSorted((a, b) => (a.code < b.code ? -1 : 1))
}

/** A tar of records: each `.dat` before its `.hea`, whose checksums are known only then. */
export async function* wfdbTar(store: Reads, wanted: Wanted): AsyncGenerator<Buffer> {
  for (const record of recordsOf(await signalsOf(store, wanted), wanted.from, wanted.to)) {
    const size = bytesOf(record)
    const courses: Course[] = record.signals.map(() => ({ initial: null, checksum: 0 }))
    yield tarHeader(`${record.name}.dat`, size, wanted.to)
    const codes = record.signals.map(({ code }) => code)
    let first = 0
    for await (const { to, blocks } of blocksByStretch(store, wanted, codes)) {
      const end = to === wanted.to ? record.frames : Math.ceil(((to - wanted.from) * record.rate) / 1_000)
      yield framesOf(record, blocks, [first, end], courses)
      first = end
    }
    yield tarPadding(size)
    const header = Buffer.from(headerOf(record, courses))
    yield tarHeader(`${record.name}.hea`, header.length, wanted.to)
    yield header
    yield tarPadding(header.length)
  }
  yield TAR_END
}
