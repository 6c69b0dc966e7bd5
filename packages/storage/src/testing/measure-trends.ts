/**
 * How fast 72 h of eight parameters at 1 Hz are reduced to 800 points, and what a sample costs on disk. Run by hand:
 * `npm run measure:trends -w @vigil/storage`.
 */
import type { EpochMs, ParameterCode } from '@vigil/clinical'
import type { Store } from '../store'
import { startTestServer } from '.'
import { aMessage, at, NOON, P1 } from './builders'

const CODES: readonly ParameterCode[] = [
  'MDC_ECG_HEART_RATE',
  'MDC_PULS_OXIM_SAT_O2',
  'MDC_PULS_OXIM_PULS_RATE',
  'MDC_RESP_RATE',
  'MDC_PRESS_BLD_ART_ABP_SYS',
  'MDC_PRESS_BLD_ART_ABP_DIA',
  'MDC_PRESS_BLD_ART_ABP_MEAN',
  'MDC_TEMP',
]
const HOURS = 72
const HOUR = 3_600_000
const ROUNDS = 20

/** A slow wander with noise, in tenths for the temperature only: about as well compressible as a ward. */
const valueOf = (parameter: number, second: number): number => {
  const wander = 80 + parameter * 5 + 10 * Math.sin(second / 600 + parameter)
  const noise = ((second * 7919 + parameter * 104_729) % 1000) / 250
  return parameter === 7 ? Math.round((wander / 3 + noise / 10) * 10) / 10 : Math.round(wander + noise)
}

const minuteOf = (minute: number) =>
  Array.from({ length: 60 }, (_, index) => {
    const second = minute * 60 + index
    const measuredAt = at(second * 1000)
    const samples = CODES.map((code, parameter) => ({ code, value: valueOf(parameter, second), measuredAt }))
    return aMessage({
      seq: second,
      measuredAt,
      receivedAt: at(second * 1000 + 80 + ((second * 31) % 40)),
      samples,
    })
  })

async function fill(store: Store, tick: (now: EpochMs) => void): Promise<void> {
  for (let minute = 0; minute < HOURS * 60; minute += 1) {
    tick(at(minute * 60_000))
    await Promise.all(minuteOf(minute).map((message) => store.record(message)))
    await store.seal(at((minute + 1) * 60_000))
  }
  await store.seal(at(HOURS * HOUR + 120_000))
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

const SIZES = `select 'chunks' as part, sum(pg_total_relation_size(inhrelid))::bigint as bytes from pg_inherits
    where inhparent = 'chunk'::regclass
  union all select 'bodies', sum(octet_length(body))::bigint from chunk
  union all select 'roll-ups', pg_total_relation_size('rollup_minute')
  union all select 'message keys', pg_total_relation_size('seen')
  union all select 'rows of chunks', count(*) from chunk`

const print = (line: string) => void process.stdout.write(`${line}\n`)
const server = await startTestServer()
try {
  let now: EpochMs = NOON
  const { store, rows, reopen } = await server.freshStore({ now: () => now })
  await fill(store, (at) => (now = at))
  await store.close()
  const samples = HOURS * 3600 * CODES.length
  for (const { part, bytes } of await rows<{ part: string; bytes: string }>(SIZES))
    print(`${part}: ${bytes} (${(Number(bytes) / samples).toFixed(2)} a sample)`)
  // Nothing in the server's own buffers; the operating system may still have the files.
  await server.crash()
  await server.restart()
  const cold = await reopen()
  for (const [name, hours] of [
    ['72 h', HOURS],
    ['24 h', 24],
    ['8 h', 8],
  ] as const) {
    const ask = () =>
      cold.trends({
        subject: P1,
        codes: CODES,
        from: at((HOURS - hours) * HOUR),
        to: at(HOURS * HOUR),
        points: 800,
      })
    const first = await timed(ask)
    const times: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) times.push(await timed(ask))
    const sorted = times.toSorted((a, b) => a - b)
    print(
      `${name}: first ${first.toFixed(1)} ms, median ${sorted[ROUNDS / 2]?.toFixed(1)} ms, worst ${sorted.at(-1)?.toFixed(1)} ms`,
    )
  }
} finally {
  await server.stop()
}
