import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { DeviceId, EpochMs, ParameterCode, SubjectId } from '@vigil/clinical'
import { readRecording } from '@vigil/ingest/replay'
import type { StoredBlock } from '@vigil/storage'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { wfdbTar } from './collect'

const START = Date.UTC(2026, 10, 21, 12, 0, 0, 500)
const II: ParameterCode = 'MDC_ECG_ELEC_POTL_II'
const ABP: ParameterCode = 'MDC_PRESS_BLD_ART_ABP'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-wfdb-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const block = (code: ParameterCode, second: number, over: Partial<StoredBlock> = {}): StoredBlock => ({
  code,
  measuredAt: (START + second * 1_000) as EpochMs,
  receivedAt: (START + second * 1_000) as EpochMs,
  rate: 250,
  gain: 0.005,
  offset: 0,
  samples: Array.from({ length: 250 }, (_, index) => (index === 7 ? null : 100 * second + index)),
  source: 'mon-1' as DeviceId,
  late: false,
  ...over,
})

/** A store that holds these blocks and nothing else. */
const storeOf = (blocks: readonly StoredBlock[]) => ({
  samples: () => Promise.resolve([]),
  latest: () => Promise.resolve([]),
  waveformsKept: () => Promise.resolve(blocks.map(({ code, source }) => ({ code, source }))),
  alarmsOf: () => Promise.resolve([]),
  waveform: ({ code, from, to }: { code: ParameterCode; from: EpochMs; to: EpochMs }) =>
    Promise.resolve(
      blocks.filter(
        (each) =>
          each.code === code &&
          each.measuredAt < to &&
          each.measuredAt + (each.samples.length * 1_000) / each.rate > from,
      ),
    ),
})

/** Unpacked by the system's tar, read by our reader of WFDB. */
async function readBack(blocks: readonly StoredBlock[], seconds: number) {
  const wanted = {
    subject: 'p1' as SubjectId,
    from: START as EpochMs,
    to: (START + seconds * 1_000) as EpochMs,
    parameters: null,
  }
  const pieces: Buffer[] = []
  for await (const piece of wfdbTar(storeOf(blocks), wanted)) pieces.push(piece)
  await writeFile(join(folder, 'a.tar'), Buffer.concat(pieces))
  await promisify(execFile)('tar', ['-xf', 'a.tar'], { cwd: folder })
  const read = await readRecording(join(folder, 'record_1.hea'))
  if (!read.ok) throw new Error(read.problem)
  return read.recording
}

const valuesOf = (channel: Awaited<ReturnType<typeof readBack>>['channels'][number]) =>
  channel.pieces.flatMap(({ gain, offset, samples }) =>
    samples.map((sample) => (sample === null ? null : offset + gain * sample)),
  )

it('TR15: comes back through our reader: values, units, times, gaps as missing samples', async () => {
  const blocks = [
    block(II, 0),
    block(II, 2),
    block(ABP, 0, { gain: 0.1, offset: -5 }),
    block(ABP, 1, { gain: 0.1, offset: -5 }),
  ]
  const { channels, startedAt } = await readBack(blocks, 70)
  const [lead, pressure] = [II, ABP].map((code) => channels.find((channel) => channel.code === code))

  expect(startedAt).toBe(START)
  expect(lead).toMatchObject({ rate: 250, unit: 'mV' })
  expect(pressure).toMatchObject({ rate: 250, unit: 'mm[Hg]' })
  const values = lead ? valuesOf(lead) : []
  expect(values).toHaveLength(70 * 250)
  expect(values[7]).toBeNull()
  expect(values[8]).toBeCloseTo(0.04)
  expect(values.slice(250, 500).every((value) => value === null)).toBe(true)
  expect(values[500]).toBeCloseTo(1)
  expect(values.slice(750).every((value) => value === null)).toBe(true)
  expect(pressure && valuesOf(pressure)[3]).toBeCloseTo(-4.7)
})

it('TR15: keeps values where the scale changes, and holds what the format cannot for missing', async () => {
  const blocks = [
    block(II, 0, { gain: 0.01 }),
    block(II, 1, { gain: 0.02, offset: 1 }),
    block(II, 2, { gain: 10, samples: [1, 1_000_000] }),
  ]
  const { channels } = await readBack(blocks, 3)
  const values = channels[0] ? valuesOf(channels[0]) : []

  expect(values[10]).toBeCloseTo(0.1)
  expect(values[260]).toBeCloseTo(1 + 0.02 * 110)
  expect(values.slice(500, 502)).toEqual([expect.closeTo(10), null])
})

it('TR15: writes an archive without records where there are no curves', async () => {
  const pieces: Buffer[] = []
  const wanted = {
    subject: 'p1' as SubjectId,
    from: START as EpochMs,
    to: (START + 1_000) as EpochMs,
    parameters: null,
  }
  for await (const piece of wfdbTar(storeOf([]), wanted)) pieces.push(piece)
  expect(Buffer.concat(pieces).equals(Buffer.alloc(1_024))).toBe(true)
})
