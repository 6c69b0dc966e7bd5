import { describe, expect, it } from 'vitest'
import { parseAdt } from './parse-adt'
import { subjectOf } from './patient-id'
import { contextOf, lines, opened } from './testing/messages'

const PEER = { id: 'adt', assigningAuthority: 'HOUSE' }
const mshOf = (trigger: string) => `MSH|^~\\&|ADT|HOSP|||20260301120000||ADT^${trigger}|C1|P|2.5`
const parse = (...segments: readonly string[]) => parseAdt(opened(lines(...segments)), PEER, contextOf())
const eventOf = (...segments: readonly string[]) => {
  const parsed = parse(...segments)
  if (parsed.kind === 'refused') throw new Error(parsed.detail)
  return parsed.event
}

describe('ADT', () => {
  it('says who is admitted where and when', () => {
    const event = eventOf(
      mshOf('A01'),
      'EVN|A01|20260301115900|||X|20260301115500-0500',
      'PID|1||77^^^HOSP^PI~12345^^^HOSP^MR||Müller&&Müller^Eva^M^^^^L||19610615|F',
      'PV1|1|I|ICU^2^B^NORTH|||ED^^4|||||||||||||V1|||||||||||||||||||||I||||20260301110000',
      'AL1|1|DA|P^PENICILLIN|SV|RASH',
      'OBX|1|NM|29463-7^Weight^LN||82500|g^g^UCUM',
    )
    expect(event).toEqual({
      trigger: 'A01',
      sender: 'adt',
      controlId: 'C1',
      at: Date.parse('2026-03-01T16:55:00Z'),
      subject: 'mrn:HOSP:12345',
      patient: {
        mrn: '12345',
        name: 'Müller, Eva M',
        birthDate: '1961-06-15',
        sex: 'female',
        weightKg: 82.5,
      },
      visit: {
        class: 'I',
        location: { unit: 'ICU', room: '2', bed: 'B', facility: 'NORTH' },
        priorLocation: { unit: 'ED', room: '', bed: '4', facility: '' },
        number: 'V1',
        admittedAt: Date.parse('2026-03-01T11:00:00Z'),
        dischargedAt: null,
      },
      allergies: [{ substance: 'PENICILLIN', severity: 'severe', reaction: 'RASH' }],
      isolation: 'isolated',
      merged: null,
    })
  })

  it('tells what was not sent from what was deleted', () => {
    const event = eventOf(mshOf('A08'), 'EVN||20260301', 'PID|||1^^^H||""||""', 'AL1|1||""')
    expect(event.patient).toEqual({ mrn: '1', birthDate: null })
    expect(event.allergies).toEqual([])
    expect(eventOf(mshOf('A08'), 'EVN||20260301', 'PID|||1^^^H').allergies).toBeNull()
  })

  it('names the id that a merge retires', () => {
    expect(eventOf(mshOf('A40'), 'PID|||2^^^H^MR', 'MRG|1^^^H^MR')).toMatchObject({
      subject: 'mrn:H:2',
      merged: { subject: 'mrn:H:1', mrn: '1' },
    })
    expect(parse(mshOf('A40'), 'PID|||2^^^H^MR')).toMatchObject({ reason: 'field-missing' })
  })

  it('takes the authority of the peer where an id has none', () => {
    expect(eventOf(mshOf('A04'), 'PID|||9').subject).toBe('mrn:HOUSE:9')
  })

  it('refuses what it is not for, and what names nobody', () => {
    expect(parse(mshOf('A31'), 'PID|||9')).toMatchObject({ reason: 'type-unsupported' })
    expect(parse(mshOf('A01'), 'PID|||""')).toMatchObject({ reason: 'field-missing' })
  })

  it('keeps different ids apart, whatever characters they have', () => {
    const ids = [
      ['a:b', 'c'],
      ['a', 'b:c'],
      ['a b', 'c'],
      ['a@20b', 'c'],
      ['ä', 'c'],
      ['A', 'c'],
      ['a', 'c'],
      ['a', 'C'],
    ] as const
    const subjects = ids.map(([authority, id]) => subjectOf(authority, id))
    expect(new Set(subjects).size).toBe(ids.length)
    for (const subject of subjects) expect(subject).toMatch(/^[A-Za-z0-9._:@-]+$/)
  })
})
