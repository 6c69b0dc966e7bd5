/** `npm run bench -- hl7`: an ORU of 8 OBX from bytes to checked values, beside two libraries that only take it apart. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { median } from './figures'

const NAMES = ['vigil', 'hl7-standard', 'node-hl7-client'] as const

/** Each in turn, several times, in a process of its own: only the ratios say something on another machine. */
export async function hl7(rounds: number, out: string | null): Promise<void> {
  const folder = await mkdtemp(join(fileURLToPath(new URL('..', import.meta.url)), '.hl7-'))
  try {
    const program = join(folder, 'hl7.mjs')
    // Bundled as the server is, so that no loader of TypeScript is measured.
    await build({
      entryPoints: [fileURLToPath(new URL('./programs/hl7.ts', import.meta.url))],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
      external: ['mqtt', 'hl7-standard', 'node-hl7-client'],
    })
    const figures = new Map(NAMES.map((name): [string, number[]] => [name, []]))
    for (let round = 0; round < rounds; round++)
      for (const name of NAMES) figures.get(name)?.push(await measured(program, name))
    const own = median(figures.get('vigil') ?? [])
    const rows = NAMES.map((name) => {
      const us = median(figures.get(name) ?? [])
      return { name, microseconds: Number(us.toFixed(2)), timesOfVigil: Number((us / own).toFixed(2)) }
    })
    console.table(rows)
    console.log(`ORU^R01 of 8 OBX, median of ${rounds} rounds, CPU time`)
    if (out !== null) await writeFile(out, `${JSON.stringify({ bench: 'hl7', rounds, rows }, null, 2)}\n`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function measured(program: string, name: string): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, name])
  // Its form is known: the program is a file of this folder.
  return (JSON.parse(stdout) as { microseconds: number }).microseconds
}
