import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { reportFolder } from './folder'
import { HEADING, recordLines, totalLines } from './lines'
import { totalsOf } from './totals'

const USAGE = `npm run report:alarms -- DIR [--json]

Plays every WFDB record of DIR through the engine as a bedside monitor would send it, and says what became of each alarm:
raised, probably false by its signals, without sound and why. Truth comes from the header (PhysioNet challenge 2015), from
alarms.csv or ALARMS beside it, or from rhythm marks (.atr). Status 2: nothing could be read.`

const print = (line: string) => void process.stdout.write(`${line}\n`)

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  })
  const [folder] = positionals
  if (values.help || folder === undefined || positionals.length > 1) {
    process.stderr.write(`${USAGE}\n`)
    return values.help ? 0 : 2
  }
  const path = resolve(process.env['INIT_CWD'] ?? '.', folder)
  let isFirst = true
  const done = await reportFolder(path, (report) => {
    if (values.json) return
    if (isFirst) print(HEADING)
    isFirst = false
    for (const line of recordLines(report)) print(line)
  })
  if (!done.ok) {
    process.stderr.write(`${done.problem}\n`)
    return 2
  }
  const totals = totalsOf(done.reports)
  if (values.json) print(JSON.stringify({ records: done.reports, totals }, null, 2))
  else for (const line of totalLines(totals)) print(line)
  return totals.unreadable === totals.records ? 2 : 0
}

process.exitCode = await main()
