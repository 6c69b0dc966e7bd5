// Every rule of a SPEC.md is quoted by a test title `[RULE] …`, and every quoted rule exists.
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { root } from './command.mjs'
import { trackedFiles } from './sources.mjs'

const RULE = /^[-*#|\s]*\**\[?([A-Z]{2,4}\d{1,3}[a-z]?)\]?\**(?=[\s.:|*])/gm
const QUOTE = /['"`](?:\[([A-Z]{2,4}\d{1,3}[a-z]?)\]\s*)((?:\[[A-Z]{2,4}\d{1,3}[a-z]?\]\s*)*)/g

/** @param {string} spec @returns {Set<string>} */
export const rulesOf = (spec) => new Set([...spec.matchAll(RULE)].map((match) => match[1] ?? ''))

/** @param {string} test @returns {Set<string>} */
export const quotesOf = (test) =>
  new Set(
    [...test.matchAll(QUOTE)].flatMap((match) => [
      match[1] ?? '',
      ...[...(match[2] ?? '').matchAll(/[A-Z]{2,4}\d{1,3}[a-z]?/g)].map((more) => more[0]),
    ]),
  )

/** @param {string} file */
const read = (file) => readFileSync(root + file, 'utf8')

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const files = trackedFiles()
  const rules = new Set(
    files.filter((file) => /(^|\/)SPEC\.md$/.test(file)).flatMap((file) => [...rulesOf(read(file))]),
  )
  const quotes = new Set(
    files.filter((file) => /\.(test|spec)\.tsx?$/.test(file)).flatMap((file) => [...quotesOf(read(file))]),
  )
  const untested = [...rules].filter((rule) => !quotes.has(rule))
  const unknown = [...quotes].filter((quote) => !rules.has(quote))
  for (const rule of untested) console.error(`${rule}: no test quotes it`)
  for (const rule of unknown) console.error(`${rule}: quoted by a test, in no SPEC.md`)
  console.log(`${rules.size} rules, ${untested.length} without a test, ${unknown.length} unknown`)
  process.exitCode = untested.length + unknown.length === 0 ? 0 : 1
}
