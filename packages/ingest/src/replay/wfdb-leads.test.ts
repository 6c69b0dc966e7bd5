import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readLead } from './wfdb-leads'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-leads-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** A record of these signals in format 16, 100 to the mV, 200 samples a second. */
async function write(name: string, signals: Readonly<Record<string, readonly number[]>>): Promise<void> {
  const [columns, length] = [Object.values(signals), Object.values(signals)[0]?.length ?? 0]
  const lines = Object.keys(signals).map((label) => `${name}.dat 16 100/mV 16 0 0 0 0 ${label.trim()}`)
  await writeFile(
    join(folder, `${name}.hea`),
    [`${name} ${columns.length} 200 ${length}`, ...lines].join('\n'),
  )
  const samples = Array.from({ length }, (_, i) => columns.map((column) => column[i] ?? 0)).flat()
  await writeFile(join(folder, `${name}.dat`), Buffer.from(Int16Array.from(samples).buffer))
}

async function valuesOf(name: string, number = 0): Promise<readonly number[] | string> {
  const read = await readLead(join(folder, `${name}.hea`), number)
  return read.ok ? [...read.lead.values] : read.problem
}

describe('one lead of a record', () => {
  it('is counted among the ECG signals, whatever their names are', async () => {
    await write('a', { RESP: [1, 2], MV2: [100, -32_768], D3: [300, 400] })
    expect(await valuesOf('a')).toEqual([1, Number.NaN])
    expect(await valuesOf('a', 1)).toEqual([3, 4])
    expect(await valuesOf('a', 2)).toBe('it has no such ECG signal.')
  })

  it('is told from another one of the same name by its order', async () => {
    await write('a', { ECG: [100, 200], 'ECG ': [300, 400] })
    expect(await valuesOf('a', 1)).toEqual([3, 4])
  })

  it('has a gap where a segment of the record lacks it', async () => {
    await write('s1', { II: [100, 200], V: [700, 700] })
    await write('s2', { V: [800, 900], II: [500, 600] })
    await writeFile(join(folder, 'm.hea'), ['m/3 2 200 6', 's1 2', '~ 2', 's2 2'].join('\n'))
    expect(await valuesOf('m')).toEqual([1, 2, Number.NaN, Number.NaN, 5, 6])
    expect(await valuesOf('m', 1)).toEqual([7, 7, Number.NaN, Number.NaN, 8, 9])
  })

  it('says which file is missing', async () => {
    await writeFile(join(folder, 'a.hea'), 'a 1 250 100\nmissing.dat 16 200 12 0 0 0 0 II\n')
    expect(await valuesOf('a')).toBe('The signal file missing.dat cannot be read.')
  })
})
