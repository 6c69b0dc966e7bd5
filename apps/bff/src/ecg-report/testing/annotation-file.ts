import { writeFile } from 'node:fs/promises'
import type { Annotation } from '@vigil/ingest/replay'

const SKIP = 59
const AUX = 63

/** Marks in the MIT format beside a record. */
export const writeAnnotations = (path: string, annotations: readonly Annotation[]): Promise<void> => {
  let before = 0
  const parts = annotations.map(({ sample, type, text }) => {
    const distance = sample - before
    before = sample
    return Buffer.concat([skip(distance), word(type, 0), text === '' ? Buffer.alloc(0) : aux(text)])
  })
  return writeFile(path, Buffer.concat([...parts, word(0, 0)]))
}

function word(type: number, interval: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE((type << 10) | interval)
  return bytes
}

function skip(samples: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt16LE(samples >> 16)
  bytes.writeUInt16LE(samples & 0xffff, 2)
  return Buffer.concat([word(SKIP, 0), bytes])
}

const aux = (text: string): Buffer =>
  Buffer.concat([word(AUX, text.length), Buffer.from(text.length % 2 ? `${text}\0` : text)])
