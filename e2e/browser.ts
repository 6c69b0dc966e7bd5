import { existsSync } from 'node:fs'
import type { PlaywrightTestOptions } from '@playwright/test'

/** Set by scripts/e2e.mjs; Playwright's own where it is unset. */
const chosen = process.env['VIGIL_CHROMIUM']
const executablePath = chosen ?? (existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : undefined)

export const launchOptions = {
  ...(executablePath === undefined ? {} : { executablePath }),
  // As root Chromium has no sandbox; the rest keeps it from calling its maker at every start.
  args: [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
    '--no-first-run',
    '--autoplay-policy=user-gesture-required',
  ],
}

export const chromium = {
  launchOptions,
  viewport: { width: 1920, height: 1080 },
  locale: 'en-GB',
  timezoneId: 'Europe/London',
} satisfies Partial<PlaywrightTestOptions> & { launchOptions: object }
