/**
 * What a value looks like without its numbers. Inputs of one kind have one shape, so that a journal of them is a list of
 * differences between numbers; it knows nothing of what an input is, and takes those of later versions as they are.
 */

/** Never in JSON text: it stands for a number of the kind that follows it. */
const SLOT = '\u0001'

/** `e`: a time, `i`: another integer, `1` to `6`: so many decimal places, `f`: any other double. */
export type SlotKind = 'e' | 'i' | '1' | '2' | '3' | '4' | '5' | '6' | 'f'

/** An integer above it is taken for epoch milliseconds: 1973. */
const TIME_FROM = 1e11
/** Differences of two of these survive zigzag and a flag in a double. */
const LARGEST = 2 ** 49
const DECIMALS = ['1', '2', '3', '4', '5', '6'] as const

export interface Shaped {
  readonly shape: string
  readonly numbers: readonly number[]
}

export function shapeOf(value: unknown): Shaped {
  const numbers: number[] = []
  return { shape: textOf(value, numbers), numbers }
}

function textOf(value: unknown, numbers: number[]): string {
  if (typeof value === 'number') {
    numbers.push(value)
    return SLOT + kindOf(value)
  }
  if (Array.isArray(value)) {
    let text = '['
    for (let index = 0; index < value.length; index++)
      text += (index > 0 ? ',' : '') + textOf(value[index] ?? null, numbers)
    return `${text}]`
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null)
  let text = ''
  for (const [key, each] of Object.entries(value))
    if (each !== undefined)
      text += `${text === '' ? '{' : ','}${JSON.stringify(key)}:${textOf(each, numbers)}`
  return text === '' ? '{}' : `${text}}`
}

function kindOf(value: number): SlotKind {
  if (Object.is(value, -0)) return 'f'
  if (Number.isInteger(value)) {
    const size = Math.abs(value)
    return size >= LARGEST ? 'f' : value >= TIME_FROM ? 'e' : 'i'
  }
  return DECIMALS.find((places) => isExact(value, 10 ** Number(places))) ?? 'f'
}

const isExact = (value: number, scale: number): boolean => {
  const scaled = Math.round(value * scale)
  return Math.abs(scaled) < LARGEST && scaled / scale === value
}

export const scaleOf = (kind: SlotKind): number => 10 ** Number(kind)

/** A shape taken apart: texts around its numbers. */
export interface Template {
  readonly texts: readonly string[]
  readonly kinds: readonly SlotKind[]
}

export function templateOf(shape: string): Template {
  const [first = '', ...others] = shape.split(SLOT)
  return {
    texts: [first, ...others.map((text) => text.slice(1))],
    // Written by `textOf`: one of the kinds stands behind each mark.
    kinds: others.map((text) => text.charAt(0) as SlotKind),
  }
}

/** What JSON has no number for. */
const SPECIAL: ReadonlyMap<string, number> = new Map([
  [`${SLOT}NaN`, NaN],
  [`${SLOT}Infinity`, Infinity],
  [`${SLOT}-Infinity`, -Infinity],
  [`${SLOT}-0`, -0],
])
const wordOf = (value: number) => `${SLOT}${Object.is(value, -0) ? '-0' : value}`

export function filled({ texts }: Template, numbers: readonly number[]): unknown {
  const special = numbers.some((value) => !Number.isFinite(value) || Object.is(value, -0))
  let text = texts[0] ?? ''
  numbers.forEach((value, index) => {
    const word = wordOf(value)
    text += (SPECIAL.has(word) ? JSON.stringify(word) : String(value)) + (texts[index + 1] ?? '')
  })
  return special
    ? JSON.parse(text, (_, each: unknown) => (typeof each === 'string' ? (SPECIAL.get(each) ?? each) : each))
    : JSON.parse(text)
}
