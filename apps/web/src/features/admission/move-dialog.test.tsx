import type { Move, MoveRecord } from '@vigil/clinical'
import { moveRequest, type BedCard, type SubjectCard } from '@vigil/protocol'
import { act, cleanup, configure, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { aBed, aBoard, aNurse, aSubject, AT } from '../../live/testing/builders'
import { stage } from '../../testing/stage'
import { HOLD_MS } from '../../ui/hold-button'
import MoveDialog from './move-dialog'
import type { MoveStart } from '../../state/move-start'

// Tests mint brands as the parsers do.
const brand = (value: unknown): never => value as never
const ICU = { unit: brand('north/icu'), name: 'ICU', actions: ['view', 'act'] as const, remote: false }
const one = aSubject({
  id: brand('p1'),
  name: 'Test, One',
  devices: [
    {
      id: brand('mon-1'),
      type: 'bedside-monitor',
      simulated: false,
      association: brand('a1'),
      link: 'online',
      battery: null,
      lastSeenAt: brand(AT),
      clockSkewMs: null,
    },
  ],
})
const spare = { ...one.devices[0], id: 'mon-9', association: null }

type Answers = Readonly<Record<string, (body: unknown) => unknown>>

function aRecord(move: Move, over: Partial<MoveRecord> = {}): MoveRecord {
  return {
    id: 7,
    move,
    by: { kind: 'person', user: brand('nurse1'), name: 'N. One', station: null },
    recordedAt: brand(AT),
    undone: null,
    undoable: true,
    ...over,
  }
}

/** Grants every move, and keeps what was asked. */
function server(answers: Answers = {}) {
  const sent: { path: string; body: never }[] = []
  const fake = (path: string, init: RequestInit = {}) => {
    const body: never = typeof init.body === 'string' ? brand(JSON.parse(init.body)) : brand(null)
    if (init.method === 'POST') sent.push({ path, body })
    const [start = ''] = path.split('?')
    const given = answers[start]?.(body)
    if (given instanceof Response) return Promise.resolve(given)
    if (given !== undefined) return Promise.resolve(Response.json(given))
    if (start !== '/api/moves')
      return Promise.resolve(Response.json({ record: aRecord(brand(undone)), repeated: false }))
    const { move } = moveRequest.parse(body)
    const made = brand({ ...move, subject: 'subject' in move ? (move.subject ?? 'new-1') : undefined })
    return Promise.resolve(Response.json({ record: aRecord(made), repeated: false }))
  }
  vi.stubGlobal('fetch', fake)
  return sent
}
const undone = { type: 'return', subject: 'p1', at: AT }
const refusal = (reason: string) =>
  Response.json(
    { code: 'conflict', detail: 'Refused.', reason },
    { status: 409, headers: { 'content-type': 'application/problem+json' } },
  )

interface Setting {
  readonly bed?: Partial<BedCard>
  readonly subject?: Partial<SubjectCard> | null
  readonly step?: MoveStart['step']
  readonly principal?: typeof aNurse
  readonly others?: readonly SubjectCard[]
}

function open({ bed = {}, subject = {}, step = 'menu', principal, others = [] }: Setting = {}) {
  const place = stage()
  const who = subject === null ? null : { ...one, ...subject }
  const board = aBoard({
    others: [...others],
    beds: [
      aBed({ subject: who, state: who ? 'occupied' : 'empty', ...bed }),
      aBed({ id: brand('north/icu/2'), label: '2', subject: null, state: 'empty', devices: [brand(spare)] }),
      aBed({
        id: brand('north/icu/3'),
        label: '3',
        subject: aSubject({ id: brand('p3'), name: 'Test, Three' }),
      }),
    ],
  })
  const person = { ...aNurse, units: [{ ...ICU, actions: [...ICU.actions] }] }
  place.client.welcome({ boards: [board], principal: principal ?? person })
  const onClose = vi.fn<() => void>()
  const start: MoveStart = { unit: board.id, bed: brand('north/icu/1'), subject: who?.id ?? null, step }
  place.show(<MoveDialog start={start} onClose={onClose} />)
  return { ...place, board, onClose }
}

const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))
const choose = (name: string | RegExp) => fireEvent.click(screen.getByRole('radio', { name }))
const type = (label: string | RegExp, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } })
const moves = (sent: ReturnType<typeof server>) =>
  sent.filter(({ path }) => path === '/api/moves').map(({ body }) => moveRequest.parse(body).move)

// A form of many roles is slow to search where two cores are shared.
configure({ asyncUtilTimeout: 10_000 })

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  vi.useRealTimers()
  localStorage.clear()
})

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

  it('15 min more counts from now when it is late already', async () => {
    const sent = server()
    const offUnit = {
      destination: 'CT',
      escort: null,
      since: brand(AT - 9e5),
      expectedBackAt: brand(AT - 6e5),
    }
    open({ subject: { offUnit }, step: 'more' })
    await screen.findByText(/Off the unit: CT/)
    expect(moves(sent)).toHaveLength(1)
    expect(moves(sent)[0]).toMatchObject({ plan: { expectedBackAt: AT + 900_000 } })
  })
})

