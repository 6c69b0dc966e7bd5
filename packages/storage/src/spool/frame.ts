import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'

export const OPERATION_KINDS = ['batch', 'alarms', 'audit', 'quarantine', 'receipts', 'inputs'] as const
export type OperationKind = (typeof OPERATION_KINDS)[number]

/** One thing to commit. The id makes applying it twice harmless. */
export interface Operation {
  readonly kind: OperationKind
  readonly id: string
  readonly payload: Buffer
}

/** length, CRC-32, kind, id (16 bytes), payload. */
const HEADER = 8
const FIXED = 17

export function encodeFrame(operation: Operation): Buffer {
  const body = Buffer.concat([
    Buffer.from([OPERATION_KINDS.indexOf(operation.kind)]),
    Buffer.from(operation.id.replaceAll('-', ''), 'hex'),
    operation.payload,
  ])
  const header = Buffer.alloc(HEADER)
  header.writeUInt32LE(body.length, 0)
  header.writeUInt32LE(crc32(body), 4)
  return Buffer.concat([header, body])
}

/** Every whole frame from the start. What follows a torn or damaged one was never acknowledged. */
export function decodeFrames(bytes: Buffer): { operations: Operation[]; torn: boolean } {
  const operations: Operation[] = []
  let at = 0
  while (at + HEADER <= bytes.length) {
    const length = bytes.readUInt32LE(at)
    const body = bytes.subarray(at + HEADER, at + HEADER + length)
    const kind = OPERATION_KINDS[body[0] ?? -1]
    if (length < FIXED || body.length < length || crc32(body) !== bytes.readUInt32LE(at + 4) || !kind) break
    operations.push({ kind, id: uuidOf(body.subarray(1, FIXED)), payload: body.subarray(FIXED) })
    at += HEADER + length
  }
  return { operations, torn: at < bytes.length }
}

/** The same part of the same operation has the same id, whenever it is divided. */
export const partId = (whole: string, index: number): string =>
  uuidOf(createHash('sha256').update(`${whole} ${index}`).digest().subarray(0, 16))

function uuidOf(bytes: Buffer): string {
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
