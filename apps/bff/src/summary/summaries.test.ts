import type { EpochMs, Fact, ParameterCode, Reading, Subject } from '@vigil/clinical'
import type { TrendSeries } from '@vigil/storage'
import { expect, it } from 'vitest'
import { createDirectory } from '../directory/directory'
import { SILENT } from '../log'
import type { Directory } from '../ports'
import { aHospital, aSubject, ICU, LONG_AGO } from '../testing/hospital'
import { createSummaries } from './summaries'

const NOW = (LONG_AGO + 86_400_000) as EpochMs
const MINUTE = 60_000
const FACTS: readonly Fact[] = [
  told({ kind: 'oxygen', value: { device: 'nasal-cannula', flow: 2, fio2: null } }),
  told({ kind: 'consciousness', value: 'A' }),
]

function told(fact: Pick<Fact, 'kind' | 'value'>): Fact {
  // Kind and value are given as a pair of the union.
  return { ...fact, at: NOW, source: { kind: 'person', by: 'nurse1' } } as Fact
}

/** Constant values of each code in every minute of the window that is asked for. */
const flat =
  (values: Partial<Record<ParameterCode, number>>) =>
  (query: { codes: readonly ParameterCode[]; from: EpochMs; to: EpochMs }): Promise<TrendSeries[]> =>
    Promise.resolve(
      query.codes.flatMap((code) => {
        const value = values[code]
        if (value === undefined) return []
        const t = Array.from({ length: (query.to - query.from) / MINUTE }, (_, i) => query.from + i * MINUTE)
        const column = t.map(() => value)
        return [{ code, t, min: column, max: column, mean: column, count: column, coverage: 1 }]
      }),
    )

const valid = (code: ParameterCode, value: number, at = NOW): { code: ParameterCode; reading: Reading } => ({
  code,
  reading: {
    kind: 'valid',
    value,
    measuredAt: at,
    receivedAt: at,
    source: 'mon-1' as Extract<Reading, { kind: 'valid' }>['source'],
  },
})

interface Given {
  readonly values?: Partial<Record<ParameterCode, number>>
  readonly readings?: ReturnType<Parameters<typeof createSummaries>[0]['engine']['readings']>
  readonly trends?: Parameters<typeof createSummaries>[0]['store']['trends']
}

const summaryOf = async (subject: Subject, given: Given) => (await summariesOf(subject, given)).of(subject.id)

async function summariesOf(subject: Subject, given: Given) {
  const hospital = { ...aHospital(), subjects: [subject] }
  const directory: Directory = await createDirectory({
    store: { hospital: () => Promise.resolve(hospital), hospitalVersion: () => Promise.resolve(1) },
    log: SILENT,
  })
  const summaries = createSummaries({
    store: { trends: given.trends ?? flat(given.values ?? {}) },
    directory,
    engine: { readings: () => given.readings ?? [] },
    clock: { now: () => NOW, monotonic: () => 0 },
    log: SILENT,
  })
  await summaries.refresh()
  return summaries
}

const ADULT = aSubject('p1', ICU, '1')
const WELL = { MDC_ECG_HEART_RATE: 70, MDC_PULS_OXIM_SAT_O2: 97, MDC_TTHOR_RESP_RATE: 16 } as const
const SPOT = [
  { ...valid('MDC_PRESS_BLD_NONINV_SYS', 120), limits: [] },
  { ...valid('MDC_TEMP', 37), limits: [] },
]

it('scores an adult from stored and told inputs', async () => {
  const { score } = await summaryOf({ ...ADULT, facts: FACTS }, { values: WELL, readings: SPOT })
  expect(score).toMatchObject({ total: 2, risk: 'low', missing: [] })
})

it('names what nobody measured or told', async () => {
  const { score } = await summaryOf(ADULT, { values: WELL, readings: SPOT })
  expect(score?.missing).toEqual(['oxygen', 'consciousness'])
})

it('gives no score to a child or in pregnancy', async () => {
  const child = { ...ADULT, birthDate: '2020-01-01' }
  const pregnant = { ...ADULT, facts: [told({ kind: 'obstetric', value: true })] }
  expect((await summaryOf(child, { values: WELL })).score).toBeNull()
  expect((await summaryOf(pregnant, { values: WELL })).score).toBeNull()
})

it('uses scale 2 for a prescribed hypercapnic target only', async () => {
  const hypercapnic = { ...ADULT, facts: FACTS, spo2Target: { low: 88, high: 92 } }
  const values = { ...WELL, MDC_PULS_OXIM_SAT_O2: 90 }
  expect((await summaryOf(hypercapnic, { values, readings: SPOT })).score?.total).toBe(2)
  expect((await summaryOf({ ...ADULT, facts: FACTS }, { values, readings: SPOT })).score?.total).toBe(5)
})

it('leaves a gap in the sparkline where nothing was measured', async () => {
  const { spark } = await summaryOf(ADULT, {
    trends: ({ codes, to }) =>
      Promise.resolve(
        codes
          .filter((code) => code === 'MDC_ECG_HEART_RATE')
          .map((code) => {
            const t = [to - 119 * MINUTE, to - MINUTE]
            return { code, t, min: [70, 90], max: [70, 90], mean: [70, 90], count: [1, 1], coverage: 0 }
          }),
      ),
  })
  expect(spark?.values.length).toBe(60)
  expect([spark?.values[0], spark?.values[1], spark?.values[59]]).toEqual([70, null, 90])
})

it('shows no score any more after a round that failed', async () => {
  const good = flat(WELL)
  let fails = false
  const trends = (query: Parameters<typeof good>[0]) =>
    fails ? Promise.reject(new Error('away')) : good(query)
  const summaries = await summariesOf(ADULT, { trends })
  expect(summaries.of(ADULT.id).score).not.toBeNull()
  fails = true
  await expect(summaries.refresh()).rejects.toThrow('away')
  expect(summaries.of(ADULT.id).score).toBeNull()
})
