import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { silent } from '../testing'
import { createDurable } from './durable'
import type { Operation, OperationKind } from './frame'
import { createReserve } from './reserve'
import { Spool } from './spool'

const MB = 1_048_576
const folder = mkdtempSync(join(tmpdir(), 'vigil-full-'))

const isMounted = (() => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder], { stdio: 'ignore' })
    return true
  } catch {
    process.stdout.write('skipped: a full disk needs the right to mount a small one\n')
    return false
  }
})()

afterAll(() => {
  if (isMounted) execFileSync('umount', [folder])
  rmSync(folder, { recursive: true, force: true })
})

const diskFull = () => Promise.reject(Object.assign(new Error('no space left'), { code: '53100' }))

/** Everything goes to the spool, as while the database has no room either; `room` lets it in again. */
async function aStore() {
  const reserve = createReserve(folder, 2 * MB, silent)
  const spool = await Spool.open(join(folder, 'spool'), () => 1)
  const disk = { isFull: true, stored: [] as OperationKind[] }
  const apply = (operation: Operation) =>
    disk.isFull ? diskFull() : Promise.resolve(void disk.stored.push(operation.kind))
  const durable = createDurable({
    appliers: {
      batch: apply,
      alarms: apply,
      audit: apply,
      quarantine: apply,
      receipts: apply,
      inputs: apply,
    },
    spool: () => Promise.resolve(spool),
    refusals: () => Promise.resolve(null),
    instead: () => Promise.resolve([]),
    reach: () => Promise.resolve(),
    onDrained: () => Promise.resolve(),
    reserve,
    log: silent,
  })
  const commit = (kind: OperationKind) =>
    durable.commit({ kind, id: randomUUID(), payload: Buffer.alloc(100_000) })
  return { reserve, disk, durable, commit }
}

const fill = (bytes: number) => writeFile(join(folder, 'other'), new Uint8Array(bytes))
const fillUp = () => expect(fill(16 * MB)).rejects.toMatchObject({ code: 'ENOSPC' })
const held = () =>
  stat(join(folder, 'reserve.bin')).then(
    ({ size }) => size,
    () => 0,
  )

describe.runIf(isMounted)('[H34] a full disk', () => {
  it('takes alarms and audit into its reserve, and no samples', async () => {
    const { reserve, disk, durable, commit } = await aStore()
    await reserve.restore()
    expect(await held()).toBe(2 * MB)
    await fillUp()

    await expect(commit('batch')).rejects.toMatchObject({ code: 'ENOSPC' })
    expect(await held()).toBe(2 * MB)
    const kept = await Promise.all([commit('alarms'), commit('audit'), commit('alarms')])
    expect(kept).toEqual(['spool', 'spool', 'spool'])
    await reserve.restore()
    expect(await held()).toBe(0)

    await rm(join(folder, 'other'))
    disk.isFull = false
    expect(await durable.recover()).toBe(true)
    expect(disk.stored.toSorted()).toEqual(['alarms', 'alarms', 'audit'])
    expect(await commit('batch')).toBe('database')
    await reserve.restore()
    expect(await held()).toBe(2 * MB)
  })
})
