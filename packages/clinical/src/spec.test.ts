import { expect, it } from 'vitest'
import spec from '../SPEC.md?raw'

const tests = import.meta.glob<string>('./**/*.test.ts', { query: '?raw', import: 'default', eager: true })
const idsIn = (text: string, pattern: RegExp) =>
  new Set(Array.from(text.matchAll(pattern), (match) => match[1] ?? ''))

const rules = idsIn(spec, /^- \*\*([A-Z]{3}\d+)\*\*/gmu)
const quoted = idsIn(Object.values(tests).join('\n'), /\(\s*'\[([A-Z]{3}\d+)\]/gu)

it('quotes every rule of SPEC.md in a test', () => {
  expect([...rules].filter((rule) => !quoted.has(rule))).toEqual([])
})

it('quotes no rule that SPEC.md does not have', () => {
  expect([...quoted].filter((rule) => !rules.has(rule))).toEqual([])
})
