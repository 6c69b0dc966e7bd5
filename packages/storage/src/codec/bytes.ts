/** Largest magnitude whose difference with another still survives zigzag in a double. */
export const SAFE_STEP = 2 ** 51

/** Little by little into one growing buffer. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafe(1024)
  #length = 0

  /** Unsigned, up to 2^53. */
  varint(value: number): void {
    this.#reserve(8)
    let rest = value
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest % 0x80) + 0x80
      rest = Math.floor(rest / 0x80)
    }
    this.#bytes[this.#length++] = rest
  }

  /** Signed, small magnitudes short. */
  signed(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value)
  }

  float(value: number): void {
    this.#reserve(8)
    this.#length = this.#bytes.writeDoubleLE(value, this.#length)
  }

  text(value: string): void {
    const encoded = Buffer.from(value)
    this.varint(encoded.length)
    this.#reserve(encoded.length)
    this.#length += encoded.copy(this.#bytes, this.#length)
  }

  get length(): number {
    return this.#length
  }

  finish(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + count))
    this.#bytes.copy(larger, 0, 0, this.#length)
    this.#bytes = larger
  }
}

export class ByteReader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  varint(): number {
    let value = 0
    let factor = 1
    for (;;) {
      const byte = this.#bytes[this.#at++]
      if (byte === undefined) throw new Error('a stored chunk ends too early')
      if (byte < 0x80) return value + byte * factor
      value += (byte - 0x80) * factor
      factor *= 0x80
    }
  }

  signed(): number {
    const value = this.varint()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  float(): number {
    const value = this.#bytes.readDoubleLE(this.#at)
    this.#at += 8
    return value
  }

  text(): string {
    const length = this.varint()
    this.#at += length
    return this.#bytes.toString('utf8', this.#at - length, this.#at)
  }
}
