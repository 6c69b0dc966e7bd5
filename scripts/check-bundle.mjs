// What a browser loads before the first board, and the worker, against apps/web/budget.json (kB after gzip).
import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { root } from './command.mjs'

const assets = `${root}apps/web/dist/assets/`
const files = readdirSync(assets).filter((file) => file.endsWith('.js'))
const budget = /** @type {Readonly<Record<'initial' | 'worker', number>>} */ (
  JSON.parse(readFileSync(`${root}apps/web/budget.json`, 'utf8'))
)

/** @param {string} name */
function built(name) {
  const file = files.find((each) => each.startsWith(`${name}-`))
  if (file === undefined) throw new Error(`${name} is not among the built files; run the build first`)
  return file
}

const STATIC = /(?:import|from)\s*["']\.\/([\w-]+\.js)["']/g

/** What is loaded with a file, itself included. @param {string} file @param {Set<string>} [known] */
function closure(file, known = new Set()) {
  if (known.has(file)) return known
  known.add(file)
  for (const [, next = ''] of readFileSync(assets + file, 'utf8').matchAll(STATIC)) closure(next, known)
  return known
}

/** @param {Iterable<string>} chunks */
const kilobytes = (chunks) =>
  [...chunks].reduce((sum, file) => sum + gzipSync(readFileSync(assets + file)).length, 0) / 1_000

// The pages are a part of their own beside the alarms, loaded at once (H67).
const sizes = {
  initial: kilobytes(closure(built('start'), closure(built('index')))),
  worker: kilobytes(closure(built('worker'))),
}
for (const name of /** @type {const} */ (['initial', 'worker'])) {
  const ok = sizes[name] <= budget[name]
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name}: ${sizes[name].toFixed(1)} kB of ${budget[name]} kB gzip`)
  if (!ok) process.exitCode = 1
}
