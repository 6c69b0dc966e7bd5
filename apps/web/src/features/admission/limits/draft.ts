import type { EpochMs } from '@vigil/clinical'
import type { AskedLimit, LimitRow, SubjectLimits } from '@vigil/protocol'
import { familyOf, figureOf, keyOf, rungName } from '../../../format/limit-row'
import { limitWords as say } from '../../../words/limits'

/** One line of the table: the same rung of both sides. */
export interface Line {
  readonly family: string
  readonly extreme: boolean
  readonly low: LimitRow | null
  readonly high: LimitRow | null
}

/** In the order of the limits; the second rung of a side is the extreme one. */
export function linesOf(rows: readonly LimitRow[]): readonly Line[] {
  const families = [...new Set(rows.map(familyOf))]
  return families.flatMap((family) => {
    const side = (direction: LimitRow['direction']) =>
      rows.filter((row) => familyOf(row) === family && row.direction === direction)
    const [low, high] = [side('low'), side('high')]
    const count = Math.max(low.length, high.length)
    return Array.from({ length: count }, (_, at) => ({
      family,
      extreme: at > 0,
      low: low[at] ?? null,
      high: high[at] ?? null,
    }))
  })
}

export const sidesOf = ({ low, high }: Line): readonly LimitRow[] => [low, high].filter((row) => row !== null)

/** What somebody has typed and not sent yet, by rung. */
export type Draft = Readonly<Record<string, string>>

export const shown = (row: LimitRow, draft: Draft): string =>
  draft[keyOf(row)] ?? (row.now.kind === 'value' ? figureOf(row, row.now.value) : '')

const numberOf = (text: string): number => (text.trim() === '' ? NaN : Number(text.replace(',', '.')))

/** A named rung with the new value. */
interface Typed {
  readonly row: LimitRow
  readonly name: string
  readonly value: number
}

export function typedOf(rows: readonly LimitRow[], draft: Draft): readonly Typed[] {
  return linesOf(rows).flatMap((line) =>
    sidesOf(line).flatMap((row) => {
      const text = draft[keyOf(row)]
      if (text === undefined) return []
      const value = numberOf(text)
      const isSame = row.now.kind === 'value' && row.now.value === value
      return isSame ? [] : [{ row, name: rungName(row, line.extreme), value }]
    }),
  )
}

const isIn = (value: number, { from, to }: { readonly from: number; readonly to: number }) =>
  value >= from && value <= to

/** Why it cannot be sent, in words; the server decides again. */
export function problemOf(limits: SubjectLimits, typed: readonly Typed[]): string | null {
  for (const { row, name, value } of typed) {
    if (!Number.isFinite(value)) return say('blank', { name })
    const told = { name, value, usual: row.usual.value }
    if (!isIn(value, row.range)) return say('dangerous', { ...told, ...row.range })
    if (!isIn(value, row.envelope) && !limits.mayConfirm)
      return say('needsRight', { ...told, ...row.envelope })
  }
  return invertedProblem(limits.rows, typed)
}

function invertedProblem(rows: readonly LimitRow[], typed: readonly Typed[]): string | null {
  const valueOf = (row: LimitRow) => {
    const own = typed.find((each) => each.row === row)
    return own ? own.value : row.now.kind === 'value' ? row.now.value : null
  }
  for (const { row, name, value } of typed) {
    const meets = rows.some((other) => {
      const against = other.direction === row.direction ? null : valueOf(other)
      if (against === null || !other.codes.some((code) => row.codes.includes(code))) return false
      return row.direction === 'low' ? against <= value : against >= value
    })
    if (meets) return say('inverted', { name })
  }
  return null
}

/** What a person must say yes to, as sentences. */
export function questionsOf(typed: readonly Typed[]): readonly string[] {
  return typed
    .filter(({ row, value }) => Number.isFinite(value) && !isIn(value, row.envelope))
    .map(({ row, name, value }) =>
      say(value < row.usual.value ? 'farBelow' : 'farAbove', { name, value, usual: row.usual.value }),
    )
}

export const asksOf = (typed: readonly Typed[], expiresAt: EpochMs | null, reason: string | null = null) =>
  typed.map(({ row: { condition, priority, envelope }, value }): AskedLimit => ({
    kind: 'set',
    condition,
    priority,
    value,
    delayMs: null,
    reason,
    expiresAt,
    confirm: !isIn(value, envelope),
  }))
