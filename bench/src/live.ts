/** `npm run bench -- live`: Vigil and the floors in turn, so that a drifting machine drifts for all of them. */
import { writeFileSync } from 'node:fs'
import { median } from './figures'
import type { Load } from './load'
import { round, type RoundFigures } from './round'
import { floor } from './targets/floor'
import type { Target } from './targets/target'
import { vigil } from './targets/vigil'

const ALL: Readonly<Record<string, Target>> = { vigil, mqtt: floor('mqtt'), tcp: floor('tcp') }

const LATENCIES = [
  ['device → socket, numeric', 'numericsToSocket'],
  ['device → socket, newest wave sample', 'wavesToSocket'],
  ['device → socket, alarm', 'alarmToSocket'],
  ['device → DOM, numeric', 'numericsToDom'],
  ['device → frame, numeric', 'numericsToFrame'],
  ['device → DOM, alarm', 'alarmToDom'],
  ['device → frame, alarm', 'alarmToFrame'],
] as const

const COSTS = [
  ['server CPU, % of a core', 'serverCpu'],
  ['database CPU, % of a core', 'databaseCpu'],
  ['Chromium CPU, all processes, %', 'browserCpu'],
  ['main thread of the page, %', 'mainThread'],
  ['publisher CPU, %', 'publisherCpu'],
  ['server memory, MB', 'serverRssMb'],
  ['frames per second', 'framesPerSecond'],
  ['bytes per bed and second on the socket', 'bytesPerBedSecond'],
  ['share of numerics delivered', 'delivered'],
] as const

const show = (value: number): string => (Number.isFinite(value) ? value.toFixed(value < 10 ? 2 : 0) : '–')

function row(title: string, cells: readonly string[]): string {
  return `${title.padEnd(40)}${cells.map((cell) => cell.padStart(26)).join('')}`
}

/** The reference moved by more than this between rounds: a ratio would say nothing (performance.md). */
const UNSTEADY = 2

function printTable(names: readonly string[], rounds: readonly RoundFigures[]): void {
  const of = (name: string) => rounds.filter(({ target }) => target === name)
  console.log(`\n${row('ms: p50 / p95 / p99', names)}`)
  for (const [title, key] of LATENCIES) {
    const cells = names.map((name) =>
      (['p50', 'p95', 'p99'] as const)
        .map((which) => show(median(of(name).map((figures) => figures[key][which]))))
        .join(' / '),
    )
    console.log(row(title, cells))
  }
  console.log()
  for (const [title, key] of COSTS)
    console.log(
      row(
        title,
        names.map((name) => show(median(of(name).map((figures) => figures[key])))),
      ),
    )
  console.log('\nratio of Vigil to each floor, median of the rounds')
  for (const [title, key] of LATENCIES)
    console.log(
      row(
        `${title}, p95`,
        ratios(names, rounds, (figures) => figures[key].p95),
      ),
    )
  console.log(
    row(
      'server CPU',
      ratios(names, rounds, (figures) => figures.serverCpu),
    ),
  )
}

function ratios(
  names: readonly string[],
  rounds: readonly RoundFigures[],
  of: (figures: RoundFigures) => number,
): readonly string[] {
  const values = (name: string) => rounds.filter(({ target }) => target === name).map(of)
  const own = values(vigil.name)
  return names.map((name) => {
    const reference = values(name)
    if (Math.max(...reference) > UNSTEADY * Math.min(...reference)) return 'not judged: unsteady'
    return show(median(own.map((value, i) => value / (reference[i] ?? Number.NaN))))
  })
}

export async function live(
  load: Load,
  times: number,
  wanted: readonly string[],
  out: string | null,
): Promise<void> {
  const targets = wanted.flatMap((name) => ALL[name] ?? [])
  const rounds: RoundFigures[] = []
  for (let i = 0; i < times; i += 1)
    for (const target of targets) {
      console.error(`round ${i + 1} of ${times}: ${target.name}, ${load.seconds} s …`)
      rounds.push(await round(target, load))
    }
  printTable(
    targets.map(({ name }) => name),
    rounds,
  )
  if (out !== null) writeFileSync(out, `${JSON.stringify({ load, rounds }, null, 2)}\n`)
}
