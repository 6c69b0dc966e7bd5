/**
 * The binary frame: one per client and tick, numerics and waveforms together. A segment holds what one subject has to
 * say and stands alone, so it is encoded once and shared by every client that may see it. Layout in PROTOCOL.md.
 */
import { ByteReader, ByteWriter, MalformedFrame } from './frame-bytes'
import { decodeNumerics, encodeNumerics } from './frame-numerics'
import type { Frame, NumericUpdate, WaveUpdate } from './frame-types'
import { decodeWaves, encodeWaves } from './frame-waves'

export * from './frame-types'

export type DecodedFrame =
  { readonly ok: true; readonly frame: Frame } | { readonly ok: false; readonly reason: string }

export const FRAME_VERSION = 1
const NUMERICS_TAG = 1
const WAVES_TAG = 2
/** Bounds what a hostile frame can make a reader allocate: 4 MB of samples. */
export const MAX_FRAME_SAMPLES = 0x100000

const segment = (tag: number, body: Uint8Array): Uint8Array => {
  const writer = new ByteWriter()
  writer.byte(tag)
  writer.unsigned(body.length)
  writer.bytes(body)
  return writer.finish()
}

/** Numerics of one subject; order is kept. */
export const encodeNumericsSegment = (updates: readonly NumericUpdate[]): Uint8Array =>
  segment(NUMERICS_TAG, encodeNumerics(updates))

/** Waveform blocks of one subject: blocks of one moment share their time, so give them together. */
export const encodeWaveSegment = (updates: readonly WaveUpdate[]): Uint8Array =>
  segment(WAVES_TAG, encodeWaves(updates))

export function assembleFrame(at: number, segments: Iterable<Uint8Array>): Uint8Array {
  const writer = new ByteWriter()
  writer.byte(FRAME_VERSION)
  writer.unsigned(at)
  for (const each of segments) writer.bytes(each)
  return writer.finish()
}

/** Total: any bytes give a frame or a reason. Segments with an unknown tag are skipped. */
export function decodeFrame(bytes: Uint8Array): DecodedFrame {
  try {
    return { ok: true, frame: decode(new ByteReader(bytes)) }
  } catch (error) {
    if (error instanceof MalformedFrame) return { ok: false, reason: error.message }
    throw error
  }
}

function decode(reader: ByteReader): Frame {
  const version = reader.byte()
  if (version !== FRAME_VERSION) throw new MalformedFrame(`version ${version}`)
  const at = reader.unsigned()
  const numerics: NumericUpdate[] = []
  const waves: WaveUpdate[] = []
  let room = MAX_FRAME_SAMPLES
  while (!reader.done) {
    const tag = reader.byte()
    const body = new ByteReader(reader.take(reader.unsigned()))
    if (tag === NUMERICS_TAG) decodeNumerics(body, numerics)
    else if (tag === WAVES_TAG) room -= decodeWaves(body, waves, room)
  }
  return { at, numerics, waves }
}
