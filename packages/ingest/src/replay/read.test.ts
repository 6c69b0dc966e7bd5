import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ifPresent, recordings } from '../testing/recordings'
import { readRecording } from './read'
import type { Recording } from './recording'
import { readSignals } from './wfdb'
import { parseHeader } from './wfdb-header'

async function recordingOf(...path: readonly string[]): Promise<Recording> {
  const read = await readRecording(recordings.path(...path))
  if (!read.ok) throw new Error(read.problem)
  return read.recording
}

/** First sample and 16-bit sum of every signal, which the header states, against what was read. */
async function disagreements(...path: readonly string[]): Promise<readonly string[]> {
  const file = recordings.path(...path)
  const header = parseHeader(await readFile(file, 'latin1'))
  if (header?.body.kind !== 'signals') return ['no header of signals']
  const unskewed = header.body.signals.map((line) => ({ ...line, skew: 0 }))
  const signals = await readSignals(file, header, unskewed)
  if (typeof signals === 'string') return [signals]
  return signals.flatMap(({ line, samples }) => {
    const missing = { 16: -32_768, 80: -128, 212: -2048 }[line.format] ?? 0
    const raw = samples.map((sample) => sample ?? missing)
    const sum = raw.reduce((total, sample) => (total + sample) | 0, 0)
    const isSame = raw[0] === line.initial && (sum & 0xffff) === ((line.checksum ?? 0) & 0xffff)
    return isSame ? [] : [`${line.name}: ${raw[0]}, ${sum & 0xffff}`]
  })
}

