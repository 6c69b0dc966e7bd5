import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { silent } from '../testing'
import { createDurable } from './durable'
import type { Operation } from './frame'
import { ownSpoolOf } from './own-spool'
import { createReserve } from './reserve'

const MEGABYTE = 1024 * 1024
const DISK = 8 * MEGABYTE
const mounted: string[] = []

/** A disk of 8 MB; `null` where nobody may mount one. */
async function aDisk(): Promise<string | null> {
  const folder = await mkdtemp(join(tmpdir(), 'vigil-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK}`, 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    await rm(folder, { recursive: true })
    return null
  }
  mounted.push(folder)
  return folder
}

afterEach(() => {
  for (const folder of mounted.splice(0)) execFileSync('umount', ['-l', folder])
})

let made = 0
const operation = (kind: Operation['kind'], bytes: number): Operation => ({
  kind,
  id: `00000000-0000-4000-8000-${String(++made).padStart(12, '0')}`,
  payload: Buffer.alloc(bytes, 1),
})
const away = Object.assign(new Error('away'), { code: 'ECONNREFUSED' })

const absent = () => Promise.reject(away)

/** A store whose database is away and whose disk is `folder`. */
function onDisk(folder: string) {
  const reserve = createReserve(folder, MEGABYTE)
  const spool = ownSpoolOf(join(folder, 'spool'))
  const durable = createDurable({
    reserve,
    appliers: {
      batch: absent,
      alarms: absent,
      audit: absent,
      quarantine: absent,
      receipts: absent,
      inputs: absent,
    },
    spool: spool.get,
    refusals: spool.refusals,
    instead: () => Promise.resolve([]),
    reach: absent,
    onDrained: () => Promise.resolve(),
    log: silent,
  })
  return { reserve, durable, spool }
}

describe('[R06] [H34] a disk that is full', () => {
  it('gives up its reserve for alarms and audit, and refuses what a device can send again', async (context) => {
    const folder = await aDisk()
    if (!folder) return context.skip('no disk can be mounted here')
    const { reserve, durable, spool } = onDisk(folder)
    await reserve.make()
    expect((await stat(join(folder, 'reserve'))).size).toBe(MEGABYTE)
    // Samples until there is no room: each that resolved is on disk.
    let stored = 0
    const fill = async (): Promise<unknown> => {
      for (;;) {
        const failure = await durable.commit(operation('quarantine', 200_000)).then(
          () => null,
          (error: unknown) => error,
        )
        if (failure) return failure
        stored += 1
      }
    }
    expect(await fill()).toMatchObject({ code: 'ENOSPC' })
    expect(stored).toBeGreaterThan(20)
    await writeFile(join(folder, 'rest'), Buffer.alloc(150_000)).catch(() => undefined)

    expect(await durable.commit(operation('alarms', 60_000))).toBe('spool')
    expect(await durable.commit(operation('audit', 60_000))).toBe('spool')
    expect(reserve.isReleased()).toBe(true)
    await expect(durable.commit(operation('quarantine', 10))).rejects.toMatchObject({ code: 'ENOSPC' })
    expect(spool.backlog().bytes).toBeGreaterThan(stored * 200_000 + 120_000)

    // Somebody makes room: no restart.
    await rm(join(folder, 'rest'), { force: true })
    const segments = execFileSync('ls', [join(folder, 'spool')], { encoding: 'utf8' })
    expect(segments).toContain('.spool')
    for (const name of segments
      .split('\n')
      .filter((each) => each.endsWith('.spool'))
      .slice(0, -1))
      await rm(join(folder, 'spool', name))
    await reserve.make()
    expect(reserve.isReleased()).toBe(false)
    expect(await durable.commit(operation('quarantine', 10))).toBe('spool')
    await spool.close()
  })

  it('is filled by no reserve of ours', async (context) => {
    const folder = await aDisk()
    if (!folder) return context.skip('no disk can be mounted here')
    const reserve = createReserve(folder, 4 * MEGABYTE)
    await reserve.make()
    await expect(stat(join(folder, 'reserve'))).rejects.toThrow('ENOENT')
    expect(await reserve.release()).toBe(false)
  })

  it('has a reserve that a restart finds again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vigil-reserve-'))
    await createReserve(folder, MEGABYTE).make()
    const { mtimeMs } = await stat(join(folder, 'reserve'))
    const again = createReserve(folder, MEGABYTE)
    await again.make()
    expect((await stat(join(folder, 'reserve'))).mtimeMs).toBe(mtimeMs)
    expect(await again.release()).toBe(true)
    expect(again.isReleased()).toBe(true)
    await again.make()
    expect(again.isReleased()).toBe(false)
    await rm(folder, { recursive: true })
  })
})
