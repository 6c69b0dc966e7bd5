// The app, then the page for when its server is gone: a build of its own, so that the app's files do not change with it.
import { build } from 'vite'

for (const configFile of ['vite.config.ts', 'vite.downtime.config.ts'])
  await build({ configFile, logLevel: 'warn' })
