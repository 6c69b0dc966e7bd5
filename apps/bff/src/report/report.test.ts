import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aLead, aPleth, aPressure, beats } from '@vigil/clinical/testing'
import { reportFolder, type FolderReport } from './folder'
import { recordLines, totalLines } from './lines'
import { writeRecord } from './testing/wfdb-file'
import { totalsOf } from './totals'
import { challengeAlarm, markedAlarms, parseAlarmList } from './truth'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-report-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const report = async (): Promise<Extract<FolderReport, { ok: true }>> => {
  const done = await reportFolder(folder, () => undefined)
  if (!done.ok) throw new Error(done.problem)
  return done
}

const part = { rate: 125, noise: 0.01 }
const sinus = beats(0.3, 40, 75)
const stopped = beats(0.3, 34, 75)

describe('the report on recorded alarms', () => {
  it('counts true and false alarms by what the signals say', async () => {
    await writeRecord(folder, 'a1', [aLead(stopped, part), aPleth(sinus, part)], ['Asystole', 'False alarm'])
    await writeRecord(
      folder,
      'a2',
      [aLead(stopped, part), aPressure(stopped, part)],
      ['Asystole', 'True alarm'],
    )
    const { reports } = await report()
    const totals = totalsOf(reports)
    expect(totals).toMatchObject({
      records: 2,
      unreadable: 0,
      deviceAlarms: 2,
      probablyFalse: 1,
      lethal: 2,
      lethalDelayed: 0,
      lethalSuppressed: 0,
      missed: 0,
      confusion: {
        true: { supported: 1, undecided: 0, contradicted: 0 },
        false: { supported: 0, undecided: 0, contradicted: 1 },
      },
    })
    expect(reports.flatMap(recordLines).join('\n')).toMatch(/a1 .*asystole high .*false .*contradicted/)
    expect(totalLines(totals).join('\n')).toContain('lethal: 2; delayed 0 (longest 0 ms), suppressed 0')
  })

  it('takes the truth from a list beside the records', async () => {
    await writeRecord(folder, 'a1', [aLead(sinus, part), aPleth(sinus, part)])
    await writeFile(join(folder, 'ALARMS'), 'a1,Asystole,0\n')
    expect(totalsOf((await report()).reports).confusion.false.contradicted).toBe(1)
  })

  it('skips a broken record and says why', async () => {
    await writeRecord(folder, 'a1', [aLead(sinus, part)], ['Asystole', 'False alarm'])
    await writeFile(join(folder, 'b1.hea'), 'b1 1 250 1000\nmissing.dat 16 200 16 0 0 0 0 II\n')
    await writeFile(join(folder, 'c1.hea'), 'no header at all\n')
    const { reports } = await report()
    expect(totalsOf(reports)).toMatchObject({ records: 3, unreadable: 2, deviceAlarms: 1 })
    expect(reports.flatMap(recordLines).join('\n')).toContain('b1: skipped: The signal file missing.dat')
  })

  it('says plainly that a folder is empty or missing', async () => {
    expect(await reportFolder(folder, () => undefined)).toMatchObject({ ok: false })
    const missing = await reportFolder(join(folder, 'nowhere'), () => undefined)
    expect(missing).toMatchObject({
      ok: false,
      problem: expect.stringContaining('There is no folder') as string,
    })
  })
})

const mark = (second: number, text: string) => ({ sample: 100 * second, type: 28, text })

describe('the truth about an alarm', () => {
  it('stands in the header of the challenge, at 300 s', () => {
    const header = 'v1 2 250 82500\r\n#Ventricular_Flutter_Fib\r\n#True alarm\r\n'
    expect(challengeAlarm('v1', header, new Map(), 330_000)).toEqual({
      kind: 'Ventricular_Flutter_Fib',
      atMs: 300_000,
      isTrue: true,
    })
    expect(challengeAlarm('v1', 'v1 2 250 82500', new Map(), 330_000)).toBeNull()
  })

  it('is read from lists with and without the kind', () => {
    const list = parseAlarmList('recordname,result\nv1,0\nv2,Tachycardia,1\n\n')
    expect([...list]).toEqual([
      ['v1', { kind: null, isTrue: false }],
      ['v2', { kind: 'Tachycardia', isTrue: true }],
    ])
  })

  it('follows from marks of the rhythm, a false alarm where it is ordinary', () => {
    const marks = [mark(0, '(N'), mark(100, '(VT'), mark(110, '(N'), mark(115, '(VT'), mark(116, '(VFL')]
    expect(markedAlarms(marks, 100, 130_000)).toEqual([
      { kind: 'Ventricular_Tachycardia', atMs: 60_000, isTrue: false },
      { kind: 'Ventricular_Tachycardia', atMs: 105_000, isTrue: true },
      { kind: 'Ventricular_Flutter_Fib', atMs: 121_000, isTrue: true },
    ])
  })
})
