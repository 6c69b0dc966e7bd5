// Installs the packages when package-lock.json is not the one that was installed.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { root, run } from './command.mjs'

const stamp = `${root}node_modules/.vigil-installed`

const wanted = () =>
  createHash('sha256')
    .update(`${process.platform}-${process.arch}-${process.versions.modules}\n`)
    .update(readFileSync(`${root}package-lock.json`))
    .digest('hex')

export async function install() {
  const hash = wanted()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return
  // NODE_ENV=production would leave out the build tools.
  const status = await run('installing packages (npm ci)', 'npm', ['ci', '--include=dev', '--no-progress'])
  if (status !== 0) throw new Error(`npm ci ended with status ${status}; its output above says why`)
  writeFileSync(stamp, hash)
}
