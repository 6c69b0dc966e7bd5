import { defineConfig } from '@playwright/test'
import { chromium } from './browser'

export default defineConfig({
  testDir: 'specs',
  outputDir: '../test-results',
  // Each worker has a server, a database and a browser of its own; two cores carry two of them.
  workers: 2,
  timeout: 300_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  reporter: 'list',
  use: { ...chromium, trace: 'retain-on-failure' },
})
