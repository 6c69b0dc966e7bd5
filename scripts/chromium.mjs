// Finds a Chromium that starts: Playwright's own where it can be downloaded, else the system's, else Debian's package.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { root, run, say, tool } from './command.mjs'

const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const DOWNLOAD = 'https://cdn.playwright.dev'

/** @param {string | undefined} path */
const starts = (path) =>
  path !== undefined &&
  existsSync(path) &&
  spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0

/** Playwright belongs to the e2e workspace, which pins its version. */
function own() {
  const playwright = /** @type {{ chromium: { executablePath(): string } }} */ (
    createRequire(`${root}e2e/package.json`)('@playwright/test')
  )
  return playwright.chromium.executablePath()
}

async function canDownload() {
  try {
    await fetch(DOWNLOAD, { method: 'HEAD', signal: AbortSignal.timeout(5_000) })
    return true
  } catch {
    return false
  }
}

async function fromDebian() {
  const apt = process.getuid?.() === 0 ? ['apt-get'] : ['sudo', '-n', 'apt-get']
  const [command = 'apt-get', ...before] = apt
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await run('refreshing the package lists of Debian', command, [...before, 'update', '-qq'], { env })
  await run(
    "installing Debian's chromium",
    command,
    [...before, 'install', '-y', '-qq', '--no-install-recommends', 'chromium'],
    { env },
  )
}

/** @returns {Promise<string>} path of the program */
export async function findChromium() {
  const chosen = process.env['VIGIL_CHROMIUM']
  if (chosen !== undefined && chosen !== '') return chosen
  const playwright = own()
  if (!starts(playwright) && (await canDownload())) {
    await run("downloading Playwright's Chromium", tool('playwright'), ['install', 'chromium'], {
      timeoutMs: 300_000,
    })
  }
  const candidates = [playwright, ...SYSTEM]
  let found = candidates.find(starts)
  if (found === undefined) {
    await fromDebian()
    found = candidates.find(starts)
  }
  if (found === undefined)
    throw new Error('no Chromium starts here; install one and name it in VIGIL_CHROMIUM')
  say(`Chromium: ${found}`)
  return found
}
