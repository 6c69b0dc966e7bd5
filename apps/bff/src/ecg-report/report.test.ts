import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aLead, beats } from '@vigil/clinical/testing'
import type { Annotation } from '@vigil/ingest/replay'
import { writeRecord } from '../report/testing/wfdb-file'
import { scoreFolder } from './folder'
import { recordLine, totalLines, totalsOf } from './lines'
import { pair } from './match'
import { scoreBeats, scoreEpisodes } from './score'
import { writeAnnotations } from './testing/annotation-file'
import { truthOf, type TrueBeat } from './truth'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigil-ecg-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const mark = (seconds: number, type = 1, text = ''): Annotation => ({
  sample: Math.round(250 * seconds),
  type,
  text,
})
const scored = async () => {
  const done = await scoreFolder(folder, 0, () => undefined)
  return done.ok ? done.scores : []
}

describe('the report on beats', () => {
  const sinus = beats(0.5, 39.5, 60)

  it('counts what people marked and what was found', async () => {
    await writeRecord(folder, 'a', [aLead(sinus, { noise: 0.02 })])
    // One mark where no beat is, and one beat without a mark.
    const marks = [...sinus.slice(1).map(({ at }) => mark(at)), mark(39.99)]
    await writeAnnotations(join(folder, 'a.atr'), [mark(0.1, 28, '(N'), ...marks])
    const scores = await scored()
    expect(scores).toMatchObject([
      {
        record: 'a',
        ok: true,
        lead: 'II',
        beats: {
          whole: {
            beats: { right: 38, missed: 1, extra: 1 },
            ventricular: { right: 0, missed: 0, extra: 0 },
          },
        },
        fibrillation: { duration: { right: 0, missed: 0, extra: 0 } },
      },
    ])
    const text = [...scores.map(recordLine), ...totalLines(totalsOf(scores))].join('\n')
    expect(text).toContain('97.44')
    expect(text).toContain('1 records, 0 skipped')
  })

  it('goes on after records that it cannot read, and says why', async () => {
    await writeRecord(folder, 'a', [aLead(sinus)])
    await writeAnnotations(
      join(folder, 'a.atr'),
      sinus.map(({ at }) => mark(at)),
    )
    await writeRecord(folder, 'b', [aLead(sinus)])
    await writeFile(join(folder, 'c.hea'), 'nothing')
    await writeFile(join(folder, 'c.atr'), Buffer.from([0, 0]))
    const scores = await scored()
    expect(scores.map((score) => (score.ok ? 'read' : score.problem))).toEqual([
      'read',
      'there are no marks of people (.atr) to compare with.',
      'c.hea is no WFDB header.',
    ])
    expect(totalsOf(scores)).toMatchObject({ records: 3, skipped: 2 })
  })

  it('says so when there is nothing to read', async () => {
    expect(await scoreFolder(join(folder, 'none'), 0, () => undefined)).toMatchObject({ ok: false })
    expect(await scoreFolder(folder, 0, () => undefined)).toMatchObject({ ok: false })
  })
})

describe('the comparison', () => {
  it('pairs each beat with the nearest one within 150 ms', () => {
    expect(pair([1, 2, 3], [1.1, 1.14, 2.16, 3])).toEqual({
      pairs: [
        [0, 0],
        [2, 3],
      ],
      missed: [1],
      extra: [1, 2],
    })
    expect(pair([1, 1.2], [1.19])).toMatchObject({ pairs: [[1, 0]], missed: [0] })
    expect(pair([], [1])).toEqual({ pairs: [], missed: [], extra: [0] })
  })

  it('leaves out flutter of the ventricles, and takes fusion beats for neither', () => {
    const truth = truthOf([mark(1), mark(2, 5), mark(3, 6), mark(4, 32), mark(6, 33), mark(8)], 250, 10)
    expect(truth.flutter).toMatchObject([{ from: 4, until: 6 }])
    expect(truth.fibrillation).toBeNull()
    const found = [1, 2, 3, 5, 8].map((seconds) => ({
      seconds,
      kind: seconds === 2 || seconds === 3 ? ('ventricular' as const) : ('normal' as const),
      rr: null,
      likeness: 1,
    }))
    expect(scoreBeats(truth, found, 0)).toMatchObject({
      beats: { right: 4, missed: 0, extra: 0 },
      ventricular: { right: 1, missed: 0, extra: 0 },
    })
    expect(scoreBeats(truth, found, 1.5).beats.right).toBe(3)
  })

  it('counts a ventricular beat that was missed, and one that is none', () => {
    const reference: readonly TrueBeat[] = [
      { seconds: 1, kind: 'ventricular' },
      { seconds: 2, kind: 'normal' },
    ]
    const found = [{ seconds: 2, kind: 'ventricular' as const, rr: null, likeness: 1 }]
    const { ventricular } = scoreBeats(
      { beats: reference, isPaced: false, flutter: [], fibrillation: null },
      found,
      0,
    )
    expect(ventricular).toEqual({ right: 0, missed: 1, extra: 1 })
  })

  it('leaves ventricular beats out where a pacemaker makes some', () => {
    expect(scoreBeats(truthOf([mark(1, 12), mark(2, 5)], 250, 3), [], 0)).toMatchObject({
      beats: { missed: 2 },
      ventricular: null,
    })
  })

  it('joins marks of one rhythm, and measures episodes by overlap', () => {
    const marks = [mark(1, 28, '(AFIB'), mark(5, 28, '(AFIB'), mark(9, 28, '(N'), mark(20, 28, '(AFIB')]
    const { fibrillation } = truthOf(marks, 250, 30)
    expect(fibrillation).toEqual([
      { from: 1, until: 9 },
      { from: 20, until: 30 },
    ])
    expect(scoreEpisodes(fibrillation ?? [], [{ from: 3, until: 12 }])).toEqual({
      duration: { right: 6, missed: 12, extra: 3 },
      episodes: { right: 1, missed: 1, extra: 0 },
    })
  })
})
