import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { reportFolder } from './folder'
import { reportOn } from './record'
import { totalsOf } from './totals'

const DATA = join(import.meta.dirname, '../../../../../shared/data')
const isPresent = existsSync(join(DATA, 'README.md'))
/** Minutes of recordings on a busy machine. */
const LONG = { timeout: 180_000 }

describe.skipIf(!isPresent)('real alarms (need ../shared/data)', () => {
  it('[SIG2] calls no true ventricular tachycardia false, and most false ones', LONG, async () => {
    const done = await reportFolder(join(DATA, 'physionet-challenge2015-vt'), () => undefined)
    const totals = totalsOf(done.ok ? done.reports : [])
    expect(totals).toMatchObject({ records: 16, unreadable: 0, deviceAlarms: 16, missed: 0 })
    expect(totals.confusion.true.contradicted + totals.confusionLater.true.contradicted).toBe(0)
    expect(totals.confusion.false.contradicted).toBeGreaterThan(4)
  })

  it('[SIG1] neither delays nor silences a lethal alarm of a recording', LONG, async () => {
    const names = ['physionet-wfdb-python-samples/a103l', 'physionet-mitdb/207', 'physionet-vfdb/430']
    const reports = []
    for (const name of names) reports.push(await reportOn(join(DATA, `${name}.hea`), new Map()))
    const totals = totalsOf(reports)
    expect(totals).toMatchObject({ unreadable: 0, missed: 0, lethalDelayed: 0, lethalSuppressed: 0 })
    expect(totals.lethal).toBeGreaterThan(20)
    expect(totals.confusion.true.contradicted).toBe(0)
    expect(totals.byKind.Asystole?.false.contradicted).toBeGreaterThan(0)
  })
})
