// Builds the web app and the server bundle when what they are made of has changed.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { root, run, say } from './command.mjs'

const shared = ['package-lock.json', 'tsconfig.base.json', 'packages/clinical', 'packages/protocol']

/** @type {readonly { name: string, folder: string, sources: readonly string[], command: string, args: readonly string[] }[]} */
const targets = [
  {
    name: 'web app',
    folder: 'apps/web',
    sources: [...shared, 'apps/web'],
    command: process.execPath,
    args: ['build.mjs'],
  },
  {
    name: 'server',
    folder: 'apps/bff',
    sources: [...shared, 'packages/ingest', 'packages/storage', 'apps/bff'],
    command: process.execPath,
    args: ['build.mjs'],
  },
]

const ignored = /(^|\/)(dist|node_modules|testing)(\/|$)|\.test\.tsx?$|\.md$/

/** @param {string} path @returns {string[]} */
function filesOf(path) {
  const full = root + path
  if (!existsSync(full)) return []
  if (path.endsWith('.json')) return [path]
  return readdirSync(full, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(root.length))
    .filter((file) => !ignored.test(file))
    .toSorted()
}

/** @param {readonly string[]} sources */
function hashOf(sources) {
  const hash = createHash('sha256').update(process.versions.node)
  for (const file of sources.flatMap(filesOf)) hash.update(`\n${file}\n`).update(readFileSync(root + file))
  return hash.digest('hex')
}

export async function build() {
  for (const { name, folder, sources, command, args } of targets) {
    const stamp = `${root}${folder}/dist/.built-from`
    const hash = hashOf(sources)
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) continue
    const status = await run(`building the ${name}`, command, args, { cwd: root + folder })
    if (status !== 0) throw new Error(`building the ${name} ended with status ${status}`)
    mkdirSync(`${root}${folder}/dist`, { recursive: true })
    writeFileSync(stamp, hash)
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    await build()
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  }
}
