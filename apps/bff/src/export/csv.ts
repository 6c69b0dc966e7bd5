/** A cell of text; a number is one that a program made, and stays one. */
export type Cell = string | number | boolean | null

/** OWASP, CSV Injection: a spreadsheet takes what begins with one of these for a formula. */
const FORMULA = /^[=+\-@\t\r]/
/** RFC 4180, 2.6. */
const NEEDS_QUOTES = /[",\r\n]/

function cellOf(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  const text = FORMULA.test(cell) ? `'${cell}` : cell
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** One record of RFC 4180, with its line end. */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(cellOf).join(',')}\r\n`
