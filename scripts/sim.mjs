// `npm run sim` and `npm run report:ward`: bundles the simulation, which then runs without a loader, and runs it.
import { build } from 'esbuild'
import { root } from './command.mjs'

const [, , name = 'main'] = process.argv
await build({
  absWorkingDir: `${root}sim`,
  entryPoints: ['src/main.ts', 'src/worker.ts', 'src/ward.ts'],
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  banner: {
    js: "import { createRequire as vigilRequire } from 'node:module'; const require = vigilRequire(import.meta.url);",
  },
  logLevel: 'warning',
})
process.argv.splice(2, 1)
await import(new URL(`../sim/dist/${name}.mjs`, import.meta.url).href)
