import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { scoreRecord, type RecordScore } from './record'

export type FolderScore =
  | { readonly ok: true; readonly scores: readonly RecordScore[] }
  | { readonly ok: false; readonly problem: string }

/** Every WFDB record of a folder and of those in it that is no segment of another, in order of their names. */
export async function scoreFolder(
  folder: string,
  lead: number,
  each: (score: RecordScore) => void,
): Promise<FolderScore> {
  const names = await readdir(folder, { recursive: true }).catch(() => null)
  if (names === null) return { ok: false, problem: `There is no folder ${folder}, or it cannot be read.` }
  const headers = names.filter((name) => name.endsWith('.hea')).toSorted()
  if (headers.length === 0) return { ok: false, problem: `There are no WFDB records (.hea) in ${folder}.` }
  const scores: RecordScore[] = []
  for (const name of headers) {
    const score = await scoreRecord(join(folder, name), lead)
    scores.push(score)
    each(score)
  }
  return { ok: true, scores }
}
