import { fireEvent, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { aBed, aSubject, AT } from '../../live/testing/builders'
import { HOLD_MS } from '../../ui/hold-button'
import {
  leavingTheStage,
  brand,
  ICU,
  one,
  server,
  refusal,
  open,
  press,
  choose,
  type,
  moves,
} from './testing/move-stage'

leavingTheStage()

describe('admission', () => {
  it('of an unknown patient takes two touches in the dialog', async () => {
    const sent = server()
    open({ subject: null })
    press('Admit unknown patient')
    expect(screen.getByText(/Unknown, bed 1/)).toBeDefined()
    press('Admit')
    await screen.findByText('Unknown patient admitted to Bed 1')
    expect(moves(sent)).toEqual([
      { type: 'admit', subject: null, identity: null, unit: 'north/icu', bed: 'north/icu/1', at: AT },
    ])
  })

  it('of an unknown child shows its limits first and tells a stand-in age', async () => {
    const sent = server()
    open({ subject: null, step: 'admit-unknown' })
    choose('5 to 11 years')
    expect(screen.getByText('RR 8–30 → 12–35')).toBeDefined()
    press('Admit')
    await screen.findByText('Unknown patient admitted to Bed 1')
    press('Undo')
    await screen.findByText('Undone: Unknown patient admitted to Bed 1')
    expect(sent.filter(({ path }) => path.endsWith('/undo'))).toHaveLength(2)
    expect(moves(sent)[1]).toMatchObject({
      type: 'identify',
      subject: 'new-1',
      identity: { birthDate: '2018-05-19' },
    })
  })

  it('can be back-dated to a time on the clock of the site', async () => {
    const sent = server()
    open({ subject: null, step: 'admit-unknown' })
    choose('15 min ago')
    press('Admit')
    await screen.findByText('Unknown patient admitted to Bed 1')
    expect(moves(sent)[0]).toMatchObject({ at: AT - 900_000 })
  })

  it('of somebody the hospital knows keeps their number', async () => {
    const known = {
      id: 'adt-1',
      name: 'Moreau, Camille',
      mrn: '2044',
      birthDate: '2015-05-02',
      sex: 'female',
    }
    const sent = server({ '/api/subjects/search': () => ({ subjects: [known] }) })
    open({ subject: null, step: 'admit' })
    type('Name or MRN of a patient the hospital knows', 'mor')
    fireEvent.click(await screen.findByRole('button', { name: /Moreau, Camille/ }))
    expect(screen.getByText('RR 12–35')).toBeDefined()
    press('Admit')
    await screen.findByText('Admitted to Bed 1')
    expect(moves(sent)[0]).toMatchObject({
      subject: 'adt-1',
      identity: { name: 'Moreau, Camille', mrn: '2044', birthDate: '2015-05-02', sex: 'female' },
    })
  })

  it('says who it was when the bed is taken, and what to do', async () => {
    server({ '/api/moves': () => refusal('bed-taken') })
    open({ subject: null, step: 'admit-unknown' })
    press('Admit')
    expect((await screen.findByRole('alert')).textContent).toMatch(/Another patient is in that bed/)
  })

  it('stops when somebody else was admitted meanwhile', () => {
    server()
    const { client, run, board } = open({ subject: null, step: 'admit-unknown' })
    run(() => client.board({ ...board, beds: [aBed({ subject: one }), ...board.beds.slice(1)] }))
    expect(screen.getByText(/Another patient lies in this bed now/)).toBeDefined()
    expect(screen.getByRole('button', { name: 'Admit' }).getAttribute('aria-disabled')).toBe('true')
  })
})

describe('a discharge', () => {
  it('needs two identifiers from the wrist band', async () => {
    const sent = server()
    open({ step: 'discharge' })
    type('MRN', '1001')
    press('Discharge')
    expect(sent).toEqual([])
    expect(screen.getByText('Two identifiers are needed.')).toBeDefined()
    type('Name as on the wrist band', 'Test, One')
    press('Discharge')
    await screen.findByText('Discharged')
    expect(moves(sent)[0]).toMatchObject({ identifiers: { mrn: '1001', birthDate: null, name: 'Test, One' } })
  })

  it('names the patient when the identifiers differ', async () => {
    server({ '/api/moves': () => refusal('identifiers-differ') })
    open({ step: 'discharge' })
    type('MRN', '9')
    type('Birth date', '1960-01-01')
    press('Discharge')
    expect((await screen.findByRole('alert')).textContent).toMatch(
      /record of Test, One. Nobody was discharged/,
    )
  })

  it('told by ADT is asked about, and dismissed in one press', async () => {
    const sent = server()
    const notice = { kind: 'discharged', at: brand(AT), heardAt: brand(AT), unit: null, bed: null } as const
    open({ subject: { notice } })
    expect(screen.getByText(/Discharged by ADT at .*, still monitored/)).toBeDefined()
    press('Still here')
    await screen.findByText('Still here: ADT notice dismissed')
    expect(moves(sent)).toEqual([{ type: 'dismiss-notice', subject: 'p1', at: AT }])
  })
})

describe('a transfer', () => {
  it('offers free beds and shows the others as occupied', async () => {
    const sent = server({ '/api/units': () => ({ units: [] }) })
    open({ step: 'transfer' })
    expect(screen.getByRole('radio', { name: 'Bed 3, occupied' }).hasAttribute('disabled')).toBe(true)
    expect(screen.getByText(/stay at the bed: Bedside monitor mon-1/)).toBeDefined()
    choose('Bed 2')
    press('Transfer')
    await screen.findByText('Transferred to Bed 2')
    expect(moves(sent)[0]).toMatchObject({ type: 'transfer', subject: 'p1', bed: 'north/icu/2' })
  })
})

describe('a merge', () => {
  it('shows both identities and takes two steps', async () => {
    const known = { id: 'adt-1', name: 'Moreau, Camille', mrn: '2044', birthDate: null, sex: 'female' }
    const sent = server({ '/api/subjects/search': () => ({ subjects: [known] }) })
    open({ subject: { name: 'Unknown, bed 1', identity: 'provisional' }, step: 'merge' })
    type('Name or MRN of a patient the hospital knows', 'mor')
    fireEvent.click(await screen.findByRole('button', { name: /Moreau, Camille/ }))
    expect(screen.getByRole('heading', { name: 'Hospital record, stays' })).toBeDefined()
    expect(screen.getByText(/Both versions are kept/)).toBeDefined()
    press('Hold to merge')
    expect(sent).toEqual([])
    press('Press again to merge')
    await screen.findByText('Merged with the hospital record')
    expect(moves(sent)).toEqual([{ type: 'merge', retired: 'p1', into: 'adt-1', at: AT }])
    expect(HOLD_MS).toBeGreaterThan(0)
  })

  it('offers whom ADT puts into this bed before anybody types', () => {
    server()
    const notice = brand({ kind: 'bed-taken', at: AT, heardAt: AT, unit: ICU.unit, bed: 'north/icu/1' })
    const claimant = aSubject({ id: brand('adt-2'), name: 'Late, Anna', notice })
    open({ subject: { identity: 'provisional' }, step: 'merge', others: [claimant] })
    press(/Late, Anna/)
    expect(screen.getByRole('heading', { name: 'Hospital record, stays' })).toBeDefined()
  })
})

describe('a device', () => {
  it('is replaced by one that is scanned or free in the unit', async () => {
    const sent = server()
    open({ step: 'device' })
    type('Type or scan the id of the new device', 'bad id')
    expect(screen.getByText(/letters, digits, dots and dashes/)).toBeDefined()
    choose(/mon-9/)
    press('Replace')
    await screen.findByText('mon-1 replaced by mon-9')
    expect(moves(sent)[0]).toMatchObject({ old: 'mon-1', replacement: 'mon-9' })
  })
})

describe('off the unit', () => {
  it('needs a place and a time of return', async () => {
    const sent = server()
    open({ step: 'off-unit' })
    choose('CT')
    choose('in 60 min')
    type('Who goes along', 'N. Two')
    press('Leave the unit')
    await screen.findByText(/Off the unit: CT, expected back/)
    expect(moves(sent)[0]).toMatchObject({
      plan: { destination: 'CT', escort: 'N. Two', expectedBackAt: AT + 3_600_000 },
    })
  })

  it('goes to a place that is in no list', async () => {
    const sent = server()
    open({ step: 'off-unit' })
    choose('Other')
    press('Leave the unit')
    expect(screen.getByText('Say where to.')).toBeTruthy()
    type('Where', ' Chapel ')
    choose('in 15 min')
    press('Leave the unit')
    await screen.findByText(/Off the unit: Chapel/)
    expect(moves(sent)).toMatchObject([{ plan: { destination: 'Chapel', expectedBackAt: AT + 900_000 } }])
  })

  it('15 min more counts from now when it is late already', async () => {
    const sent = server()
    const planned = {
      kind: 'off-unit' as const,
      destination: 'CT',
      escort: null,
      since: brand(AT - 9e5),
      expectedBackAt: brand(AT - 6e5),
    }
    open({ subject: { planned }, step: 'more' })
    await screen.findByText(/Off the unit: CT/)
    expect(moves(sent)).toHaveLength(1)
    expect(moves(sent)[0]).toMatchObject({ plan: { expectedBackAt: AT + 900_000 } })
  })
})

describe('a planned state with an end', () => {
  it('asks why and for how long no data are wanted', async () => {
    const sent = server()
    open({ step: 'standby' })
    press('Start standby')
    expect(screen.getByText('Say why.')).toBeTruthy()
    choose('Washing')
    choose('60 min')
    press('Start standby')
    await screen.findByText(/Standby to .*: Washing/u)
    expect(moves(sent)).toMatchObject([
      { type: 'start-standby', plan: { reason: 'Washing', until: AT + 3_600_000 } },
    ])
  })

  it('asks which values a procedure disturbs', async () => {
    const sent = server()
    open({ step: 'procedure' })
    choose('Other')
    type('Reason', 'Dressing')
    press('Start procedure')
    expect(screen.getByText('Say which values are disturbed.')).toBeTruthy()
    fireEvent.click(screen.getByRole('checkbox', { name: 'SpO2' }))
    fireEvent.click(screen.getByRole('checkbox', { name: 'HR' }))
    choose('5 min')
    press('Start procedure')
    await screen.findByText(/Procedure to .*: Dressing/u)
    const plan = { reason: 'Dressing', disturbed: ['spo2', 'hr'], until: AT + 300_000 }
    expect(moves(sent)).toMatchObject([{ type: 'start-procedure', plan }])
  })

  it('ends from the menu of the bed, where it began', async () => {
    const sent = server()
    const planned = {
      kind: 'standby' as const,
      reason: 'Washing',
      by: 'N. Two',
      since: brand(AT - 60_000),
      until: brand(AT + 60_000),
    }
    open({ subject: { planned }, step: 'menu' })
    expect(screen.queryByRole('button', { name: 'Off the unit for a while' })).toBeNull()
    press('End standby or procedure')
    await screen.findByText('Standby or procedure ended')
    expect(moves(sent)).toMatchObject([{ type: 'end-plan', subject: 'p1' }])
  })
})
