import { promisify } from 'node:util'
import { crc32, deflateRaw, inflateRawSync } from 'node:zlib'

const deflate = promisify(deflateRaw)

export interface Body {
  readonly body: Buffer
  readonly checksum: number
}

/** Compressed off the main thread: a minute of 64 beds is sealed at once. */
export async function pack(bytes: Buffer): Promise<Body> {
  const body = await deflate(bytes)
  return { body, checksum: crc32(body) }
}

export const isWhole = ({ body, checksum }: Body): boolean => crc32(body) === checksum

/** A chunk that is not what was written must never be shown as data. */
export function unpack(chunk: Body): Buffer {
  if (!isWhole(chunk)) throw new Error('a stored chunk does not match its checksum')
  return inflateRawSync(chunk.body)
}
