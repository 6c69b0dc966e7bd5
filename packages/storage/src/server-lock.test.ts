import type { PoolConfig } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Unusable } from './away'
import { lockServer, type ServerLock } from './server-lock'
import { silent, startTestServer, type TestServer } from './testing'

let server: TestServer
let connection: PoolConfig
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())
beforeEach(async () => {
  connection = await server.freshDatabase()
})

/** `during`: what happens while it waits. */
const lock = (during: () => unknown = () => undefined, onTaken = () => undefined): Promise<ServerLock> =>
  lockServer({ connection, log: silent, onTaken, pause: async () => void (await during()) })

describe('[H31] a database', () => {
  it('has one server: a second one does not start while the first runs', async () => {
    const first = await lock()
    let waits = 0
    await expect(lock(() => waits++)).rejects.toThrow(Unusable)
    expect(waits).toBe(20)
    await first.release()
    await (await lock()).release()
  })

  it('is waited for while a server that stops lets go', async () => {
    const first = await lock()
    const second = await lock(() => first.release())
    await expect(lock()).rejects.toThrow('Another Vigil server runs on this database.')
    await second.release()
  })

  it('that was away and belongs to another server afterwards ends the first one', async () => {
    const told = {
      resume: (): void => undefined,
      taken: (): void => undefined,
      waits: (): void => undefined,
    }
    const taken = new Promise<void>((resolve) => (told.taken = resolve))
    const waits = new Promise<void>((resolve) => (told.waits = resolve))
    const first = await lockServer({
      connection,
      log: silent,
      onTaken: () => told.taken(),
      pause: () => {
        told.waits()
        return new Promise((resolve) => (told.resume = resolve))
      },
    })
    await server.crash()
    // It asked once more, and nobody answered.
    await waits
    await server.restart()
    const second = await lock()
    told.resume()
    await expect(taken).resolves.toBeUndefined()
    await first.release()
    await second.release()
  })

  it('that does not answer any more is asked for the lock again: it stays ours while our lost session holds it', async () => {
    const told = { ask: (): void => undefined, lost: (): void => undefined, again: (): void => undefined }
    const lost = new Promise<void>((resolve) => (told.lost = resolve))
    let taken = 0
    let asked = 0
    const askedAgain = new Promise<void>((resolve) => (told.again = resolve))
    const first = await lockServer({
      connection,
      log: { ...silent, warn: () => told.lost() },
      onTaken: () => taken++,
      pause: async () => undefined,
      rest: () => {
        if (++asked === 2) told.again()
        return new Promise((resolve) => (told.ask = resolve))
      },
    })
    await server.freeze()
    told.ask()
    await lost
    await server.thaw()
    // It asks again only when it holds the lock again.
    await askedAgain
    expect(taken).toBe(0)
    await expect(lock()).rejects.toThrow(Unusable)
    await first.release()
  })
})
