import { describe, expect, it } from 'vitest'
import type { EpochMs, Move, MoveRecord, SiteId, Subject } from '@vigil/clinical'
import type { AdtEvent, AdtTrigger } from '@vigil/ingest'
import { aSubject, bedIn, ICU, LONG_AGO, subjectNamed } from '../testing/hospital'
import { movesOf, type AdtView } from './adt'

const NOW = (LONG_AGO + 3_600_000) as EpochMs
const location = (bed: string, unit = 'icu') => ({ unit, room: '', bed, facility: '' })

const anEvent = (trigger: AdtTrigger, changes: Partial<AdtEvent> = {}): AdtEvent => ({
  trigger,
  sender: 'adt',
  controlId: 'm1',
  at: (NOW - 60_000) as EpochMs,
  subject: subjectNamed('p1'),
  patient: { mrn: 'mrn-p1' },
  visit: {
    class: 'I',
    location: location('1'),
    priorLocation: null,
    number: null,
    admittedAt: null,
    dischargedAt: null,
  },
  allergies: null,
  isolation: null,
  merged: null,
  ...changes,
})
const to = (bed: string, unit?: string) => ({
  visit: { ...anEvent('A01').visit, location: location(bed, unit) },
})

const record = (move: Move, by: MoveRecord['by']): MoveRecord => ({
  id: 7,
  move,
  by,
  recordedAt: NOW,
  undone: null,
  undoable: true,
})

function viewOf(
  subjects: readonly Subject[],
  vitals: readonly string[] = [],
  changes: Partial<AdtView> = {},
): AdtView {
  return {
    site: 'north' as SiteId,
    subject: (id) => subjects.find((each) => each.id === id) ?? null,
    findPlace: (_site, { unit, bed }) =>
      unit === 'icu'
        ? { ok: true, place: { unit: ICU, bed: bed === '' ? null : bedIn(ICU, bed) } }
        : { ok: false, reason: 'unit-unknown', detail: 'no unit' },
    occupant: ({ bed }) => subjects.find((each) => each.bed === bed && bed !== null) ?? null,
    hasVitals: (id) => vitals.includes(id),
    history: [],
    ...changes,
  }
}
const p1 = aSubject('p1', ICU, '1')
const moves = (event: AdtEvent, view: AdtView) => {
  const plan = movesOf(event, view, NOW)
  return plan.kind === 'refused' ? plan.reason : plan.moves
}

describe('ADT', () => {
  it.each(['A03', 'A11'] as const)('%s never ends the stay of whoever is measured', (trigger) => {
    expect(moves(anEvent(trigger), viewOf([p1], ['p1']))).toMatchObject([{ type: 'notice' }])
    expect(moves(anEvent(trigger), viewOf([p1]))).toMatchObject([{ type: 'discharge', identifiers: null }])
  })

  it('A02 asks while vitals flow and moves when they do not', () => {
    const asked = moves(anEvent('A02', to('2')), viewOf([p1], ['p1']))
    expect(asked).toMatchObject([{ type: 'notice', notice: { kind: 'transferred', bed: bedIn(ICU, '2') } }])
    expect(moves(anEvent('A02', to('2')), viewOf([p1]))).toMatchObject([
      { type: 'transfer', bed: bedIn(ICU, '2') },
    ])
  })

  it.each(['provisional', 'confirmed'] as const)(
    'A01 merges and moves no %s patient in the bed',
    (identity) => {
      const other: Subject = { ...aSubject('x', ICU, '1'), identity }
      expect(moves(anEvent('A01'), viewOf([other], ['x']))).toMatchObject([
        { type: 'admit', subject: 'p1', bed: null },
        { type: 'notice', subject: 'p1', notice: { kind: 'bed-taken', bed: bedIn(ICU, '1') } },
      ])
    },
  )

  it('A08 says who it is and moves nobody', () => {
    const event = anEvent('A08', { ...to('3'), patient: { mrn: 'mrn-p1', name: 'New, Name' } })
    expect(moves(event, viewOf([p1]))).toEqual([
      { type: 'identify', subject: 'p1', identity: { name: 'New, Name' }, at: event.at },
    ])
  })

  it('A13 takes back the notice, or the discharge itself', () => {
    const notice = { kind: 'discharged', at: NOW, heardAt: NOW, unit: null, bed: null } as const
    expect(moves(anEvent('A13'), viewOf([{ ...p1, notice }], ['p1']))).toMatchObject([
      { type: 'dismiss-notice' },
    ])
    const at = (NOW - 120_000) as EpochMs
    const discharge: Move = { type: 'discharge', subject: p1.id, identifiers: null, at }
    const by = { kind: 'adt', sender: 'adt', controlId: 'm0', site: 'north' as SiteId } as const
    expect(movesOf(anEvent('A13'), viewOf([], [], { history: [record(discharge, by)] }), NOW)).toMatchObject({
      undo: { record: 7, instead: [{ type: 'admit', bed: bedIn(ICU, '1') }] },
      moves: [],
    })
  })

  it('A40 merges by what is known of the two', () => {
    const event = anEvent('A40', { merged: { subject: subjectNamed('old'), mrn: 'mrn-old' } })
    const old = aSubject('old', ICU, '2')
    const merge = { type: 'merge', retired: 'old', into: 'p1' }
    expect(moves(event, viewOf([p1, old]))).toMatchObject([merge])
    expect(moves(event, viewOf([old]))).toMatchObject([{ type: 'admit', subject: 'p1', bed: null }, merge])
    expect(moves(event, viewOf([p1]))).toEqual([])
    expect(moves(event, viewOf([]))).toBe('subject-unknown')
    expect(moves(event, viewOf([p1, old], ['p1', 'old']))).toBe('both-monitored')
  })

  it('refuses unknown places, other sites and overtaken events', () => {
    expect(moves(anEvent('A01', to('1', 'nowhere')), viewOf([]))).toBe('unit-unknown')
    expect(moves(anEvent('A03'), viewOf([p1], [], { site: 'south' as SiteId }))).toBe('other-site')
    const discharge: Move = { type: 'discharge', subject: p1.id, identifiers: null, at: NOW }
    const by = { kind: 'adt', sender: 'adt', controlId: 'm0', site: 'north' as SiteId } as const
    expect(moves(anEvent('A02'), viewOf([], [], { history: [record(discharge, by)] }))).toBe('out-of-order')
  })
})
