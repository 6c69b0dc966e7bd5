import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { refused, type Channel, type NumericRow, type NumericValue, type Piece, type Read } from './recording'
import { numericOf, waveOf } from './signal-names'
import { parseHeader, type Header, type SignalLine } from './wfdb-header'
import { sampleFormat } from './wfdb-samples'

/** A signal as the file has it: raw samples, `null` where the file marks them missing. */
export interface RawSignal {
  readonly line: SignalLine
  readonly rate: number
  readonly samples: readonly (number | null)[]
}

/** At most this many samples a second is a row of numbers, not a curve (MIMIC: once a minute; monitors: once a second). */
const NUMERIC_RATE = 2
const MOST_SIGNALS = 64

/** Reads a record by its header; `.dat` and `.mat` beside it are found by the names in the header. */
export async function readWfdb(path: string): Promise<Read> {
  const header = await headerAt(path)
  if (typeof header === 'string') return refused(header)
  const notes: string[] = []
  const parts = await partsOf(path, header)
  if (typeof parts === 'string') return refused(parts)
  const channels = new Map<string, Channel>()
  const numerics = new Map<number, NumericValue[]>()
  const skipped = new Set<string>()
  for (const { first, signals, missing } of parts) {
    if (missing !== null) notes.push(missing)
    for (const signal of signals) {
      const name = signal.line.name
      const problem =
        signal.rate <= NUMERIC_RATE
          ? addNumerics(numerics, signal, first)
          : addChannel(channels, signal, first)
      if (problem === null || skipped.has(name)) continue
      skipped.add(name)
      notes.push(`Signal ${name === '' ? '(without a name)' : name} is left out: ${problem}`)
    }
  }
  const rows: NumericRow[] = [...numerics]
    .toSorted(([a], [b]) => a - b)
    .map(([atMs, values]) => ({ atMs, values }))
  const { name, startedAt } = header
  return { ok: true, recording: { name, startedAt, channels: [...channels.values()], numerics: rows, notes } }
}

export async function headerAt(path: string): Promise<Header | string> {
  const text = await readFile(path, 'latin1').catch(() => null)
  if (text === null) return `The header ${basename(path)} cannot be read.`
  return parseHeader(text) ?? `${basename(path)} is no WFDB header.`
}

interface Part {
  /** Frames before it. */
  readonly first: number
  readonly signals: readonly RawSignal[]
  readonly missing: string | null
}

export async function partsOf(path: string, header: Header): Promise<readonly Part[] | string> {
  if (header.body.kind === 'signals') {
    const signals = await readSignals(path, header, header.body.signals)
    return typeof signals === 'string' ? signals : [{ first: 0, signals, missing: null }]
  }
  const parts: Part[] = []
  let first = 0
  for (const { name, frames } of header.body.segments) {
    // `~` is a gap; a layout segment has no samples.
    if (name !== '~' && frames > 0)
      parts.push(await segment(join(dirname(path), `${basename(name)}.hea`), first))
    first += frames
  }
  return parts
}

async function segment(path: string, first: number): Promise<Part> {
  const header = await headerAt(path)
  const signals =
    typeof header === 'string'
      ? header
      : header.body.kind === 'segments'
        ? `${basename(path)} is a record of segments inside a segment.`
        : await readSignals(path, header, header.body.signals)
  return typeof signals === 'string'
    ? { first, signals: [], missing: `A gap: ${signals}` }
    : { first, signals, missing: null }
}

/** Signals that follow each other with the same file share it, frame by frame. */
export async function readSignals(
  path: string,
  header: Header,
  lines: readonly SignalLine[],
): Promise<readonly RawSignal[] | string> {
  if (lines.length > MOST_SIGNALS) return `More than ${MOST_SIGNALS} signals.`
  const signals: RawSignal[] = []
  for (const group of byFile(lines)) {
    const read = await readGroup(path, header, group)
    if (typeof read === 'string') return read
    signals.push(...read)
  }
  return signals
}