describe('facts', () => {
  it('are sent one by one as they were changed', async () => {
    const sent = server()
    open({ step: 'facts' })
    fireEvent.change(screen.getByLabelText('Device'), { target: { value: 'venturi-mask' } })
    type('FiO2, %', '35')
    choose('88 to 92')
    fireEvent.click(screen.getByRole('checkbox', { name: 'Paced' }))
    type(/Allergies/, 'severe: penicillin (rash)')
    press('Save')
    await screen.findByText('Saved for Test, One.')
    expect(sent[0]?.path).toBe('/api/subjects/p1/facts')
    expect(sent[0]?.body).toMatchObject({
      at: AT,
      facts: [
        { kind: 'oxygen', value: { device: 'venturi-mask', flow: null, fio2: 35 } },
        { kind: 'spo2-target', value: { low: 88, high: 92 } },
        { kind: 'paced', value: true },
        {
          kind: 'allergies',
          value: [{ substance: 'penicillin', severity: 'severe', reaction: 'rash' }],
        },
      ],
    })
  })

  it('with a figure that cannot be are not sent', () => {
    server()
    open({ step: 'facts' })
    type('Weight, kg', '0.01')
    expect(screen.getByText(/outside of what can be/)).toBeDefined()
  })
})

describe('what was done', () => {
  it('can be undone from the toast', async () => {
    const sent = server()
    open({ subject: null, step: 'admit-unknown' })
    press('Admit')
    fireEvent.click(await screen.findByRole('button', { name: 'Undo' }))
    await screen.findByText('Undone: Unknown patient admitted to Bed 1')
    expect(sent.at(-1)?.path).toBe('/api/moves/7/undo')
  })

  it('is listed with undo where nothing later stands on it', async () => {
    const admit = {
      type: 'admit',
      subject: 'p1',
      identity: null,
      unit: 'north/icu',
      bed: 'north/icu/1',
      at: AT,
    }
    const list = [aRecord(brand(admit)), aRecord(brand(undone), { id: 6, undoable: false })]
    const sent = server({ '/api/moves': (body) => (body === null ? { moves: list } : undefined) })
    open({ step: 'history' })
    await screen.findByText('later moves stand on it')
    press('Undo: Unknown patient admitted to Bed 1')
    await screen.findByText('Undone: Unknown patient admitted to Bed 1')
    expect(sent.at(-1)?.path).toBe('/api/moves/7/undo')
  })
})

describe('a dialog', () => {
  it('sends nothing while this display is not live', () => {
    const sent = server()
    const { client, run } = open({ subject: null, step: 'admit-unknown' })
    run(() => {
      client.goSilent()
      client.advance(6_000)
    })
    expect(screen.getByText(/Not live: nothing can be sent/)).toBeDefined()
    press('Admit')
    expect(sent).toEqual([])
  })

  it('retries an unanswered move under the same key', async () => {
    let calls = 0
    const sent = server({
      '/api/moves': () => (calls++ === 0 ? new Response('', { status: 502 }) : undefined),
    })
    open({ subject: null, step: 'admit-unknown' })
    press('Admit')
    fireEvent.click(await screen.findByRole('button', { name: 'Send again' }))
    await screen.findByText('Unknown patient admitted to Bed 1')
    const keys = sent.map(({ body }) => moveRequest.parse(body).key)
    expect(new Set(keys).size).toBe(1)
    expect(keys).toHaveLength(2)
  })

  it('closes by Escape and keeps the focus inside', () => {
    server()
    const { onClose } = open()
    const dialog = screen.getByRole('dialog')
    const buttons = within(dialog).getAllByRole('button')
    act(() => buttons.at(-1)?.focus())
    fireEvent.keyDown(buttons.at(-1) ?? dialog, { key: 'Tab' })
    expect(document.activeElement).toBe(buttons[0])
    fireEvent.keyDown(dialog, { key: 'Escape' })
    expect(onClose).toHaveBeenCalledOnce()
  })

  it('of a conflict tells who is named and what can be done', () => {
    server()
    const conflict = {
      kind: 'other-patient-named' as const,
      detail: 'The monitor names MRN 1044.',
      subjects: [{ id: brand('p8'), name: 'Test, Eight', mrn: '1044' }],
      devices: [brand('mon-1')],
    }
    open({ bed: { state: 'conflict', conflict } })
    expect(screen.getByText(/The monitor names MRN 1044/)).toBeDefined()
    expect(screen.getByText(/Test, Eight/)).toBeDefined()
    expect(screen.getByRole('button', { name: 'Transfer' })).toBeDefined()
  })

  it('says of a patient who left that they are gone', async () => {
    server()
    const { client, run, board } = open({ step: 'transfer' })
    run(() => client.board({ ...board, beds: [aBed({ subject: null, state: 'empty' })] }))
    await waitFor(() => expect(screen.getByText(/no longer here/)).toBeDefined())
  })
})
