import { spawn } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Client } from 'pg'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { silent } from '../testing'
import { findPostmaster, isPostgres } from './postmaster'
import { type Embedded, startEmbedded } from './server'

let dataDir: string
let started: Embedded[]
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'vigil-embedded-'))
  started = []
})
afterEach(async () => {
  for (const embedded of started) await embedded.stop()
  await rm(dataDir, { recursive: true, force: true })
})

async function start(folder = dataDir): Promise<Embedded> {
  const embedded = await startEmbedded({ dataDir: folder, log: silent, sync: false })
  started.push(embedded)
  return embedded
}

async function ask(embedded: Embedded, text: string): Promise<unknown> {
  const client = new Client(embedded.connection)
  await client.connect()
  try {
    const result = await client.query<Record<string, unknown>>(text)
    return Object.values(result.rows[0] ?? {})[0]
  } finally {
    await client.end()
  }
}

const postmaster = async (folder = dataDir) =>
  Number((await readFile(join(folder, 'pg/data/postmaster.pid'), 'utf8')).split('\n')[0])

it('starts on a socket only, with checksums and durable commits', async () => {
  const embedded = await start()

  expect(embedded.adopted).toBe(false)
  expect(await ask(embedded, 'show listen_addresses')).toBe('')
  expect(await ask(embedded, 'show data_checksums')).toBe('on')
  expect(await ask(embedded, 'show synchronous_commit')).toBe('on')
})

it('stops only when the last user leaves', async () => {
  const first = await start()
  const second = await start()
  const pid = await postmaster()
  await second.stop()
  const afterOne = await isPostgres(pid)
  await first.stop()
  started = []

  expect(second.adopted).toBe(true)
  expect(afterOne).toBe(true)
  expect(await isPostgres(pid)).toBe(false)
})

it('adopts the server of a process group that was killed', async () => {
  const script = join(dataDir, 'parent.mts')
  const module = new URL('./server.ts', import.meta.url).href
  const log = '{ info() {}, warn() {}, error() {} }'
  await writeFile(
    script,
    `import { startEmbedded } from ${JSON.stringify(module)}
     await startEmbedded({ dataDir: ${JSON.stringify(dataDir)}, log: ${log}, sync: false })
     console.log('ready')
     setInterval(() => {}, 1000)`,
  )
  const tsx = import.meta.resolve('tsx')
  const parent = spawn(process.execPath, ['--import', tsx, script], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((ready) => parent.stdout.once('data', ready))
  const pid = await postmaster()
  const gone = new Promise((exited) => parent.once('exit', exited))
  process.kill(-Number(parent.pid), 'SIGKILL')
  await gone
  const embedded = await start()

  expect(embedded.adopted).toBe(true)
  expect(await postmaster()).toBe(pid)
  expect(await ask(embedded, 'select 1')).toBe(1)
})

it('recovers what was committed when everything was killed', async () => {
  const embedded = await start()
  await ask(embedded, 'create table kept (n int)')
  await ask(embedded, 'insert into kept values (7) returning n')
  const pid = await postmaster()
  process.kill(pid, 'SIGKILL')
  while (await isPostgres(pid)) await nextTurn()
  await embedded.ensure()

  expect(await ask(embedded, 'select n from kept')).toBe(7)
})

it('takes away a pid file that names another living process', async () => {
  const embedded = await start()
  await embedded.stop()
  started = []
  const file = join(dataDir, 'pg/data/postmaster.pid')
  await writeFile(file, `${process.pid}\n/somewhere\n1\n5432\n../s\n\n 1 1\nready\n`)
  const found = await findPostmaster(join(dataDir, 'pg/data'))
  const again = await start()

  expect(found).toEqual({ kind: 'none' })
  expect(again.adopted).toBe(false)
})

it('works in a folder only its owner may enter, however deep', async () => {
  await chmod(dataDir, 0o700)
  const deep = join(dataDir, 'a-rather-long-folder-name'.repeat(5))
  const embedded = await start(deep)

  expect(await ask(embedded, 'select 1')).toBe(1)
})