function byFile(lines: readonly SignalLine[]): readonly (readonly [SignalLine, ...SignalLine[]])[] {
  const groups: [SignalLine, ...SignalLine[]][] = []
  for (const line of lines) {
    const group = groups.at(-1)
    if (group?.[0].file === line.file) group.push(line)
    else groups.push([line])
  }
  return groups
}

async function readGroup(
  path: string,
  header: Header,
  group: readonly [SignalLine, ...SignalLine[]],
): Promise<readonly RawSignal[] | string> {
  const [head] = group
  const file = head.file
  const format = sampleFormat(head.format)
  if (!format) return `${file} has the sample format ${head.format}; 16, 80 and 212 are read.`
  if (group.some((line) => line.format !== head.format)) return `${file} mixes sample formats.`
  const bytes = await readFile(join(dirname(path), basename(file))).catch(() => null)
  if (!bytes) return `The signal file ${file} cannot be read.`
  const content = bytes.subarray(head.byteOffset)
  const frameSize = group.reduce((sum, line) => sum + line.samplesPerFrame, 0)
  const held = Math.floor(format.count(content.length) / frameSize)
  const frames = Math.min(header.frames ?? held, held)
  const raw = format.read(content, frames * frameSize)
  let place = 0
  return group.map((line) => {
    const start = place
    place += line.samplesPerFrame
    const samples = pick(raw, start, frameSize, line, frames).map((sample) =>
      sample === format.missing ? null : sample,
    )
    return { line, rate: header.rate * line.samplesPerFrame, samples }
  })
}

/** A skewed signal was written `skew` frames late: it is moved back, and its end is unknown. */
function pick(
  raw: Int32Array,
  start: number,
  frameSize: number,
  { samplesPerFrame, skew }: SignalLine,
  frames: number,
): (number | null)[] {
  const samples: (number | null)[] = []
  for (let frame = skew; frame < frames + skew; frame++)
    for (let i = 0; i < samplesPerFrame; i++) samples.push(raw[frame * frameSize + start + i] ?? null)
  return samples
}

function addChannel(channels: Map<string, Channel>, signal: RawSignal, firstFrame: number): string | null {
  const { line, rate, samples } = signal
  const wave = waveOf(line.name, line.unit)
  if (!wave) return `no code is known for it in ${line.unit ?? 'mV'}.`
  const { code, unit } = wave
  const before = channels.get(code)
  const first = firstFrame * line.samplesPerFrame
  const end = before?.pieces.at(-1)
  if (before && end && first < end.first + end.samples.length)
    return `another signal of this record already has the code ${code}.`
  if (before && (before.rate !== rate || before.unit !== unit))
    return 'its rate or unit changes between segments.'
  const piece: Piece = { first, gain: 1 / line.gain, offset: -line.baseline / line.gain + 0, samples }
  channels.set(code, { code, unit, rate, pieces: [...(before?.pieces ?? []), piece] })
  return null
}

/** MIMIC-II writes 0 for "no reading": a rate becomes unknown, a cuff pressure was not taken. */
function addNumerics(
  rows: Map<number, NumericValue[]>,
  signal: RawSignal,
  firstFrame: number,
): string | null {
  const { line, rate, samples } = signal
  const numeric = numericOf(line.name)
  if (!numeric) return 'no code is known for it.'
  for (const [i, sample] of samples.entries()) {
    const isReading = sample !== null && sample !== 0
    if (!isReading && line.name.startsWith('NBP')) continue
    const atMs = Math.round((1000 * (firstFrame * line.samplesPerFrame + i)) / rate)
    const row = rows.get(atMs) ?? []
    row.push(
      isReading
        ? { ...numeric, value: (sample - line.baseline) / line.gain }
        : { ...numeric, value: null, reason: 'unknown' },
    )
    rows.set(atMs, row)
  }
  return null
}
