/** Sample formats: https://physionet.org/physiotools/wag/signal-5.htm. The lowest value of each marks a missing sample. */

interface SampleFormat {
  readonly missing: number
  /** Samples that this many bytes hold. */
  count(bytes: number): number
  read(bytes: Buffer, count: number): Int32Array
}

const each =
  (size: number, read: (bytes: Buffer, position: number) => number) =>
  (bytes: Buffer, count: number): Int32Array =>
    Int32Array.from({ length: count }, (_, i) => read(bytes, i * size))

const FORMATS: ReadonlyMap<number, SampleFormat> = new Map([
  [
    16,
    {
      missing: -32_768,
      count: (bytes) => Math.floor(bytes / 2),
      read: each(2, (bytes, position) => bytes.readInt16LE(position)),
    },
  ],
  [
    80,
    {
      missing: -128,
      count: (bytes) => bytes,
      read: each(1, (bytes, position) => bytes.readUInt8(position) - 128),
    },
  ],
  [
    212,
    {
      missing: -2048,
      // An odd last sample takes two bytes.
      count: (bytes) => Math.floor(bytes / 3) * 2 + (bytes % 3 === 2 ? 1 : 0),
      read: read212,
    },
  ],
])

export const sampleFormat = (format: number): SampleFormat | null => FORMATS.get(format) ?? null

/** Two 12-bit two's complement samples in three bytes: low byte, both high nibbles, low byte. */
function read212(bytes: Buffer, count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => {
    const start = 3 * (i >> 1)
    const high = bytes.readUInt8(start + 1)
    const raw =
      i % 2 === 0
        ? ((high & 0x0f) << 8) | bytes.readUInt8(start)
        : ((high & 0xf0) << 4) | bytes.readUInt8(start + 2)
    return (raw << 20) >> 20
  })
}
