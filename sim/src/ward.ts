import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { PRIORITIES } from '@vigil/clinical'
import { bedDays, bedsOf, reportBed, type BedReport, type Told } from './ward-bed'

interface Order {
  readonly bed: string
  readonly seed: number
  readonly hours: number
  readonly answerMs: number
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      hours: { type: 'string', default: '24' },
      beds: { type: 'string', default: '64' },
      seed: { type: 'string', default: '1' },
      /** A nurse takes what sounds after so many seconds. */
      answer: { type: 'string', default: '60' },
      threads: { type: 'string', default: String(Math.min(2, availableParallelism())) },
    },
  })
  const [hours, seed, answerMs] = [Number(values.hours), Number(values.seed), 1_000 * Number(values.answer)]
  const beds = bedsOf(seed).slice(0, Number(values.beds))
  const started = performance.now()
  const orders = beds.map((bed): Order => ({ bed, seed, hours, answerMs }))
  const reports = await worked(orders, Number(values.threads))
  const seconds = (performance.now() - started) / 1_000
  const speed = (beds.length * hours * 3_600) / seconds
  console.log(
    `${beds.length} beds for ${hours} h, seed ${seed}, answered after ${answerMs / 1_000} s: ` +
      `${seconds.toFixed(0)} s, ${speed.toFixed(0)} bed-seconds a second\n`,
  )
  print(reports, bedDays(beds.length, hours))
}

async function worked(orders: readonly Order[], threads: number): Promise<readonly BedReport[]> {
  const reports: BedReport[] = []
  const queue = [...orders]
  await Promise.all(
    Array.from({ length: threads }, () => {
      const worker = new Worker(new URL(import.meta.url))
      return new Promise<void>((resolve, reject) => {
        const give = () => worker.postMessage(queue.shift() ?? null, [])
        worker.on('message', (report: BedReport) => {
          reports.push(report)
          give()
        })
        worker.on('error', reject)
        worker.on('exit', () => resolve())
        give()
      })
    }),
  )
  return reports
}

function print(reports: readonly BedReport[], days: number): void {
  const ways = [
    ['without delays and hysteresis', reports.map(({ before }) => before)],
    ['as the product does it', reports.map(({ after }) => after)],
  ] as const
  const row = (...cells: readonly (string | number)[]) => console.log(`| ${cells.join(' | ')} |`)
  const perDay = (count: number) => (count / days).toFixed(1)
  for (const [name, heard] of ways) {
    const alarms = heard.flatMap((each) => each.alarms)
    console.log(`\n${name}: ${alarms.length} alarms\n`)
    row('per bed-day', 'alarms', 'heard', 'true', 'of nothing real')
    row('---', '--:', '--:', '--:', '--:')
    for (const priority of [...PRIORITIES].toReversed()) line(priority, of(alarms, { priority }))
    line('all', alarms)
    console.log(
      `\nsounds that begin or begin again: ${perDay(heard.reduce((sum, { bursts }) => sum + bursts, 0))} per bed-day`,
    )
  }
  console.log('\n')
  row('kind', 'before', 'after', 'heard after', 'true after', 'of nothing real after')
  row('---', '--:', '--:', '--:', '--:', '--:')
  const [before, after] = ways.map(([, heard]) => heard.flatMap((each) => each.alarms))
  for (const condition of new Set(
    [...(before ?? []), ...(after ?? [])].map((each) => each.condition),
  ).values()) {
    const now = of(after ?? [], { condition })
    row(condition, of(before ?? [], { condition }).length, ...counts(now))
  }

  function line(name: string, alarms: readonly Told[]): void {
    row(name, ...counts(alarms).map(perDay))
  }
}

const counts = (alarms: readonly Told[]): readonly number[] => [
  alarms.length,
  alarms.filter(({ sounded }) => sounded).length,
  alarms.filter(({ isTrue }) => isTrue).length,
  alarms.filter(({ isTrue }) => !isTrue).length,
]

const of = (alarms: readonly Told[], part: Partial<Told>): readonly Told[] =>
  alarms.filter((alarm) => Object.entries(part).every(([key, value]) => alarm[key as keyof Told] === value))

if (isMainThread) await main()
else
  parentPort?.on('message', (order: Order | null) => {
    if (order === null) parentPort?.close()
    else parentPort?.postMessage(reportBed(order.bed, order), [])
  })
