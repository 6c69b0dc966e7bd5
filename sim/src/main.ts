import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import type { Failure, Outcome } from './run'
import { simulate } from './run'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    /** Lines of the trace of a failing seed, with one thread. */
    lines: { type: 'string', default: '40' },
    threads: { type: 'string', default: String(Math.min(2, availableParallelism())) },
  },
})
const [seeds, from, threads] = [Number(values.seeds), Number(values.from), Number(values.threads)]
/** What a run makes is gone with it: a large nursery copies little of it. */
const YOUNG = { maxYoungGenerationSizeMb: 96 }
const started = performance.now()
const failures: Failure[] = []
const sums: Record<string, number> = {}
let [done, next] = [0, from]

function take({ failure, counts }: Outcome): void {
  done += 1
  for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count
  if (failure) {
    failures.push(failure)
    print(failure)
  }
  if (done % 500 === 0) console.log(`${done} of ${seeds} seeds, ${seconds()} s`)
}

function print({ seed, invariant, at, step, what, trace }: Failure): void {
  console.log(`\nseed ${seed} breaks ${invariant} at ${(at / 1_000).toFixed(3)} s, step ${step}: ${what}`)
  for (const line of trace) console.log(`  ${line}`)
}

const seconds = () => ((performance.now() - started) / 1_000).toFixed(1)
const take1 = () => (next < from + seeds ? next++ : null)

if (threads <= 1)
  for (let seed = take1(); seed !== null; seed = take1())
    take(await simulate(seed, { lines: Number(values.lines) }))
else
  await Promise.all(
    Array.from({ length: threads }, () => {
      const worker = new Worker(new URL('worker.mjs', import.meta.url), { resourceLimits: YOUNG })
      return new Promise<void>((resolve, reject) => {
        const give = () => worker.postMessage(take1(), [])
        worker.on('message', (outcome: Outcome) => {
          take(outcome)
          give()
        })
        worker.on('error', reject)
        worker.on('exit', () => resolve())
        give()
      })
    }),
  )

console.log(`\n${done} seeds of 2 simulated hours in ${seconds()} s: ${failures.length} failed`)
console.log(
  Object.entries(sums)
    .map(([name, count]) => `${name} ${count}`)
    .join(', '),
)
const broken = new Map<string, number[]>()
for (const { invariant, seed } of failures) broken.set(invariant, [...(broken.get(invariant) ?? []), seed])
for (const [invariant, list] of broken) console.log(`${invariant}: seeds ${list.slice(0, 20).join(' ')}`)
process.exitCode = failures.length === 0 ? 0 : 1
