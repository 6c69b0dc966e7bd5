/** Plain CSV as the recordings have it: any line end, quotes around a field, no comma inside one. */
export interface Table {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

export function parseCsv(text: string): Table {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .filter((line) => line !== '')
  const [columns = [], ...rows] = lines.map((line) => line.split(',').map(bare))
  return { columns, rows }
}

const bare = (field: string): string => field.trim().replace(/^["'](.*)["']$/, '$1')

/** `null` for NaN, empty and everything else that is no number. */
export function numberIn(field: string | undefined): number | null {
  const number = Number(field)
  return field === undefined || field === '' || !Number.isFinite(number) ? null : number
}
