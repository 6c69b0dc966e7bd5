import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PARAMETERS } from '@vigil/clinical'
import { describe, expect, it } from 'vitest'
import { REJECT_CODES } from './rejection'
import { ADT_TRIGGERS } from './hl7/adt'
import { HL7_REASONS } from './hl7/reasons'
import { SCRIPT_NAMES } from './simulator/scripts'
import { UNITS } from './units'

const page = readFileSync(join(import.meta.dirname, '../../../docs/devices.md'), 'utf8')
const rows = page.split('\n').map((line) => line.split('|').map((cell) => cell.trim()))

describe('docs/devices.md', () => {
  it('lists every parameter with its code, unit and range', () => {
    const missing = PARAMETERS.filter(
      ({ code, mdc, loinc, unit, plausible }) =>
        !rows.some(
          (row) =>
            row[1] === `\`${code}\`` &&
            row[2] === String(mdc ?? '') &&
            row[3] === loinc.join(', ') &&
            row[4] === `\`${unit}\`` &&
            row[5] === plausible.join(' to '),
        ),
    )
    expect(missing).toEqual([])
  })

  it('lists every unit that is taken', () => {
    const missing = Object.entries(UNITS).filter(([canonical, units]) => {
      const taken = Object.keys(units).map((unit) => `\`${unit}\``)
      return !rows.some((row) => row[1] === `\`${canonical}\`` && row[2] === taken.join(' '))
    })
    expect(missing).toEqual([])
  })

  it('explains every reason and every script', () => {
    const named = new Set(rows.map((row) => row[1]))
    const names = [...REJECT_CODES, ...HL7_REASONS, ...SCRIPT_NAMES]
    expect(names.filter((name) => !named.has(`\`${name}\``))).toEqual([])
  })

  it('names every trigger of ADT that is taken', () => {
    expect(page).toContain(`\`ADT\` ${ADT_TRIGGERS.join(' ')}`)
  })
})
