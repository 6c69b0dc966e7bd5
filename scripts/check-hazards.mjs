// docs/hazards.json says what can go wrong and which tests show that it does not; one that lacks both test and reason fails.
import { existsSync, readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { root } from './command.mjs'
import { problemsOf as problemsOfTests } from './check-features.mjs'

/** @typedef {{ id: string, severity: string, hazard: string, control: string, tests: string[], open?: string }} Hazard */

const COUNT = 94

/**
 * @param {readonly Hazard[]} hazards
 * @param {(file: string) => string | null} read
 * @returns {string[]} what is wrong
 */
export function problemsOf(hazards, read) {
  const ids = new Set(hazards.map(({ id }) => id))
  const missing = Array.from({ length: COUNT }, (_, index) => `H${String(index + 1).padStart(2, '0')}`)
    .filter((id) => !ids.has(id))
    .map((id) => `${id}: not listed`)
  const silent = hazards
    .filter(({ tests, open }) => tests.length === 0 && !open)
    .map(({ id }) => `${id}: names neither a test nor what is open`)
  return [
    ...missing,
    ...silent,
    ...problemsOfTests(
      hazards.filter(({ tests }) => tests.length > 0),
      read,
    ),
  ]
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { hazards } = /** @type {{ hazards: Hazard[] }} */ (
    JSON.parse(readFileSync(`${root}docs/hazards.json`, 'utf8'))
  )
  const problems = problemsOf(hazards, (file) =>
    existsSync(root + file) ? readFileSync(root + file, 'utf8').replaceAll("\\'", "'") : null,
  )
  for (const problem of problems) console.error(problem)
  const bare = hazards.filter(({ tests }) => tests.length === 0).map(({ id }) => id)
  console.log(`${hazards.length} hazards, ${problems.length} problems; not covered yet: ${bare.join(' ')}`)
  process.exitCode = problems.length === 0 ? 0 : 1
}
