import { parameter } from '@vigil/clinical'
import type { LimitRow } from '@vigil/protocol'
import { limitWords as say } from '../words/limits'
import { display, unitLabel } from './number'
import { dayAndMinute } from './time'

/** `hr` of `hr-low`. */
export const familyOf = ({ condition }: Pick<LimitRow, 'condition'>): string =>
  condition.replace(/-(low|high)$/u, '')

const FAMILIES = [
  'hr',
  'rr',
  'apnoea',
  'spo2',
  'nibp-sys',
  'abp-sys',
  'temp',
  'glucose',
  'battery',
  'environment',
] as const

export function familyName(family: string): string {
  const known = FAMILIES.find((each) => each === family)
  return known ? say(`family.${known}`) : family
}

/** `HR low`; the graver rung of two is the extreme one. */
export function rungName(row: Pick<LimitRow, 'condition' | 'direction'>, extreme: boolean): string {
  const family = familyOf(row)
  if (family === row.condition) return familyName(family)
  const name = say(`side.${row.direction}`, { name: familyName(family) })
  return extreme ? say('extreme', { name }) : name
}

export const keyOf = ({ condition, priority }: Pick<LimitRow, 'condition' | 'priority'>): string =>
  `${condition} ${priority}`

export const firstCode = ({ codes }: Pick<LimitRow, 'codes'>) => codes[0] ?? 'MDC_ECG_HEART_RATE'

export function unitOf(row: Pick<LimitRow, 'codes' | 'condition'>): string {
  // Its limit is a time.
  if (row.condition === 'apnoea') return ''
  return unitLabel(parameter(firstCode(row)).unit)
}

export const figureOf = (row: Pick<LimitRow, 'codes'>, value: number): string =>
  display(value, Number.isInteger(value) ? 0 : Math.max(1, parameter(firstCode(row)).decimals))

/** What is in force: a figure, the time of apnoea, or off; with the delay where that is not the usual one. */
export function nowText(row: Pick<LimitRow, 'codes' | 'condition' | 'now' | 'usual'>): string {
  return toText(row, row.now, row.usual)
}

/** What is usual in place of what is in force. */
export const usualText = (row: Pick<LimitRow, 'codes' | 'condition' | 'now' | 'usual'>): string =>
  toText(row, { kind: 'value', ...row.usual }, row.now.kind === 'value' ? row.now : row.usual)

/** `beside`: what it is held against; where the delays differ, they are told. */
export function toText(
  row: Pick<LimitRow, 'codes' | 'condition'>,
  to: LimitRow['now'],
  beside: { readonly delayMs: number } | null = null,
): string {
  if (to.kind === 'off') return say('off')
  if (row.condition === 'apnoea') return say('seconds', { n: to.delayMs / 1_000 })
  const figure = figureOf(row, to.value)
  return beside === null || beside.delayMs === to.delayMs ? figure : `${figure} ${delayText(to.delayMs)}`
}

export const delayText = (delayMs: number): string =>
  delayMs === 0 ? say('delayNone') : say('delay', { n: delayMs / 1_000 })

export function setByText({ setBy: { kind, name, at } }: Pick<LimitRow, 'setBy'>, zone: string): string {
  switch (kind) {
    case 'default':
      return say('by.default')
    case 'site':
    case 'unit':
      return say(`by.${kind}`, { name: name ?? '' })
    case 'subject':
      return at === null
        ? say('by.target', { name: name ?? '' })
        : say('by.subject', { name: name ?? '', time: dayAndMinute(at, zone) })
    default:
      return kind satisfies never
  }
}

export const untilText = ({ changed, until }: Pick<LimitRow, 'changed' | 'until'>, zone: string): string =>
  changed ? (until === null ? say('stay') : dayAndMinute(until, zone)) : say('none')
