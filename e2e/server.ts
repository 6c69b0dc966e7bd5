import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const bundle = (name: string) => fileURLToPath(new URL(`../apps/bff/dist/${name}.mjs`, import.meta.url))

const START_MS = 30_000
/** SIGTERM ends the server within 10 s (contract.md). */
const STOP_MS = 12_000

interface Ports {
  readonly http: number
  readonly admin: number
  readonly mqtt: number
  readonly mllp: number
}

export interface Ended {
  readonly status: number | null
  readonly afterMs: number
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

/** The built server as its own process group with its own data; ports stay the same over a restart. */
export class Server {
  private process: ChildProcess | null = null
  private output = ''

  readonly dataDir: string
  readonly ports: Ports
  private readonly env: Readonly<Record<string, string>>

  private constructor(dataDir: string, ports: Ports, env: Readonly<Record<string, string>>) {
    this.dataDir = dataDir
    this.ports = ports
    this.env = env
  }

  static async create(env: Readonly<Record<string, string>> = {}): Promise<Server> {
    const dataDir = mkdtempSync(join(tmpdir(), 'vigil-e2e-'))
    const ports = {
      http: await freePort(),
      admin: await freePort(),
      mqtt: await freePort(),
      mllp: await freePort(),
    }
    return new Server(dataDir, ports, env)
  }

  get url(): string {
    return `http://127.0.0.1:${this.ports.http}`
  }
  get admin(): string {
    return `http://127.0.0.1:${this.ports.admin}`
  }
  get mqtt(): string {
    return `mqtt://127.0.0.1:${this.ports.mqtt}`
  }
  get pid(): number {
    if (this.process?.pid === undefined) throw new Error('the server does not run')
    return this.process.pid
  }
  get log(): string {
    return this.output
  }

  private environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      VIGIL_DEMO: '0',
      PORT: String(this.ports.http),
      ADMIN_PORT: String(this.ports.admin),
      MQTT_PORT: String(this.ports.mqtt),
      MLLP_PORT: String(this.ports.mllp),
      DATA_DIR: this.dataDir,
      // A reserve of 64 MB for each of so many servers is only wear.
      DISK_RESERVE_MB: '0',
      ...this.env,
    }
  }

  /** Starts the process; resolves at once. */
  launch(): void {
    // A group of its own, so that kill() takes the server with everything that it keeps in its group.
    const child = spawn(process.execPath, [bundle('main')], {
      env: this.environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    const keep = (chunk: Buffer) => {
      this.output = (this.output + chunk.toString()).slice(-20_000)
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    this.process = child
  }

  async start(): Promise<void> {
    this.launch()
    await this.answers('/readyz')
  }

  /** Milliseconds until the path answers 200. */
  async answers(path: '/healthz' | '/readyz'): Promise<number> {
    const started = performance.now()
    while (performance.now() - started < START_MS) {
      if (this.process?.exitCode !== null) break
      const response = await fetch(this.url + path).catch(() => null)
      if (response?.ok === true) return performance.now() - started
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    throw new Error(`the server did not answer ${path}:\n${this.output.slice(-3_000)}`)
  }

  /** For a start that is expected to fail. */
  async ended(): Promise<Ended> {
    const child = this.process
    if (child === null) throw new Error('the server does not run')
    const started = performance.now()
    if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve))
    return { status: child.exitCode, afterMs: performance.now() - started }
  }

  /** kill -9 of the whole process group; the database keeps running or recovers at the next start. */
  async kill(): Promise<void> {
    const child = this.process
    if (child?.pid === undefined || child.exitCode !== null) return
    const gone = new Promise((resolve) => child.once('exit', resolve))
    process.kill(-child.pid, 'SIGKILL')
    await gone
  }

  async stop(): Promise<Ended> {
    const child = this.process
    if (child === null || child.exitCode !== null || child.signalCode !== null)
      return { status: child?.exitCode ?? null, afterMs: 0 }
    const started = performance.now()
    const gone = new Promise<number | null>((resolve) => child.once('exit', resolve))
    const force = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
    child.kill('SIGTERM')
    const status = await gone
    clearTimeout(force)
    return { status, afterMs: performance.now() - started }
  }

  /** The command line on the same data. */
  vigil(...args: readonly string[]): string {
    const done = spawnSync(process.execPath, [bundle('cli'), ...args], {
      env: this.environment(),
      encoding: 'utf8',
      timeout: 60_000,
    })
    if (done.status !== 0) throw new Error(`vigil ${args.join(' ')}: ${done.stderr}${done.stdout}`)
    return done.stdout
  }

  apply(config: unknown): string {
    const file = join(this.dataDir, 'e2e-config.json')
    writeFileSync(file, JSON.stringify(config))
    return this.vigil('config', 'apply', file)
  }

  /** Process ids that keep the database of this server running. */
  databasePids(): readonly number[] {
    if (!existsSync(this.dataDir)) return []
    return readdirSync(this.dataDir, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('postmaster.pid'))
      .map((file) => Number(readFileSync(join(this.dataDir, file), 'utf8').split('\n')[0]))
      .filter((pid) => {
        try {
          return pid > 1 && process.kill(pid, 0)
        } catch {
          return false
        }
      })
  }

  async dispose(): Promise<void> {
    await this.stop()
    for (const pid of this.databasePids()) process.kill(pid, 'SIGQUIT')
    rmSync(this.dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
}
