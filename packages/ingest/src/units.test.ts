import { UcumLhcUtils } from '@lhncbc/ucum-lhc'
import { PARAMETERS, parameter } from '@vigil/clinical'
import { describe, expect, it } from 'vitest'
import { conversion, convert, UNITS } from './units'

const library = UcumLhcUtils.getInstance()

/** g/mol of glucose, for conversions between mass and amount of substance. */
const options = { molecularWeight: 180.18 }

const pairs = Object.entries(UNITS).flatMap(([canonical, units]) =>
  Object.entries(units).map(([unit, scale]) => ({ unit, canonical, scale })),
)

describe('units', () => {
  it('has a table for the canonical unit of every parameter', () => {
    expect(PARAMETERS.filter((row) => UNITS[row.unit]?.[row.unit] === undefined)).toEqual([])
  })

  it.each(pairs)('turns $unit into $canonical as the UCUM library does', ({ unit, canonical, scale }) => {
    for (const value of [1, 7.25, 98.6]) {
      const isMolar = unit.startsWith('mmol')
      const expected = library.convertUnitTo(unit, value, canonical, isMolar ? options : {})
      expect(expected.status).toBe('succeeded')
      expect(Math.abs(convert(value, scale) / (expected.toVal ?? Number.NaN) - 1)).toBeLessThan(1e-6)
    }
  })

  it('leaves out what UCUM writes in braces', () => {
    const heartRate = parameter('MDC_ECG_HEART_RATE')
    for (const unit of ['{beats}/min', '{beat}/min', '{breaths}/min', '/min{beats}'])
      expect(conversion(heartRate, unit)).toEqual({ factor: 1, offset: 0 })
  })

  it('passes a canonical value through untouched', () => {
    expect(convert(0.1 + 0.2, { factor: 1, offset: 0 })).toBe(0.1 + 0.2)
  })

  it('never takes one unit for another parameter', () => {
    const wrong = PARAMETERS.flatMap((row) =>
      pairs
        .filter(({ unit }) => conversion(row, unit) !== (UNITS[row.unit]?.[unit] ?? 'unit-incompatible'))
        .map(({ unit }) => `${row.code} ${unit}`),
    )
    expect(wrong).toEqual([])
  })

  it('does not repair names that only look like units', () => {
    for (const unit of [
      'bpm',
      'mmHg',
      'C',
      'F',
      '°C',
      'degC',
      'MMHG',
      'toString',
      '__proto__',
      ' %',
      '{',
      '%%',
    ])
      expect(conversion(parameter('MDC_TEMP'), unit)).toBe('unit-unknown')
  })
})
