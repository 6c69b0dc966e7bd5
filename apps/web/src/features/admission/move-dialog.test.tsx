import { moveRequest } from '@vigil/protocol'
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { aBed, AT } from '../../live/testing/builders'
import {
  leavingTheStage,
  brand,
  aRecord,
  server,
  open,
  press,
  choose,
  type,
  undone,
} from './testing/move-stage'

leavingTheStage()

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
