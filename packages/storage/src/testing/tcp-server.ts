import { type ChildProcess, spawn, type SpawnOptions } from 'node:child_process'
import { once } from 'node:events'
import { chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { databaseAccount } from '../embedded/account'
import { here } from '../embedded/cluster'

export interface TcpServer {
  readonly url: string
  stop(): Promise<void>
}

const READY_LIMIT_MS = 20_000

/** A server somebody else looks after: over TCP, with a password. `native` is a folder with `bin`, `lib`, `share`. */
export async function startTcpServer(native: string): Promise<TcpServer> {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-tcp-'))
  const account = await databaseAccount(folder)
  const data = join(folder, 'data')
  await mkdir(data, { mode: 0o700 })
  if (account) for (const each of [folder, data]) await chown(each, account.uid, account.gid)
  await writeFile(join(folder, 'password'), 'secret\n', { mode: 0o644 })
  const place = here(data, account)
  const options = {
    cwd: data,
    ...account,
    stdio: 'ignore' as const,
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
  }
  await initdb(native, place, options).catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true })
    throw error
  })
  const port = await freePort()
  const child = spawn(
    join(native, 'bin/postgres'),
    ['-D', place, '-h', '127.0.0.1', '-p', `${port}`, '-k', '', '-F'],
    options,
  )
  const url = `postgresql://postgres:secret@127.0.0.1:${port}/postgres`
  const stop = async () => {
    await end(child)
    await rm(folder, { recursive: true, force: true })
  }
  await untilReady(url).catch(async (error: unknown) => {
    await stop()
    throw error
  })
  return { url, stop }
}

async function initdb(native: string, place: string, options: SpawnOptions): Promise<void> {
  const login = ['-U', 'postgres', '-A', 'scram-sha-256', '--pwfile', `${place}/../password`]
  const rest = ['--no-sync', '-E', 'UTF8', '--locale=C', '-D', place]
  const made = spawn(join(native, 'bin/initdb'), [...login, ...rest], options)
  await once(made, 'close')
  if (made.exitCode !== 0) throw new Error(`initdb ended with ${made.exitCode}`)
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  if (!address || typeof address === 'string') throw new Error('a TCP address has a port')
  return address.port
}

async function untilReady(url: string): Promise<void> {
  const deadline = performance.now() + READY_LIMIT_MS
  for (;;) {
    const client = new Client({ connectionString: url })
    client.on('error', () => {})
    try {
      await client.connect()
      return await client.end()
    } catch (error) {
      await client.end().catch(() => undefined)
      if (performance.now() > deadline) throw error
      await pause(20)
    }
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGINT')
  await once(child, 'exit')
}
