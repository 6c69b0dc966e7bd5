/** Annotation files in the MIT format: https://physionet.org/physiotools/wag/annot-5.htm. */

export interface Annotation {
  /** Number of the sample, counted from the start of the record. */
  readonly sample: number
  /** Code of the annotation: 28 is a change of rhythm, 5 a premature ventricular contraction. */
  readonly type: number
  /** What stands beside it, such as `(VT`. */
  readonly text: string
}

export const RHYTHM_CHANGE = 28

const SKIP = 59
const NUM = 60
const CHN = 62
const AUX = 63

/** Reads until the end mark, or until the bytes end. */
export function parseAnnotations(bytes: Buffer): readonly Annotation[] {
  const annotations: Annotation[] = []
  let sample = 0
  for (let place = 0; place + 1 < bytes.length; place += 2) {
    const word = bytes.readUInt16LE(place)
    const [type, interval] = [word >> 10, word & 0x3ff]
    if (word === 0) break
    if (type === SKIP) {
      if (place + 6 > bytes.length) break
      // The high half of the interval comes first.
      sample += (bytes.readInt16LE(place + 2) << 16) + bytes.readUInt16LE(place + 4)
      place += 4
    } else if (type === AUX) {
      const text = bytes.subarray(place + 2, place + 2 + interval).toString('latin1')
      const last = annotations.pop()
      if (last) annotations.push({ ...last, text: text.replace(/\0.*$/s, '') })
      place += interval + (interval % 2)
    } else if (type < NUM || type > CHN) {
      sample += interval
      annotations.push({ sample, type, text: '' })
    }
  }
  return annotations
}