describe.runIf(recordings.present)(`recordings${ifPresent}`, () => {
  it.each([
    ['physionet-mitdb', '100.hea'],
    ['physionet-mitdb', '203.hea'],
    ['physionet-vfdb', '418.hea'],
    ['physionet-cudb-wfdb16', 'cu01.hea'],
    ['physionet-challenge2015-vt', 'v159l.hea'],
    ['physionet-challenge2015-vt', 'v318s.hea'],
    ['physionet-wfdb-python-samples', '03700181.hea'],
    ['physionet-wfdb-python-samples', '100_3chan.hea'],
    ['physionet-wfdb-python-samples', 'multi-segment', '041s', '041s01.hea'],
    ['physionet-wfdb-python-samples', 'multi-segment', 's25047', 's25047-2704-05-04-10-44n.hea'],
  ])('reads %s %s %s as its header says', async (...path) => {
    expect(await disagreements(...path.filter((part) => typeof part === 'string'))).toEqual([])
  })

  it('knows the leads, rate and scale of MIT-BIH 100', async () => {
    const { channels, startedAt } = await recordingOf('physionet-mitdb', '100.dat')
    expect(startedAt).toBeNull()
    expect(channels.map(({ code, unit, rate }) => [code, unit, rate])).toEqual([
      ['MDC_ECG_ELEC_POTL_II', 'mV', 360],
      ['MDC_ECG_ELEC_POTL_V5', 'mV', 360],
    ])
    const [piece] = channels[0]?.pieces ?? []
    expect(piece?.samples).toHaveLength(650_000)
    // The first sample is 995: (995 - 1024) / 200 mV.
    expect((piece?.offset ?? 0) + (piece?.gain ?? 0) * (piece?.samples[0] ?? 0)).toBeCloseTo(-0.145, 12)
  })

  it('reads a Challenge 2015 record with arterial pressure', async () => {
    const { channels } = await recordingOf('physionet-challenge2015-vt', 'v318s.mat')
    expect(channels.map(({ code, unit }) => `${code} ${unit}`)).toEqual([
      'MDC_ECG_ELEC_POTL_II mV',
      'MDC_ECG_ELEC_POTL_V mV',
      'MDC_PULS_OXIM_PLETH 1',
      'MDC_PRESS_BLD_ART_ABP mm[Hg]',
    ])
    expect(channels.every(({ pieces }) => pieces[0]?.samples.length === 75_000)).toBe(true)
  })

  it('makes gaps of the invalid samples of CUDB', async () => {
    const { channels } = await recordingOf('physionet-cudb-wfdb16', 'cu09.hea')
    const samples = channels[0]?.pieces[0]?.samples ?? []
    expect(samples.some((sample) => sample === null)).toBe(true)
    expect(samples.every((sample) => sample === null || Math.abs(sample) <= 2048)).toBe(true)
  })

  it('leaves out a second signal of the same name and says so', async () => {
    const { channels, notes } = await recordingOf('physionet-vfdb', '418.hea')
    expect(channels).toHaveLength(1)
    expect(notes).toHaveLength(1)
  })

  it('reads frames with several samples of one signal, and a skew', async () => {
    const { channels, startedAt } = await recordingOf('physionet-wfdb-python-samples', '03700181.hea')
    expect(channels.map(({ rate }) => rate)).toEqual([500, 125, 125])
    expect(startedAt).toBe(Date.parse('1994-08-15T17:27:45Z'))
    expect(channels[2]?.pieces[0]?.samples.slice(-4)).toEqual([null, null, null, null])
  })

  it('joins the segments of a record', async () => {
    const { channels, notes } = await recordingOf(
      'physionet-wfdb-python-samples',
      'multi-segment',
      '041s',
      '041s.hea',
    )
    const abp = channels.find(({ code }) => code === 'MDC_PRESS_BLD_ART_ABP')
    expect(abp?.pieces.map(({ first, samples }) => [first, samples.length])).toEqual([
      [0, 1000],
      [1000, 1000],
    ])
    expect(notes).toEqual(['Signal PAP is left out: no code is known for it in mmHg.'])
  })

  it('joins segments with gaps and changing gains', async () => {
    const { channels } = await recordingOf(
      'physionet-wfdb-python-samples',
      'multi-segment',
      's25047',
      's25047-2704-05-04-10-44.hea',
    )
    const ii = channels.find(({ code }) => code === 'MDC_ECG_ELEC_POTL_II')
    expect(ii?.pieces[0]?.first).toBe(25_740)
    expect(new Set(ii?.pieces.map(({ gain }) => gain)).size).toBeGreaterThan(5)
  })

  it('takes zero in MIMIC numerics for no reading', async () => {
    const { numerics } = await recordingOf(
      'physionet-wfdb-python-samples',
      'multi-segment',
      's25047',
      's25047-2704-05-04-10-44n.hea',
    )
    expect(numerics).toHaveLength(72)
    const [first, second] = numerics
    expect(first?.values.find(({ code }) => code === 'MDC_ECG_HEART_RATE')?.value).toBeCloseTo(101.3, 9)
    expect(first?.values.find(({ code }) => code === 'MDC_PULS_OXIM_SAT_O2')).toMatchObject({ value: null })
    expect(second?.atMs).toBe(60_000)
    expect(numerics.flatMap(({ values }) => values).some(({ value }) => value === 0)).toBe(false)
  })

  it('reads signals and numerics of BIDMC 01', async () => {
    const { channels } = await recordingOf('physionet-bidmc', 'bidmc_csv', 'bidmc_01_Signals.csv.gz')
    expect(channels.map(({ code, rate }) => [code, rate])).toEqual([
      ['MDC_RESP', 125],
      ['MDC_PULS_OXIM_PLETH', 125],
      ['MDC_ECG_ELEC_POTL_V', 125],
      ['MDC_ECG_ELEC_POTL_AVR', 125],
      ['MDC_ECG_ELEC_POTL_II', 125],
    ])
    const [resp] = channels[0]?.pieces ?? []
    expect(resp?.samples).toHaveLength(60_001)
    expect((resp?.gain ?? 0) * (resp?.samples[1] ?? 0)).toBeCloseTo(0.35679, 12)

    const { numerics } = await recordingOf('physionet-bidmc', 'bidmc_csv', 'bidmc_01_Numerics.csv')
    expect(numerics[0]).toEqual({
      atMs: 0,
      values: [
        { code: 'MDC_ECG_HEART_RATE', value: 94, unit: '/min' },
        { code: 'MDC_PULS_OXIM_PULS_RATE', value: 93, unit: '/min' },
        { code: 'MDC_TTHOR_RESP_RATE', value: 25, unit: '/min' },
        { code: 'MDC_PULS_OXIM_SAT_O2', value: 97, unit: '%' },
      ],
    })
    expect(numerics[111]?.values[3]).toMatchObject({ value: null, reason: 'unknown' })
  })

  it('reads glucose of one of several people', async () => {
    const { numerics, startedAt, notes } = await recordingOf('cgm-iglu-hall', 'hall_dev.csv')
    expect(numerics).toHaveLength(1846)
    expect(startedAt).toBe(Date.parse('2014-02-03T03:42:12Z'))
    expect(numerics[1]).toEqual({
      atMs: 300_000,
      values: [{ code: 'MDC_CONC_GLU_ISF', value: 93, unit: 'mg/dL' }],
    })
    expect(notes).toHaveLength(2)
    const other = await readRecording(recordings.path('cgm-iglu-hall', 'hall_dev.csv'), '2133-039')
    expect(other.ok && other.recording.numerics.length).toBe(2013)
  })

  it('reads simulated and Tidepool glucose', async () => {
    const folder = ['cgm-simglucose', 'examples', 'results', '2017-12-31_17-46-32'] as const
    const simulated = await recordingOf(...folder, 'adult#001.csv')
    expect(simulated.numerics[0]?.values[0]?.value).toBeCloseTo(160.93755752241984, 12)
    const tidepool = await recordingOf(
      'cgm-tidepool-jellyfish',
      'examples',
      'example-data',
      'example-from-j-jellyfish.json',
    )
    // 306 of its 1,282 readings have neither value nor unit.
    expect(tidepool.numerics.filter(({ values }) => values[0]?.unit === 'mmol/L')).toHaveLength(976)
  })
})

describe('files that are no recordings', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vigil-replay-'))
    await writeFile(join(folder, 'a.hea'), 'a 1 250 100\nmissing.dat 16 200 12 0 0 0 0 II\n')
    await writeFile(join(folder, 'b.hea'), 'b 1 250 100\nb.dat 310 200 12 0 0 0 0 II\n')
    await writeFile(join(folder, 'c.hea'), 'not a header at all')
    await writeFile(join(folder, 'd.csv'), 'x,y\n1,2\n')
    await writeFile(join(folder, 'e.json'), '{')
  })
  afterAll(() => rm(folder, { recursive: true }))

  it.each([
    ['a.hea', 'The signal file missing.dat cannot be read.'],
    ['b.hea', 'b.dat has the sample format 310; 16, 80 and 212 are read.'],
    ['c.hea', 'c.hea is no WFDB header.'],
    ['d.csv', 'd.csv is none of: WFDB record, BIDMC CSV, glucose CSV, Tidepool JSON.'],
    ['e.json', 'e.json is not JSON.'],
    ['f.csv', 'f.csv cannot be read.'],
  ])('says what is wrong with %s', async (name, problem) => {
    expect(await readRecording(join(folder, name))).toEqual({ ok: false, problem })
  })
})
