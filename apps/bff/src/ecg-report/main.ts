import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { scoreFolder } from './folder'
import { HEADING, recordLine, totalLines, totalsOf } from './lines'

const USAGE = `npm run report:ecg -- DIR [--lead N] [--json]

Finds the beats of every WFDB record of DIR in its first ECG signal (or in number N, from 1) and compares them with the marks
of people beside it (.atr): QRS complexes, ventricular beats, atrial fibrillation. Status 2: nothing could be read.`

const print = (line: string) => void process.stdout.write(`${line}\n`)

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      lead: { type: 'string', default: '1' },
    },
  })
  const [folder] = positionals
  const lead = Number(values.lead)
  const isAsked = folder !== undefined && positionals.length === 1 && Number.isInteger(lead) && lead > 0
  if (values.help || !isAsked) {
    process.stderr.write(`${USAGE}\n`)
    return values.help ? 0 : 2
  }
  if (!values.json) print(HEADING)
  const done = await scoreFolder(resolve(process.env['INIT_CWD'] ?? '.', folder), lead - 1, (score) => {
    if (!values.json) print(recordLine(score))
  })
  if (!done.ok) {
    process.stderr.write(`${done.problem}\n`)
    return 2
  }
  const totals = totalsOf(done.scores)
  if (values.json) print(JSON.stringify({ records: done.scores, totals }, null, 2))
  else for (const line of totalLines(totals)) print(line)
  return totals.skipped === totals.records ? 2 : 0
}

process.exitCode = await main()
