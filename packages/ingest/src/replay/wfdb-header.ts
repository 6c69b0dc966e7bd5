/**
 * WFDB header files: https://physionet.org/physiotools/wag/header-5.htm. Every field behind the format may be
 * absent; the defaults are those of that page.
 */
import type { EpochMs } from '@vigil/clinical'

export interface SignalLine {
  readonly file: string
  readonly format: number
  readonly samplesPerFrame: number
  readonly skew: number
  readonly byteOffset: number
  /** Samples per unit. */
  readonly gain: number
  readonly baseline: number
  /** `null` where the header does not say; the page says mV then. */
  readonly unit: string | null
  readonly initial: number | null
  readonly checksum: number | null
  readonly name: string
}

export interface Header {
  readonly name: string
  /** Frames a second. */
  readonly rate: number
  /** `null`: until the end of the file. */
  readonly frames: number | null
  readonly startedAt: EpochMs | null
  readonly body:
    | { readonly kind: 'signals'; readonly signals: readonly SignalLine[] }
    | { readonly kind: 'segments'; readonly segments: readonly { name: string; frames: number }[] }
}

const DEFAULT_RATE = 250
const DEFAULT_GAIN = 200

/** `null` where the text is no header. */
export function parseHeader(text: string): Header | null {
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'))
  const [name, count, rate, frames, time, date] = (lines[0] ?? '').trim().split(/\s+/)
  const match = /^([\w-]+)(?:\/(\d+))?$/.exec(name ?? '')
  if (!match?.[1] || !count || !/^\d+$/.test(count)) return null
  const head = {
    name: match[1],
    rate: positive(rate?.split(/[/(]/)[0]) ?? DEFAULT_RATE,
    frames: positive(frames),
    startedAt: startOf(time, date),
  }
  if (match[2] !== undefined) {
    const segments = lines.slice(1, 1 + Number(match[2])).map((line) => {
      const [name = '~', frames] = line.trim().split(/\s+/)
      return { name, frames: Number(frames ?? 0) }
    })
    return { ...head, body: { kind: 'segments', segments } }
  }
  const signals = lines.slice(1, 1 + Number(count)).map(signalLine)
  const complete = signals.filter((signal) => signal !== null)
  if (complete.length !== Number(count)) return null
  return { ...head, body: { kind: 'signals', signals: complete } }
}

const positive = (text: string | undefined): number | null => {
  const number = Number(text)
  return text !== undefined && Number.isFinite(number) && number > 0 ? number : null
}

const FORMAT = /^(\d+)(?:x(\d+))?(?::(\d+))?(?:\+(\d+))?$/
const GAIN = /^(-?[\d.]+(?:e[+-]?\d+)?)(?:\((-?\d+)\))?(?:\/(\S+))?$/i

function signalLine(line: string): SignalLine | null {
  const fields =
    /^(\S+)\s+(\S+)(?:\s+(\S+))?(?:\s+(-?\d+))?(?:\s+(-?\d+))?(?:\s+(-?\d+))?(?:\s+(-?\d+))?(?:\s+(\d+))?(?:\s+(.*))?$/.exec(
      line.trim(),
    )
  const format = FORMAT.exec(fields?.[2] ?? '')
  if (!fields?.[1] || !format) return null
  const scale = GAIN.exec(fields[3] ?? '')
  const gain = Number(scale?.[1] ?? 0)
  const zero = integer(fields[5])
  return {
    file: fields[1],
    format: Number(format[1]),
    samplesPerFrame: Number(format[2] ?? 1),
    skew: Number(format[3] ?? 0),
    byteOffset: Number(format[4] ?? 0),
    gain: gain === 0 ? DEFAULT_GAIN : gain,
    baseline: integer(scale?.[2]) ?? zero ?? 0,
    unit: scale?.[3] ?? null,
    initial: integer(fields[6]),
    checksum: integer(fields[7]),
    name: fields[9]?.trim() ?? '',
  }
}

const integer = (text: string | undefined): number | null => (text === undefined ? null : Number(text))

/** `17:27:45.5 15/08/1994`; the header has no zone, UTC is assumed. Without a date there is no start. */
function startOf(time: string | undefined, date: string | undefined): EpochMs | null {
  const day = /^(\d+)\/(\d+)\/(\d{4})$/.exec(date ?? '')
  const parts = (time ?? '').split(':').map(Number)
  if (!day || parts.length > 3 || parts.some((part) => !Number.isFinite(part))) return null
  const seconds = parts.reduce((sum, part) => 60 * sum + part, 0)
  return (Date.UTC(Number(day[3]), Number(day[2]) - 1, Number(day[1])) +
    Math.round(1000 * seconds)) as EpochMs
}
