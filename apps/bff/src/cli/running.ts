import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'

const runFile = z.object({
  pid: z.number().int().positive(),
  http: z.number().int(),
  mqtt: z.number().int().nullable(),
  mllp: z.number().int().nullable().default(null),
})
export type Running = z.infer<typeof runFile>

/** The server on this data, by its `run.json`; `null` when there is none or it is dead. */
export function runningServer(dataDir: string): Running | null {
  try {
    const parsed = runFile.safeParse(JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')))
    if (!parsed.success) return null
    return isAlive(parsed.data.pid) ? parsed.data : null
  } catch {
    return null
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Somebody else's process is alive too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * `npm start` runs the demo unless it is told otherwise; a command without `VIGIL_DEMO` means the server that runs, so
 * that what it does can be seen there.
 */
export function environmentOf(env: Environment): Environment {
  if (env['VIGIL_DEMO'] !== undefined) return env
  const dataDir = resolve(env['DATA_DIR'] ?? './var')
  const isDemo = runningServer(dataDir) === null && runningServer(join(dataDir, 'demo')) !== null
  return isDemo ? { ...env, VIGIL_DEMO: '1' } : env
}
