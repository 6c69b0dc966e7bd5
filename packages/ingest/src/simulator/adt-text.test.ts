import { describe, expect, it } from 'vitest'
import { adtText } from './adt-text'
import type { Movement } from './hospital-day'

const at = Date.parse('2026-11-21T10:00:00Z')
const when = { at, announcedAt: at + 90_500 }
const person = { mrn: 'D1037', name: 'Ashdown, Miriam', birthDate: '1959-06-28', sex: 'female' } as const
const segmentsOf = (movement: Movement) =>
  (adtText(movement, 'c1') ?? '').split('\r').map((segment) => segment.split('|'))

describe('a movement as HL7 text', () => {
  it('admits with names, number, bed and both times', () => {
    const [msh, evn, pid, pv1, obx, ...rest] = segmentsOf({
      kind: 'admission',
      ...when,
      person,
      to: 'riverside/icu/3',
    })
    expect(msh?.slice(0, 12)).toEqual([
      'MSH',
      '^~\\&',
      'VIGIL-DEMO-ADT',
      'riverside',
      'VIGIL',
      'riverside',
      '20261121100130.500+0000',
      '',
      'ADT^A01^ADT_A01',
      'c1',
      'T',
      '2.6',
    ])
    expect(msh?.[17]).toBe('UNICODE UTF-8')
    expect(evn).toEqual(['EVN', 'A01', '20261121100130.500+0000', '', '', '', '20261121100000.000+0000'])
    expect([pid?.[3], pid?.[5], pid?.[7], pid?.[8]]).toEqual([
      'D1037^^^RIVERSIDE^MR',
      'Ashdown^Miriam^^^^^L',
      '19590628',
      'F',
    ])
    expect([pv1?.[2], pv1?.[3], pv1?.[44]]).toEqual(['I', 'icu^^3^riverside', '20261121100000.000+0000'])
    expect([obx?.[3], obx?.[6]]).toEqual(['29463-7^Body weight^LN', 'kg^kilogram^UCUM'])
    expect(rest.at(-1)).toEqual([''])
  })

  it('transfers from a prior bed and discharges with a time', () => {
    const moved = segmentsOf({
      kind: 'transfer',
      ...when,
      person,
      from: 'riverside/icu/3',
      to: 'riverside/ward/5',
    })
    expect(moved[0]?.[8]).toBe('ADT^A02^ADT_A02')
    expect([moved[3]?.[3], moved[3]?.[6]]).toEqual(['ward^^5^riverside', 'icu^^3^riverside'])
    const gone = segmentsOf({ kind: 'discharge', ...when, person, from: 'riverside/ward/5' })
    expect(gone[0]?.[8]).toBe('ADT^A03^ADT_A03')
    expect([gone[3]?.[3], gone[3]?.[45]]).toEqual(['ward^^5^riverside', '20261121100000.000+0000'])
  })

  it('tells who is responsible after rounds and nothing of shifts', () => {
    const round = segmentsOf({
      kind: 'round',
      ...when,
      person,
      bed: 'riverside/icu/3',
      physician: 'Breitner',
    })
    expect([round[0]?.[8], round[3]?.[7]]).toEqual(['ADT^A08^ADT_A01', '^Breitner^^^^Dr'])
    expect(adtText({ kind: 'shift-change', ...when, unit: 'riverside/icu' }, 'c1')).toBeNull()
  })

  it('keeps delimiters and line ends of a name out of the structure', () => {
    const strange = { ...person, name: 'O|B^r&ie~n\\, \r\nZoë' }
    const text = adtText({ kind: 'admission', ...when, person: strange, to: 'riverside/icu/3' }, 'c1') ?? ''
    expect(text.split('\r').every((line) => /^(MSH|EVN|PID|PV1|OBX|AL1)\||^$/u.test(line))).toBe(true)
    expect(text).toContain('|O\\F\\B\\S\\r\\T\\ie\\R\\n\\E\\^\\X0D\\\\X0A\\Zoë^^^^^L|')
  })
})
