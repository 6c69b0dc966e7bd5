import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createHealth } from '../health'
import { openSender } from './open'
import { loadVapidKeys } from './vapid-keys'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-vapid-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const file = () => join(folder, 'keys', 'vapid.json')

it('makes the key pair once, for the owner alone', async () => {
  const first = await loadVapidKeys(folder)
  expect(await loadVapidKeys(folder)).toEqual(first)
  expect((await stat(file())).mode & 0o777).toBe(0o600)
  expect(await readFile(file(), 'utf8')).toContain(first.privateKey)
})

it('refuses a file that others can read, and one that holds no key', async () => {
  await loadVapidKeys(folder)
  await chmod(file(), 0o644)
  await expect(loadVapidKeys(folder)).rejects.toThrow('chmod 600')
  await chmod(file(), 0o600)
  await writeFile(file(), '{"publicKey":"x"}')
  await expect(loadVapidKeys(folder)).rejects.toThrow('does not hold a key pair')
  await writeFile(file(), '')
  await expect(loadVapidKeys(folder)).rejects.toThrow('does not hold a key pair')
})

it('makes one key pair where two make it at once, and leaves no draft', async () => {
  const [one, two] = await Promise.all([loadVapidKeys(folder), loadVapidKeys(folder)])
  expect(one).toEqual(two)
  expect(await readdir(join(folder, 'keys'))).toEqual(['vapid.json'])
})

it('stops no start where the file is damaged: pushes are off, which is said once', async () => {
  await mkdir(join(folder, 'keys'))
  await writeFile(file(), '', { mode: 0o600 })
  const logged: string[] = []
  const note = (event: string) => void logged.push(event)
  const log = { debug: note, info: note, warn: () => undefined, error: note }
  const health = createHealth(log)
  expect(await openSender('mailto:test@vigil.example', folder, { log, health })).toBeNull()
  expect(health.reasons()).toEqual(['push-keys-unusable'])
  expect(logged).toEqual(['push.keys-unusable'])
})
