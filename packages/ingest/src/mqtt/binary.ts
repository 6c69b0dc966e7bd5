/**
 * The compact form of waveforms (docs/devices.md): several blocks, 16-bit samples, little endian. Its first byte
 * never occurs in UTF-8, so that no JSON text can be taken for it.
 */
import type { DeviceMessage, EpochMs } from '@vigil/clinical'
import type { Rejections } from '../rejection'
import { measurementTime, type Delivery, type Envelope } from './fields'
import { waveformBlock } from './waveforms'

const MAGIC = 0xc1
const VERSION = 1
const HEADER_BYTES = 4
const BLOCK_BYTES = 48
const NO_SEQ = 0xffff_ffff
export const MISSING_SAMPLE = -32_768

export interface BinaryBlock {
  readonly seq: number | null
  readonly at: number
  /** MDC number. */
  readonly code: number
  /** UCUM, at most 255 bytes of ASCII. */
  readonly unit: string
  readonly rate: number
  readonly gain: number
  readonly offset: number
  /** -32767 to 32766. */
  readonly samples: readonly (number | null)[]
}

export const isBinary = (payload: Uint8Array): boolean => payload[0] === MAGIC

export function encodeBinary(blocks: readonly BinaryBlock[]): Uint8Array {
  const size = blocks.reduce(
    (sum, block) => sum + blockBytes(block.unit.length, block.samples.length),
    HEADER_BYTES,
  )
  const bytes = new Uint8Array(size)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, MAGIC)
  view.setUint8(1, VERSION)
  view.setUint16(2, blocks.length, true)
  let position = HEADER_BYTES
  for (const block of blocks) position = encodeBlock(view, position, block)
  return bytes
}

const blockBytes = (unitLength: number, samples: number): number => BLOCK_BYTES + unitLength + 2 * samples

function encodeBlock(view: DataView, start: number, block: BinaryBlock): number {
  view.setFloat64(start, block.at, true)
  view.setFloat64(start + 8, block.rate, true)
  view.setFloat64(start + 16, block.gain, true)
  view.setFloat64(start + 24, block.offset, true)
  view.setUint32(start + 32, block.seq ?? NO_SEQ, true)
  view.setUint32(start + 36, block.code, true)
  view.setUint32(start + 40, block.samples.length, true)
  view.setUint8(start + 44, block.unit.length)
  let position = start + BLOCK_BYTES
  for (let i = 0; i < block.unit.length; i++) view.setUint8(position++, block.unit.charCodeAt(i))
  for (const sample of block.samples) {
    view.setInt16(position, sample ?? MISSING_SAMPLE, true)
    position += 2
  }
  return position
}

/** Blocks before a broken one are kept: what follows it cannot be found. */
export function parseBinary(
  payload: Uint8Array,
  delivery: Delivery,
  rejections: Rejections,
): readonly DeviceMessage[] {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength)
  const malformed = (detail: string): void => rejections.add('binary-malformed', detail)
  if (payload.byteLength < HEADER_BYTES || view.getUint8(1) !== VERSION) {
    malformed(`The binary form is version ${VERSION} with a header of ${HEADER_BYTES} bytes.`)
    return []
  }
  const messages: DeviceMessage[] = []
  let position = HEADER_BYTES
  for (let left = view.getUint16(2, true); left > 0; left--) {
    const read = readBlock(view, position)
    if (!read) {
      malformed(`The message ends inside a block; ${left} of its blocks are missing.`)
      return messages
    }
    position = read.end
    const message = blockMessage(read.block, delivery, rejections)
    if (message) messages.push(message)
  }
  if (position < payload.byteLength) malformed('Bytes follow the last block.')
  return messages
}

function readBlock(view: DataView, start: number): { block: BinaryBlock; end: number } | null {
  if (start + BLOCK_BYTES > view.byteLength) return null
  const count = view.getUint32(start + 40, true)
  const unitLength = view.getUint8(start + 44)
  const end = start + blockBytes(unitLength, count)
  if (end > view.byteLength) return null
  const unitStart = start + BLOCK_BYTES
  const samplesStart = unitStart + unitLength
  const seq = view.getUint32(start + 32, true)
  const block: BinaryBlock = {
    at: view.getFloat64(start, true),
    rate: view.getFloat64(start + 8, true),
    gain: view.getFloat64(start + 16, true),
    offset: view.getFloat64(start + 24, true),
    seq: seq === NO_SEQ ? null : seq,
    code: view.getUint32(start + 36, true),
    unit: Buffer.from(view.buffer, view.byteOffset + unitStart, unitLength).toString('latin1'),
    samples: Array.from({ length: count }, (_, i) => {
      const sample = view.getInt16(samplesStart + 2 * i, true)
      return sample === MISSING_SAMPLE ? null : sample
    }),
  }
  return { block, end }
}

function blockMessage(block: BinaryBlock, delivery: Delivery, rejections: Rejections): DeviceMessage | null {
  const { seq, at, ...sent } = block
  if (!Number.isInteger(at)) {
    rejections.add('time-malformed', '`at` is whole milliseconds since 1970.', block)
    return null
  }
  const problem = measurementTime(at, delivery.receivedAt)
  if (problem) {
    rejections.add('time-implausible', problem, block)
    return null
  }
  const { device, receivedAt, retained } = delivery
  const envelope: Envelope = { device, seq, measuredAt: at as EpochMs, receivedAt, retained }
  const parsed = waveformBlock(sent, envelope, rejections)
  return parsed && { ...envelope, kind: 'waveforms', blocks: [parsed] }
}
