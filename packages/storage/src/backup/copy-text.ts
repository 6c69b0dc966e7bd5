/** COPY's text form (PostgreSQL, COPY, Text Format): tab between columns, `\N` is null, backslash escapes. */
const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}
const LINE_FEED = 0x0a

export const fieldsOf = (line: string): readonly (string | null)[] =>
  line
    .split('\t')
    .map((field) =>
      field === '\\N'
        ? null
        : field.replaceAll(/\\(.)/gs, (_, escaped: string) => ESCAPES[escaped] ?? escaped),
    )

/** Whole lines, without their line feed, however the pieces were cut. */
export class Lines {
  #held: Buffer = Buffer.alloc(0)

  endedBy(piece: Buffer): readonly string[] {
    const bytes = Buffer.concat([this.#held, piece])
    const lines: string[] = []
    let start = 0
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
      lines.push(bytes.toString('utf8', start, end))
      start = end + 1
    }
    this.#held = bytes.subarray(start)
    return lines
  }
}
