import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { parameter, type EpochMs, type ParameterCode, type SubjectId } from '@vigil/clinical'
import { readRecording, replayFiles, type Channel, type Recording } from '@vigil/ingest/replay'
import { configFile, MISSING } from '@vigil/protocol'
import { tokenHash } from '../auth/secrets'
import { changeOf } from '../cli/config-change'
import { userNamed } from '../testing/hospital'
import { PASSWORD } from '../testing/monitor'
import { startTestServer, type TestServer } from '../testing/test-server'
import { tokenOf } from '../testing/ward'
import { connectWatcher } from '../testing/watcher'

const DATA = join(import.meta.dirname, '../../../../../shared/data')
const isPresent = existsSync(join(DATA, 'README.md'))

/** As a lead and as a pair of files: signals beside numerics. */
const RECORDINGS = [
  { name: 'MIT-BIH 100', bed: '1', files: ['physionet-mitdb/100.hea'] },
  { name: 'Challenge 2015 v318s', bed: '2', files: ['physionet-challenge2015-vt/v318s.hea'] },
  {
    name: 'BIDMC 01',
    bed: '3',
    files: [
      'physionet-bidmc/bidmc_csv/bidmc_01_Signals.csv.gz',
      'physionet-bidmc/bidmc_csv/bidmc_01_Numerics.csv',
    ],
  },
] as const

const hospital = configFile.parse({
  sites: [
    {
      id: 'north',
      name: 'North',
      timeZone: 'Europe/London',
      production: true,
      units: [{ id: 'icu', name: 'ICU', kind: 'icu', beds: RECORDINGS.map(({ bed }) => bed) }],
    },
  ],
  subjects: RECORDINGS.map(({ bed }) => ({
    id: `p${bed}`,
    kind: 'patient',
    name: `Test, ${bed}`,
    bed: `north/icu/${bed}`,
    admittedAt: '2026-01-01T00:00:00Z',
  })),
  devices: RECORDINGS.map(({ bed }) => ({
    id: `mon-${bed}`,
    type: 'bedside-monitor',
    credential: { password: PASSWORD },
    bed: `north/icu/${bed}`,
  })),
  users: [{ id: 'icu-nurse', name: 'N. One', roles: [{ role: 'nurse', unit: 'north/icu' }] }],
})

const subjectOf = (bed: string) => `p${bed}` as SubjectId
const codeOf = (channel: Channel) => channel.code as ParameterCode

async function recordingsOf(files: readonly string[]): Promise<readonly Recording[]> {
  return Promise.all(
    files.map(async (file) => {
      const read = await readRecording(join(DATA, file))
      if (!read.ok) throw new Error(read.problem)
      return read.recording
    }),
  )
}

/** Either end of 16 bits is saturation, and what is not plausible is no measurement (docs/devices.md). */
function measured(code: ParameterCode, sample: number | null, value: number): number | null {
  const [low, high] = parameter(code).plausible
  const isNone = sample === null || sample === 32_767 || sample === -32_768
  return isNone || value < low || value > high ? null : value
}

/** Of each sample of a channel the value, in the unit of the file; a missing one is null. */
function valuesOf(channel: Channel): readonly (number | null)[] {
  const values: (number | null)[] = []
  for (const { first, gain, offset, samples } of channel.pieces)
    samples.forEach(
      (sample, i) =>
        (values[first + i] = measured(codeOf(channel), sample, offset + gain * (sample ?? Number.NaN))),
    )
  return Array.from(values, (value) => value ?? null)
}

