/**
 * WFDB records: https://physionet.org/physiotools/wag/header-5.htm and signal-5.htm. Format 16: 16 bit two's complement,
 * little-endian, the lowest value marks a missing sample.
 */
import { parameter, type ParameterCode } from '@vigil/clinical'
import type { StoredBlock } from '@vigil/storage'

const MISSING = -32_768
const LARGEST = 32_767

/** One signal: what one device sent of one code at one rate, with the scale of its first block. */
export interface Signal {
  readonly code: ParameterCode
  readonly source: string
  readonly rate: number
  /** Units of the file per unit of the value. */
  readonly perUnit: number
  /** Value of the file that stands for 0. */
  readonly baseline: number
}

export const signalOf = ({ code, source, rate, gain, offset }: StoredBlock): Signal => ({
  code,
  source: String(source),
  rate,
  perUnit: 1 / gain,
  baseline: Math.round(-offset / gain),
})

export interface WfdbRecord {
  readonly name: string
  readonly rate: number
  readonly source: string
  readonly signals: readonly Signal[]
  readonly from: number
  readonly frames: number
}

/** Signals of one device and one rate share a record, frame by frame. */
export function recordsOf(signals: readonly Signal[], from: number, to: number): readonly WfdbRecord[] {
  const groups = new Map<string, Signal[]>()
  for (const signal of signals) {
    const key = `${signal.rate} ${signal.source}`
    groups.set(key, [...(groups.get(key) ?? []), signal])
  }
  return [...groups.values()].flatMap((group, index) => {
    const [head] = group
    if (!head) return []
    const { rate, source } = head
    const frames = Math.ceil(((to - from) * rate) / 1_000)
    return [{ name: `record_${index + 1}`, rate, source, signals: group, from, frames }]
  })
}

export const bytesOf = ({ frames, signals }: WfdbRecord): number => 2 * frames * signals.length

/** What a header says of a signal that only its samples tell. */
export interface Course {
  initial: number | null
  checksum: number
}

/** Frames [first, end) of a record; what no block covers is missing. */
export function framesOf(
  record: WfdbRecord,
  blocks: readonly StoredBlock[],
  [first, end]: readonly [number, number],
  courses: readonly Course[],
): Buffer {
  const { signals, rate, from } = record
  const width = signals.length
  const values = new Int16Array((end - first) * width).fill(MISSING)
  for (const block of blocks) {
    const place = signals.findIndex(({ code }) => code === block.code)
    if (place < 0 || block.rate !== rate || String(block.source) !== record.source) continue
    const start = Math.round(((block.measuredAt - from) * rate) / 1_000) - first
    const signal = signals[place] as Signal
    for (
      let index = Math.max(0, -start);
      index < block.samples.length && start + index < end - first;
      index++
    )
      values[(start + index) * width + place] = fileValue(signal, block, block.samples[index] ?? null)
  }
  for (let at = 0; at < values.length; at++) {
    const course = courses[at % width] as Course
    course.initial ??= values[at] ?? MISSING
    course.checksum = (course.checksum + (values[at] ?? 0)) & 0xffff
  }
  const bytes = Buffer.alloc(values.length * 2)
  values.forEach((value, index) => bytes.writeInt16LE(value, index * 2))
  return bytes
}

/** A value that the format cannot hold is missing, never another one. */
function fileValue(
  { perUnit, baseline }: Signal,
  { gain, offset }: StoredBlock,
  sample: number | null,
): number {
  if (sample === null) return MISSING
  const value = Math.round((offset + gain * sample) * perUnit) + baseline
  return Math.abs(value) > LARGEST ? MISSING : value
}

/** As WFDB writes them: no brackets, no blanks. */
const UNITS: Readonly<Record<string, string>> = {
  'mm[Hg]': 'mmHg',
  'cm[H2O]': 'cmH2O',
  '1': 'NU',
  '%': 'pct',
}
const unitOf = (code: ParameterCode): string => {
  const { unit } = parameter(code)
  return UNITS[unit] ?? unit.replaceAll(/[^\w/^.-]/g, '')
}

/** Names by which readers of such records know the signals. */
const NAMES: Readonly<Record<string, string>> = {
  MDC_PULS_OXIM_PLETH: 'PLETH',
  MDC_RESP: 'RESP',
  MDC_IMPED_TTHOR: 'RESP',
  MDC_PRESS_BLD_ART_ABP: 'ABP',
  MDC_PRESS_BLD_ART: 'ART',
  MDC_PRESS_BLD_VEN_CENT: 'CVP',
  MDC_CONC_AWAY_CO2: 'CO2',
}
const nameOf = (code: ParameterCode): string =>
  NAMES[code] ?? (code.startsWith('MDC_ECG_ELEC_POTL_') ? code.slice('MDC_ECG_ELEC_POTL_'.length) : 'ECG')

const two = (value: number): string => String(value).padStart(2, '0')

/** Times in UTC: a header names no zone. */
export function headerOf(record: WfdbRecord, courses: readonly Course[]): string {
  const { name, rate, signals, frames, from, source } = record
  const at = new Date(from)
  const time = at.toISOString().slice(11, 23)
  const date = `${two(at.getUTCDate())}/${two(at.getUTCMonth() + 1)}/${at.getUTCFullYear()}`
  const lines = signals.map(({ code, perUnit, baseline }, index) => {
    const { initial, checksum } = courses[index] as Course
    const sum = checksum > LARGEST ? checksum - 0x1_0000 : checksum
    return `${name}.dat 16 ${perUnit}(${baseline})/${unitOf(code)} 16 0 ${initial ?? MISSING} ${sum} 0 ${nameOf(code)}`
  })
  return [
    `${name} ${signals.length} ${rate} ${frames} ${time} ${date}`,
    ...lines,
    `# device ${source}`,
    ...signals.map(({ code }) => `# ${nameOf(code)} ${code}`),
    '',
  ].join('\n')
}
