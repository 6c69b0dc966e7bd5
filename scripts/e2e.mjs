// `npm run e2e -- <playwright arguments>`: the stories in Chromium, against the built server.
import { pathToFileURL } from 'node:url'
import { findChromium } from './chromium.mjs'
import { run, tool } from './command.mjs'
import { prepareOrExit } from './prepare.mjs'

/** @param {readonly string[]} args @param {NodeJS.ProcessEnv} [env] */
export async function e2e(args, env = {}) {
  const chromium = await findChromium()
  return run('', tool('playwright'), ['test', ...(args.includes('-c') ? [] : ['-c', 'e2e']), ...args], {
    env: { ...process.env, VIGIL_CHROMIUM: chromium, ...env },
    output: 'stdout',
    timeoutMs: 1_200_000,
  })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await prepareOrExit()
  process.exitCode = await e2e(process.argv.slice(2))
}
