// docs/features.json says which feature rows work and which tests show it; a named test that is gone fails here.
import { existsSync, readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { root } from './command.mjs'

/** @typedef {{ id: string, tests: string[] }} Row */

/**
 * @param {readonly Row[]} rows
 * @param {(file: string) => string | null} read
 * @returns {string[]} what is wrong
 */
export function problemsOf(rows, read) {
  const problems = []
  const seen = new Set()
  for (const { id, tests } of rows) {
    if (seen.has(id)) problems.push(`${id}: listed twice`)
    seen.add(id)
    if (tests.length === 0) problems.push(`${id}: names no test`)
    for (const test of tests) {
      const [file = '', title = ''] = test.split(' › ')
      const source = read(file)
      if (source === null) problems.push(`${id}: no file ${file}`)
      else if (title === '' || !source.includes(title)) problems.push(`${id}: no test "${title}" in ${file}`)
    }
  }
  return problems
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { features } = /** @type {{ features: Row[] }} */ (
    JSON.parse(readFileSync(`${root}docs/features.json`, 'utf8'))
  )
  const problems = problemsOf(features, (file) =>
    existsSync(root + file) ? readFileSync(root + file, 'utf8').replaceAll("\\'", "'") : null,
  )
  for (const problem of problems) console.error(problem)
  console.log(`${features.length} features, ${problems.length} problems`)
  process.exitCode = problems.length === 0 ? 0 : 1
}
