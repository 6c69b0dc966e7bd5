// What the linter cannot say: import direction, purity of the core, one socket wrapper, no path of one machine.
import { readFileSync } from 'node:fs'
import { importProblems, purityProblems, textProblems, wrapperProblems } from './boundaries.mjs'
import { root } from './command.mjs'
import { trackedFiles } from './sources.mjs'

const TEXT = /\.(ts|tsx|mjs|js|json|md|css|html|sql|yml|yaml|sh)$|(^|\/)(run|Containerfile|\.[a-z]+rc)$/

const sources = trackedFiles()
  .filter((file) => TEXT.test(file))
  .map((file) => ({ file, source: readFileSync(root + file, 'utf8') }))

const problems = [
  ...sources.flatMap(importProblems),
  ...sources.flatMap(purityProblems),
  ...sources.flatMap(textProblems),
  ...wrapperProblems(sources),
]
for (const problem of problems) console.error(problem)
console.log(`${sources.length} files, ${problems.length} problems`)
process.exitCode = problems.length === 0 ? 0 : 1
