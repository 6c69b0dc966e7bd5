import { describe, expect, it } from 'vitest'
import { columnsOf, MOST_COLUMNS } from './flow'

const at = (text: string) => Date.parse(text)

describe('the columns of a flowsheet', () => {
  it('begin on whole intervals of the clock of the site', () => {
    const columns = columnsOf(at('2026-11-20T10:07:12Z'), 15, 'Asia/Kolkata')
    expect(columns).toHaveLength(MOST_COLUMNS)
    expect(columns.at(-1)).toBe(at('2026-11-20T10:00:00Z'))
    expect(columnsOf(at('2026-11-20T10:07:12Z'), 60, 'Asia/Kolkata').at(-1)).toBe(at('2026-11-20T09:30:00Z'))
  })

  it('are one interval apart across a change of the clock', () => {
    const columns = columnsOf(at('2026-10-25T05:10:00Z'), 60, 'Europe/London')
    expect(columns.at(-1)).toBe(at('2026-10-25T05:00:00Z'))
    expect(new Set(columns.slice(1).map((each, index) => each - (columns[index] ?? 0)))).toEqual(
      new Set([3_600_000]),
    )
  })
})
