// Runs a command so that a person sees what happens, and so that a signal leaves no child behind.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Ends with a slash. */
export const root = fileURLToPath(new URL('..', import.meta.url))
const REMIND_MS = 20_000
const KILL_MS = 3_000

/** Progress goes to stderr: the output of `vigil` stays clean. @param {string} text */
export const say = (text) => process.stderr.write(`vigil: ${text}\n`)

/**
 * @param {string} title what a person is told, '' for nothing
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number, output?: 'stderr' | 'stdout' }} [options]
 * @returns {Promise<number>} exit status; 124 after the timeout
 */
export async function run(title, command, args, options = {}) {
  if (title !== '') say(`${title} …`)
  const started = Date.now()
  const out = options.output === 'stdout' ? 1 : 2
  // A group of its own, so that npm's and vite's children end with it.
  const child = spawn(command, args, {
    cwd: options.cwd ?? root,
    env: options.env ?? process.env,
    stdio: ['ignore', out, out],
    detached: true,
  })
  const kill = (/** @type {NodeJS.Signals} */ signal) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal)
    } catch {
      // It has ended already, which is what was wanted.
    }
  }
  let timedOut = false
  const seconds = () => Math.round((Date.now() - started) / 1000)
  const reminder = setInterval(() => title !== '' && say(`${title}: ${seconds()} s so far`), REMIND_MS)
  const limit = setTimeout(() => {
    timedOut = true
    kill('SIGKILL')
  }, options.timeoutMs ?? 900_000)
  // npm goes on for a while after a SIGTERM; it must not outlive us.
  const stop = () => {
    kill('SIGTERM')
    setTimeout(() => kill('SIGKILL'), KILL_MS)
    child.once('close', () => process.exit(0))
  }
  process.once('SIGTERM', stop).once('SIGINT', stop)
  try {
    return await new Promise((resolve) => {
      child.once('error', (error) => {
        say(`${command} could not be started: ${error.message}`)
        resolve(127)
      })
      child.once('close', (code) => resolve(timedOut ? 124 : (code ?? 1)))
    })
  } finally {
    clearInterval(reminder)
    clearTimeout(limit)
    process.off('SIGTERM', stop).off('SIGINT', stop)
    if (timedOut) say(`${title || command}: stopped after ${seconds()} s`)
  }
}

/** The JavaScript behind a tool of node_modules/.bin. @param {string} name */
export const tool = (name) => `${root}node_modules/.bin/${name}`
