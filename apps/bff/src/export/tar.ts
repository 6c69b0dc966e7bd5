const BLOCK = 512

const octal = (value: number, length: number): string => value.toString(8).padStart(length - 1, '0')

/** The header of a plain file, ustar (POSIX.1-1988). */
export function tarHeader(name: string, size: number, atMs: number): Buffer {
  const header = Buffer.alloc(BLOCK)
  header.write(name, 0, 100, 'ascii')
  header.write(octal(0o600, 8), 100, 'ascii')
  header.write(octal(0, 8), 108, 'ascii')
  header.write(octal(0, 8), 116, 'ascii')
  header.write(octal(size, 12), 124, 'ascii')
  header.write(octal(Math.max(0, Math.floor(atMs / 1_000)), 12), 136, 'ascii')
  header.write('        0', 148, 'ascii')
  header.write('ustar\x0000', 257, 'latin1')
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${octal(sum, 7)}\0 `, 148, 'ascii')
  return header
}

/** Up to the next whole block. */
export const tarPadding = (size: number): Buffer => Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK)

export const TAR_END = Buffer.alloc(2 * BLOCK)
