import { defineConfig } from '@playwright/test'
import { chromium } from './browser'

/** `npm run screens`: the pictures of docs/screens. */
export default defineConfig({
  testDir: 'screens',
  outputDir: '../test-results',
  workers: 1,
  timeout: 400_000,
  reporter: 'list',
  use: { ...chromium },
})
