/** Bytes of a frame. Variable-length integers reach 2^53, so arithmetic replaces bit operations, which stop at 32 bits. */
const LIMIT = 2 ** 52

export class ByteWriter {
  #bytes = new Uint8Array(256)
  #length = 0

  byte(value: number): void {
    this.#reserve(1)
    this.#bytes[this.#length++] = value
  }

  /** LEB128. */
  unsigned(value: number): void {
    if (!(Number.isSafeInteger(value) && value >= 0)) throw new RangeError(`no unsigned integer: ${value}`)
    let rest = value
    while (rest >= 0x80) {
      this.byte((rest % 0x80) | 0x80)
      rest = Math.floor(rest / 0x80)
    }
    this.byte(rest)
  }

  /** Zig-zag: small magnitudes of either sign are short. */
  signed(value: number): void {
    if (!Number.isInteger(value) || Math.abs(value) >= LIMIT) throw new RangeError(`no integer: ${value}`)
    this.unsigned(value < 0 ? -2 * value - 1 : 2 * value)
  }

  float64(value: number): void {
    this.#reserve(8)
    new DataView(this.#bytes.buffer).setFloat64(this.#length, value)
    this.#length += 8
  }

  bytes(source: Uint8Array): void {
    this.#reserve(source.length)
    this.#bytes.set(source, this.#length)
    this.#length += source.length
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length)
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return
    const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + count))
    larger.set(this.#bytes.subarray(0, this.#length))
    this.#bytes = larger
  }
}

/** Thrown inside the decoder only; `decodeFrame` turns it into a value. */
export class MalformedFrame extends Error {}

export class ByteReader {
  readonly #bytes: Uint8Array
  #position = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get done(): boolean {
    return this.#position >= this.#bytes.length
  }

  byte(): number {
    const value = this.#bytes[this.#position++]
    if (value === undefined) throw new MalformedFrame('ends too early')
    return value
  }

  unsigned(): number {
    let value = 0
    let weight = 1
    for (;;) {
      const byte = this.byte()
      value += (byte & 0x7f) * weight
      if (value > Number.MAX_SAFE_INTEGER) throw new MalformedFrame('integer too large')
      if (byte < 0x80) return value
      weight *= 0x80
      if (weight > LIMIT) throw new MalformedFrame('integer too long')
    }
  }

  signed(): number {
    const value = this.unsigned()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  float64(): number {
    const part = this.take(8)
    return new DataView(part.buffer, part.byteOffset, 8).getFloat64(0)
  }

  take(count: number): Uint8Array {
    if (count > this.#bytes.length - this.#position) throw new MalformedFrame('ends too early')
    this.#position += count
    return this.#bytes.subarray(this.#position - count, this.#position)
  }
}
