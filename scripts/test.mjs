// `npm test`: installs what is missing, runs every check and every test, ends with the counts.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from './build.mjs'
import { root, run, say, tool } from './command.mjs'
import { e2e } from './e2e.mjs'
import { prepareInstall } from './prepare.mjs'

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

const reports = mkdtempSync(join(tmpdir(), 'vigil-test-'))
const stdout = /** @type {const} */ ({ output: 'stdout' })

/** @param {string} command @param {readonly string[]} args @returns {() => Promise<Counts>} */
const check = (command, args) => async () => {
  const status = await run('', command, args, stdout)
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0 }
}

/** @param {string} name */
const script = (name) => check(process.execPath, [`${root}scripts/${name}.mjs`])

/** A runner that ends badly without a failed test has failed all the same. @param {Counts} counts @param {number} status */
const judged = (counts, status) => (status !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts)

/** @param {string} file @returns {unknown} */
const report = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null)

async function unit() {
  const file = join(reports, 'vitest.json')
  const status = await run(
    '',
    tool('vitest'),
    ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
    stdout,
  )
  const found = /** @type {VitestReport | null} */ (report(file))
  const broken = found?.testResults.filter(
    (suite) => suite.status === 'failed' && suite.assertionResults.every((test) => test.status !== 'failed'),
  )
  return judged(
    {
      passed: found?.numPassedTests ?? 0,
      failed: (found?.numFailedTests ?? 0) + (broken?.length ?? 0),
      skipped: found?.numPendingTests ?? 0,
    },
    status,
  )
}

async function stories() {
  const file = join(reports, 'playwright.json')
  const status = await e2e(['--reporter=list,json'], { PLAYWRIGHT_JSON_OUTPUT_FILE: file })
  const found = /** @type {PlaywrightReport | null} */ (report(file))
  return judged(
    {
      passed: found?.stats.expected ?? 0,
      failed: (found?.stats.unexpected ?? 0) + (found?.stats.flaky ?? 0),
      skipped: found?.stats.skipped ?? 0,
    },
    status,
  )
}

/**
 * @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number,
 *   testResults: { status: string, assertionResults: { status: string }[] }[] }} VitestReport
 * @typedef {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number } }} PlaywrightReport
 */

/** @type {readonly [name: string, work: () => Promise<Counts>][]} */
const steps = [
  ['format', check(tool('prettier'), ['--check', '--log-level', 'warn', '.'])],
  ['lint', check(tool('oxlint'), ['--type-aware', '--deny-warnings'])],
  ['types', script('typecheck')],
  ['boundaries', script('check-boundaries')],
  ['rules of SPEC.md', script('check-spec')],
  ['features', script('check-features')],
  ['hazards', script('check-hazards')],
  ['unused code', check(tool('knip'), [])],
  [
    'build',
    async () => {
      await build()
      return { passed: 1, failed: 0, skipped: 0 }
    },
  ],
  ['size of the page', script('check-bundle')],
  ['unit tests', unit],
  ['stories in Chromium', stories],
]

/** @param {string} name @param {() => Promise<Counts>} work @returns {Promise<Counts>} */
async function attempt(name, work) {
  const started = Date.now()
  console.log(`\n── ${name}`)
  /** @type {Counts} */
  let counts
  try {
    counts = await work()
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    counts = { passed: 0, failed: 1, skipped: 0 }
  }
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''
  const seconds = Math.round((Date.now() - started) / 1000)
  console.log(
    `── ${name}: ${counts.failed === 0 ? 'ok' : `${counts.failed} FAILED`}${skipped} (${seconds} s)`,
  )
  return counts
}

const total = { passed: 0, failed: 0 }
/** @type {string[]} */
const bad = []
try {
  await prepareInstall()
  for (const [name, work] of steps) {
    const counts = await attempt(name, work)
    total.passed += counts.passed
    total.failed += counts.failed
    if (counts.failed > 0) bad.push(name)
  }
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  total.failed += 1
}
rmSync(reports, { recursive: true, force: true })
if (bad.length > 0) console.log(`\nnot in order: ${bad.join(', ')}`)
console.log(`\n${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed === 0 ? 0 : 1
