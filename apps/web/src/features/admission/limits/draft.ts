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

/** What somebody has typed or chosen and not sent yet, by rung. */
export type Draft = Readonly<Record<string, { readonly text?: string; readonly delayMs?: number }>>

export const shown = (row: LimitRow, draft: Draft): string =>
  draft[keyOf(row)]?.text ?? (row.now.kind === 'value' ? figureOf(row, row.now.value) : '')

const delayNow = ({ now, usual }: LimitRow): number => (now.kind === 'value' ? now.delayMs : usual.delayMs)

export const delayShown = (row: LimitRow, draft: Draft): number => draft[keyOf(row)]?.delayMs ?? delayNow(row)

const DELAYS_S = [0, 3, 5, 10, 15, 20, 30, 45, 60, 90, 120]

/** Seconds that may be chosen, with those in force and those that are usual. */
export function delaysOf(row: LimitRow): readonly number[] {
  const own = [delayNow(row), row.usual.delayMs].map((ms) => ms / 1_000)
  const allowed = DELAYS_S.filter((seconds) => seconds * 1_000 <= row.delay.range)
  return [...new Set([...allowed, ...own])].toSorted((a, b) => a - b)
}

const numberOf = (text: string): number => (text.trim() === '' ? NaN : Number(text.replace(',', '.')))

/** A named rung with the new value. */
interface Typed {
  readonly row: LimitRow
  readonly name: string
  readonly value: number
  readonly delayMs: number
}

export function typedOf(rows: readonly LimitRow[], draft: Draft): readonly Typed[] {
  return linesOf(rows).flatMap((line) =>
    sidesOf(line).flatMap((row) => {
      const own = draft[keyOf(row)]
      if (own === undefined || row.now.kind === 'off') return []
      const value = own.text === undefined ? row.now.value : numberOf(own.text)
      const delayMs = delayShown(row, draft)
      const isSame = row.now.value === value && row.now.delayMs === delayMs
      return isSame ? [] : [{ row, name: rungName(row, line.extreme), value, delayMs }]
    }),
  )
}

const isIn = (value: number, { from, to }: { readonly from: number; readonly to: number }) =>
  value >= from && value <= to

/** Why it cannot be sent, in words; the server decides again. */
export function problemOf(limits: SubjectLimits, typed: readonly Typed[]): string | null {
  for (const each of typed) {
    const { row, name, value } = each
    if (!Number.isFinite(value)) return say('blank', { name })
    const told = { name, value, usual: row.usual.value }
    if (!isIn(value, row.range)) return say('dangerous', { ...told, ...row.range })
    if (!isIn(value, row.envelope) && !limits.mayConfirm)
      return say('needsRight', { ...told, ...row.envelope })
    if (isSlow(each) && !limits.mayConfirm)
      return say('delayNeedsRight', { ...waits(each), most: row.delay.envelope / 1_000 })
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

const isSlow = ({ row, delayMs }: Typed): boolean => delayMs > row.delay.envelope
const isFar = ({ row, value }: Typed): boolean => !isIn(value, row.envelope)

const waits = ({ row, name, delayMs }: Typed) => ({
  name,
  delay: delayMs / 1_000,
  usual: row.usual.delayMs / 1_000,
})

/** What a person must say yes to, as sentences. */
export function questionsOf(typed: readonly Typed[]): readonly string[] {
  return typed
    .filter(({ value }) => Number.isFinite(value))
    .flatMap((each) => {
      const { row, name, value } = each
      const far = say(value < row.usual.value ? 'farBelow' : 'farAbove', {
        name,
        value,
        usual: row.usual.value,
      })
      return [...(isFar(each) ? [far] : []), ...(isSlow(each) ? [say('slow', waits(each))] : [])]
    })
}

export const asksOf = (typed: readonly Typed[], expiresAt: EpochMs | null, reason: string | null = null) =>
  typed.map((each): AskedLimit => ({
    kind: 'set',
    condition: each.row.condition,
    priority: each.row.priority,
    value: each.value,
    delayMs: each.delayMs === delayNow(each.row) ? null : each.delayMs,
    reason,
    expiresAt,
    confirm: isFar(each) || isSlow(each),
  }))
