// Every workspace by every tsconfig of its own: a part is only as strict as the file that compiles it.
import { existsSync, readdirSync } from 'node:fs'
import { root, run, tool } from './command.mjs'

const workspaces = ['packages', 'apps']
  .flatMap((group) => readdirSync(root + group).map((name) => `${group}/${name}`))
  .concat('e2e', 'bench', 'sim', '.')
  .filter((folder) => existsSync(`${root}${folder}/tsconfig.json`))

const projects = workspaces.flatMap((folder) =>
  readdirSync(root + folder, { recursive: folder !== '.', encoding: 'utf8' })
    .filter((name) => /(^|\/)tsconfig[^/]*\.json$/.test(name) && !/node_modules|tsconfig\.base/.test(name))
    .map((name) => (folder === '.' ? name : `${folder}/${name}`)),
)

let failed = 0
for (const project of projects) {
  const status = await run('', tool('tsc'), ['-p', project], { output: 'stdout' })
  if (status !== 0) failed += 1
  process.stdout.write(`${status === 0 ? 'ok    ' : 'FAILED'} ${project}\n`)
}
process.exitCode = failed === 0 ? 0 : 1
