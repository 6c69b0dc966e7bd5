import * as fc from 'fast-check'
import type { DeviceId, EpochMs } from '@vigil/clinical'
import { expect, it } from 'vitest'
import { csvLine } from './csv'
import { NUMERICS_HEAD, numericsLine } from './numerics-csv'
import { siteTime } from './site-time'

it('TR15: writes text that no spreadsheet takes for a formula, and leaves numbers as they are', () => {
  expect(csvLine(['=1+1', '+1', '-1', '@a', '\tx', '\rx', 'plain'])).toBe(
    `'=1+1,'+1,'-1,'@a,'\tx,"'\rx",plain\r\n`,
  )
  expect(csvLine([-1.5, 0, true, null])).toBe('-1.5,0,true,\r\n')
})

it('TR15: keeps every text whole through a reader of RFC 4180', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 }), (cells) => {
      const read = readLine(csvLine(cells))
      expect(read).toEqual(cells.map((cell) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell)))
      for (const cell of read) expect(cell).not.toMatch(/^[=+\-@\t\r]/)
    }),
  )
})

it('TR15: writes an absent value as an empty cell with its reason', () => {
  const sample = {
    code: 'MDC_ECG_HEART_RATE' as const,
    measuredAt: Date.UTC(2026, 6, 1, 10) as EpochMs,
    receivedAt: Date.UTC(2026, 6, 1, 10) as EpochMs,
    value: null,
    reason: 'leads-off' as const,
    source: 'mon-1' as DeviceId,
    late: true,
  }
  expect(NUMERICS_HEAD).toBe('time,epoch_ms,code,name,value,unit,source,late,reason\r\n')
  expect(numericsLine(sample, siteTime('Europe/London'))).toBe(
    '2026-07-01T11:00:00.000+01:00,1782900000000,MDC_ECG_HEART_RATE,HR,,/min,mon-1,true,leads-off\r\n',
  )
})

it.each([
  ['Europe/London', '2026-10-25T00:59:59.000Z', '2026-10-25T01:59:59.000+01:00'],
  ['Europe/London', '2026-10-25T01:00:00.000Z', '2026-10-25T01:00:00.000+00:00'],
  ['Asia/Kathmandu', '2026-11-21T12:00:00.000Z', '2026-11-21T17:45:00.000+05:45'],
  ['America/St_Johns', '2026-11-21T12:00:00.000Z', '2026-11-21T08:30:00.000-03:30'],
  ['UTC', '2026-11-21T12:00:00.250Z', '2026-11-21T12:00:00.250+00:00'],
])('TR15: tells the time of %s with its offset', (zone, utc, local) => {
  expect(siteTime(zone)(Date.parse(utc))).toBe(local)
  expect(Date.parse(local)).toBe(Date.parse(utc))
})

/** One record: quoted cells may hold anything, a quote is doubled. */
function readLine(line: string): string[] {
  const cells: string[] = []
  const cell = /(?:"((?:[^"]|"")*)"|([^,"]*))(,|\r\n$)/gy
  for (let match = cell.exec(line); match; match = cell.exec(line)) {
    cells.push(match[1] === undefined ? (match[2] ?? '') : match[1].replaceAll('""', '"'))
    if (match[3] !== ',') break
  }
  return cells
}