describe.skipIf(!isPresent)('real recordings (need ../shared/data)', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer()
    const now = server.clock.now()
    const change = await changeOf(hospital, server.directory.hospital(), server.store, now)
    await server.store.applyConfig({ ...change, prune: false }, 'test', now)
    await server.store.createToken(userNamed('icu-nurse'), tokenHash('token', tokenOf('icu-nurse')), null)
    await server.directory.refresh()
  })
  afterAll(() => server.stop())

  const play = (bed: string, files: readonly string[], part: Partial<Parameters<typeof replayFiles>[0]>) =>
    replayFiles({
      files: files.map((file) => join(DATA, file)),
      device: `mon-${bed}`,
      password: PASSWORD,
      url: server.mqttUrl,
      at: 'now',
      speed: 1,
      log: () => undefined,
      now: () => Date.now(),
      ...part,
    })

  it.each(RECORDINGS)('shows $name on the wire bit for bit', async ({ bed, files }) => {
    const watcher = await connectWatcher(server.url, tokenOf('icu-nurse'))
    await watcher.hello()
    const leave = new AbortController()
    const playing = play(bed, files, { signal: leave.signal })
    await pause(4_000)
    leave.abort()
    const { counts } = await playing
    const sent = counts?.samples ?? 0
    const own = () => watcher.streams().filter(({ subject }) => subject === subjectOf(bed))
    const received = (stream: number) =>
      watcher.frames
        .flatMap((frame) => frame.waves)
        .filter((update) => update.stream === stream)
        .flatMap(({ samples }) => [...samples])
    const waves = () => own().filter(({ kind }) => kind === 'waveform')
    // The last frame follows its message.
    await watcher.until(() =>
      waves().reduce((sum, { stream }) => sum + received(stream).length, 0) >= sent ? true : undefined,
    )
    watcher.close()
    const recordings = await recordingsOf(files)
    const channels = recordings.flatMap((recording) => recording.channels)
    expect(new Set(waves().map(({ code }) => code))).toEqual(new Set(channels.map(({ code }) => code)))
    for (const { stream, code, gain, offset } of waves()) {
      const channel = channels.find((each) => each.code === code)
      const shown = received(stream).map((sample) => (sample === MISSING ? null : offset + gain * sample))
      expect(shown.length).toBeGreaterThan(200)
      expect(shown).toEqual(channel && valuesOf(channel).slice(0, shown.length))
    }
    const numerics = watcher.frames.flatMap((frame) => frame.numerics)
    for (const { stream, code } of own().filter(({ kind }) => kind === 'numeric')) {
      const shown = numerics.filter((each) => each.stream === stream).map(({ value }) => value)
      const inFile = recordings.flatMap((recording) =>
        recording.numerics.flatMap(({ values }) => values.filter((each) => each.code === code)),
      )
      expect(shown).toEqual(inFile.slice(0, shown.length).map(({ value }) => value))
    }
  })

  it.each(RECORDINGS)('stores the whole of $name bit for bit', async ({ bed, files }) => {
    const end = Date.now() - 60_000
    const result = await play(bed, files, { at: 'end-now', speed: 'max', now: () => end })
    expect(result).toMatchObject({ ok: true })
    // On a busy machine the spool was the commit for a while: what is asked comes from the database.
    await vi.waitFor(() => expect(server.store.backlog().messages).toBe(0), { timeout: 15_000 })
    const recordings = await recordingsOf(files)
    const lengths = recordings.flatMap(({ channels, numerics }) => [
      ...channels.map((channel) => (1_000 * valuesOf(channel).length) / channel.rate),
      numerics.at(-1)?.atMs ?? 0,
    ])
    const from = (end - Math.ceil(Math.max(...lengths))) as EpochMs
    const window = { subject: subjectOf(bed), from, to: (end + 1) as EpochMs }
    for (const channel of recordings.flatMap(({ channels }) => channels)) {
      const blocks = await server.store.waveform({ ...window, code: codeOf(channel) })
      const stored = blocks.flatMap(({ samples, gain, offset }) =>
        samples.map((sample) => (sample === null ? null : offset + gain * sample)),
      )
      const expected = valuesOf(channel)
      expect(stored.length).toBe(expected.length)
      expect(stored.findIndex((value, i) => value !== expected[i])).toBe(-1)
    }
    const rows = recordings.flatMap(({ numerics }) => numerics)
    const codes = new Set(rows.flatMap(({ values }) => values.map(({ code }) => code)))
    for (const code of codes) {
      const stored = await server.store.samples({ ...window, code: code as ParameterCode })
      const expected = rows.flatMap(({ atMs, values }) =>
        values.filter((each) => each.code === code).map(({ value }) => [from + atMs, value]),
      )
      expect(stored.map(({ measuredAt, value }) => [measuredAt, value])).toEqual(expected)
    }
  })
})
