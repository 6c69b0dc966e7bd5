// Installs and builds what is missing, one process at a time: `npm start` and `npm run vigil` may begin together.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { build } from './build.mjs'
import { root, say } from './command.mjs'
import { install } from './install.mjs'

const lock = `${root}.preparing`
const release = () => rmSync(lock, { force: true })

function take() {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' })
    return true
  } catch {
    return false
  }
}

function holderIsAlive() {
  try {
    process.kill(Number(readFileSync(lock, 'utf8')), 0)
    return true
  } catch {
    return false
  }
}

/** @template T @param {() => Promise<T>} work */
async function alone(work) {
  for (let told = false; !take(); told = true) {
    if (!holderIsAlive()) release()
    else if (!told) say('waiting for another vigil command that installs or builds …')
    await wait(200)
  }
  process.once('exit', release)
  try {
    return await work()
  } finally {
    release()
    process.off('exit', release)
  }
}

export const prepareInstall = () => alone(install)

export const prepare = () =>
  alone(async () => {
    await install()
    await build()
  })

/** For the commands: a plain sentence instead of a stack. */
export async function prepareOrExit() {
  try {
    await prepare()
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
    process.exit(1)
  }
}
