import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { environmentOf, runningServer } from './running'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'vigil-run-'))
  mkdirSync(join(dataDir, 'demo'))
})
afterEach(() => rmSync(dataDir, { recursive: true }))

const write = (folder: string, pid: number) =>
  writeFileSync(
    join(folder, 'run.json'),
    JSON.stringify({ pid, http: 1, admin: null, mqtt: 2, startId: 's' }),
  )

/** Larger than any process id of Linux. */
const NOBODY = 4_194_305

describe('the running server', () => {
  it('is found by its run file while its process lives', () => {
    expect(runningServer(dataDir)).toBeNull()
    write(dataDir, NOBODY)
    expect(runningServer(dataDir)).toBeNull()
    write(dataDir, process.pid)
    expect(runningServer(dataDir)).toMatchObject({ http: 1, mqtt: 2 })
  })

  it('means the demo when only the demo runs and nothing was said', () => {
    expect(environmentOf({ DATA_DIR: dataDir })['VIGIL_DEMO']).toBeUndefined()
    write(join(dataDir, 'demo'), process.pid)
    expect(environmentOf({ DATA_DIR: dataDir })['VIGIL_DEMO']).toBe('1')
    expect(environmentOf({ DATA_DIR: dataDir, VIGIL_DEMO: '0' })['VIGIL_DEMO']).toBe('0')
    write(dataDir, process.pid)
    expect(environmentOf({ DATA_DIR: dataDir })['VIGIL_DEMO']).toBeUndefined()
  })
})
