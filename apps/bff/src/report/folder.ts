import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { reportOn, type RecordReport } from './record'
import { parseAlarmList } from './truth'

/** Lists of the challenge: which alarm was true. */
const LISTS = ['alarms.csv', 'ALARMS']

export type FolderReport =
  | { readonly ok: true; readonly reports: readonly RecordReport[] }
  | { readonly ok: false; readonly problem: string }

/** Every WFDB record of a folder and of those in it, in order of their names; `each` sees them as they are done. */
export async function reportFolder(
  folder: string,
  each: (report: RecordReport) => void,
): Promise<FolderReport> {
  const names = await readdir(folder, { recursive: true }).catch(() => null)
  if (names === null) return { ok: false, problem: `There is no folder ${folder}, or it cannot be read.` }
  const headers = names.filter((name) => name.endsWith('.hea')).toSorted()
  if (headers.length === 0)
    return { ok: false, problem: `There are no WFDB records (.hea with .dat or .mat) in ${folder}.` }
  const list = await listOf(folder, names)
  const reports: RecordReport[] = []
  for (const name of headers) {
    const report = await reportOn(join(folder, name), list)
    reports.push(report)
    each(report)
  }
  return { ok: true, reports }
}

async function listOf(folder: string, names: readonly string[]): Promise<ReturnType<typeof parseAlarmList>> {
  const texts = await Promise.all(
    names
      .filter((name) => LISTS.includes(basename(name)))
      .map((name) => readFile(join(folder, name), 'utf8')),
  )
  return new Map(texts.flatMap((text) => [...parseAlarmList(text)]))
}
