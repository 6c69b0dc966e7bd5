import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { predictivity, sensitivity } from './score'
import { scoreFolder } from './folder'
import { totalsOf } from './lines'

const DATA = join(import.meta.dirname, '../../../../../shared/data')
const isPresent = existsSync(join(DATA, 'README.md'))
/** Hours of recordings on a busy machine. */
const LONG = { timeout: 180_000 }

describe.skipIf(!isPresent)('real beats (need ../shared/data)', () => {
  it('finds 99.7 of 100 beats of MIT-BIH, and as few that are none', LONG, async () => {
    const done = await scoreFolder(join(DATA, 'physionet-mitdb'), 0, () => undefined)
    const { whole, fibrillation, skipped } = totalsOf(done.ok ? done.scores : [])
    expect(skipped).toBe(0)
    expect(sensitivity(whole.beats)).toBeGreaterThan(0.997)
    expect(predictivity(whole.beats)).toBeGreaterThan(0.997)
    expect(sensitivity(fibrillation.duration)).toBeGreaterThan(0.95)
  })

  it('says of records without marks of beats why they are left out', LONG, async () => {
    const done = await scoreFolder(join(DATA, 'physionet-nsrdb-annotations'), 0, () => undefined)
    expect(done.ok && done.scores.every((score) => !score.ok && /signal file/.test(score.problem))).toBe(true)
  })
})
