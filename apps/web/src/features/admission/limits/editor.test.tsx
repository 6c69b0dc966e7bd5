import { defaultLimits } from '@vigil/clinical'
import { limitsRequest, type LimitRow, type SubjectLimits } from '@vigil/protocol'
import { act, cleanup, configure, fireEvent, screen, within } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { aBed, aBoard, aNurse, aSubject, AT } from '../../../live/testing/builders'
import { stage } from '../../../testing/stage'
import MoveDialog from '../move-dialog'

// Tests mint brands as the parsers do.
const brand = (value: unknown): never => value as never
const HOUR = 3_600_000
const DEFAULT = { kind: 'default', name: null, at: null } as const

/** Few, because a table of many roles is slow to search. */
const SOME = /^(hr|spo2|rr|apnoea|temp)/u
const rows = defaultLimits('adult')
  .filter(({ condition }) => SOME.test(condition))
  .map(({ condition, priority, codes, direction, value, delayMs }): LimitRow => ({
    condition,
    priority,
    codes: [...codes],
    direction,
    now: { kind: 'value', value, delayMs },
    setBy: DEFAULT,
    usual: { value, delayMs, setBy: DEFAULT },
    envelope: { from: value - 8, to: value + 8 },
    range: condition === 'apnoea' ? { from: value, to: value } : { from: value - 20, to: value + 20 },
    delay: { envelope: 30_000, range: 120_000 },
    lethal: priority === 'high' && !condition.startsWith('spo2'),
    changed: false,
    until: null,
    reason: null,
  }))
const withRow = (condition: string, part: Partial<LimitRow>) =>
  rows.map((row) => (row.condition === condition && row.priority === 'medium' ? { ...row, ...part } : row))
const byNurse = { kind: 'subject', name: 'N. One', at: brand(AT) } as const
const changed = withRow('spo2-low', {
  now: { kind: 'value', value: 94, delayMs: 15_000 },
  setBy: byNurse,
  changed: true,
})
const off = withRow('spo2-low', {
  now: { kind: 'off' },
  setBy: byNurse,
  changed: true,
  until: brand(AT + HOUR),
  reason: 'probe',
})

const given = (part: Partial<SubjectLimits> = {}): SubjectLimits => ({
  subject: brand('p1'),
  category: 'adult',
  rows,
  comfort: null,
  history: [],
  mayConfirm: true,
  ...part,
})

async function open(
  before: Partial<SubjectLimits> = {},
  after: Partial<SubjectLimits> = before,
  extra: object = {},
) {
  const sent: { path: string; body: unknown }[] = []
  const answers: Record<string, unknown> = { ...extra }
  vi.stubGlobal('fetch', (path: string, init: RequestInit = {}) => {
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : null
    if (init.method === 'POST') sent.push({ path, body })
    const own = answers[path]
    if (own instanceof Response) return Promise.resolve(own)
    if (own !== undefined) return Promise.resolve(Response.json(own))
    const isChange = init.method === 'POST'
    return Promise.resolve(
      Response.json(isChange ? { limits: given(after), repeated: false } : given(before)),
    )
  })
  const place = stage()
  const board = aBoard({ beds: [aBed({ subject: aSubject({ id: brand('p1'), name: 'Test, One' }) })] })
  const units = [{ unit: board.id, name: 'ICU', actions: ['view' as const, 'act' as const], remote: false }]
  place.client.welcome({ boards: [board], principal: { ...aNurse, units } })
  const start = { unit: board.id, bed: null, subject: brand('p1'), step: 'limits' as const }
  place.show(<MoveDialog start={start} onClose={vi.fn<() => void>()} />)
  await screen.findByRole('table', { name: 'Limits of Test, One' })
  return { ...place, sent, changes: () => sent.map(({ body }) => limitsRequest.parse(body).changes) }
}
const type = (label: string, value: string) =>
  fireEvent.change(screen.getByRole('textbox', { name: label }), { target: { value } })
const delay = (seconds: number) =>
  fireEvent.change(screen.getByRole('combobox', { name: 'SpO2 low alarms' }), {
    target: { value: String(seconds * 1_000) },
  })
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))
const settle = () => act(async () => {})

configure({ asyncUtilTimeout: 10_000 })
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

describe('the limits editor', () => {
  it('shows each limit with the usual one, who set it and until when', async () => {
    await open({ rows: changed })
    const row = screen.getByRole('row', { name: /^SpO2 %/ })
    expect(within(row).getByLabelText('SpO2 low, changed, usual 90')).toHaveProperty('value', '94')
    expect(within(row).getByText('◆ usual 90')).toBeDefined()
    expect(row.textContent).toMatch(/N\. One, .*end of stay$/)
    const plain = screen.getByRole('row', { name: /^HR \/min/ })
    expect(plain.textContent).toMatch(/50–130Vigil–$/)
    expect(screen.getByRole('row', { name: /^Apnoea/ }).textContent).toContain('20 s')
  })

  it('sends what was typed and nothing else', async () => {
    const { changes } = await open({}, { rows: changed })
    expect(screen.getByText('Nothing is changed yet.')).toBeDefined()
    type('SpO2 low', '94')
    press('Set 1 limit')
    await screen.findByText('Set. In force now.')
    expect(changes()).toEqual([
      [
        {
          kind: 'set',
          condition: 'spo2-low',
          priority: 'medium',
          value: 94,
          delayMs: null,
          reason: null,
          expiresAt: null,
          confirm: false,
        },
      ],
    ])
    expect(screen.getByLabelText('SpO2 low, changed, usual 90')).toHaveProperty('value', '94')
  })

  it('sends a longer delay with the value as it is, and asks before one that is long', async () => {
    const { changes } = await open()
    delay(30)
    press('Set 1 limit')
    await screen.findByText('Set. In force now.')
    delay(60)
    press('Set 1 limit')
    expect(screen.getByRole('alert').textContent).toBe('SpO2 low would wait 60 s, usual 15 s. Confirm?')
    press('Yes, set it')
    await screen.findByText('Set. In force now.')
    const told = { kind: 'set', condition: 'spo2-low', priority: 'medium', value: 90 }
    expect(changes()).toMatchObject([
      [{ ...told, delayMs: 30_000, confirm: false }],
      [{ ...told, delayMs: 60_000, confirm: true }],
    ])
  })

  it('tells a changed delay, and keeps a long one from who may not confirm', async () => {
    const now = { kind: 'value', value: 90, delayMs: 30_000 } as const
    await open({ rows: withRow('spo2-low', { now, changed: true, setBy: byNurse }), mayConfirm: false })
    expect(screen.getByText('◆ usual 90 after 15 s')).toBeDefined()
    fireEvent.change(screen.getByRole('combobox', { name: 'SpO2 low alarms' }), {
      target: { value: '60000' },
    })
    expect(screen.getByText(/^SpO2 low would wait 60 s\. More than 30 s only a charge nurse/)).toBeDefined()
  })

  it('asks in words before a value far from the usual', async () => {
    const { changes } = await open()
    type('HR low', '30')
    press('Set 1 limit')
    expect(screen.getByRole('alert').textContent).toBe('HR low 30 is far below the usual 50. Confirm?')
    expect(changes()).toEqual([])
    fireEvent.click(screen.getByRole('radio', { name: '4 h' }))
    press('Yes, set it')
    await settle()
    expect(changes()).toMatchObject([[{ value: 30, confirm: true, expiresAt: AT + 4 * HOUR }]])
  })

  it.each([
    ['HR low', '', true, 'Type a number for HR low.'],
    ['HR low', '20', true, 'HR low 20 is dangerous: nobody may set less than 30 or more than 70.'],
    [
      'HR low',
      '35',
      false,
      'HR low 35 is outside the usual range 42 to 58. Only a charge nurse or a physician may set that.',
    ],
    ['Temp high', '35', true, 'Temp high: the low limit must be below the high one.'],
  ])('says why %s of "%s" is not sent', async (label, value, mayConfirm, why) => {
    const { changes } = await open({ mayConfirm })
    type(label, value)
    press('Set 1 limit')
    expect(screen.getByText(why)).toBeDefined()
    expect(changes()).toEqual([])
  })
})

describe('the limits editor, beyond values', () => {
  it('switches off with a reason and an end, and on again', async () => {
    const { changes } = await open({}, { rows: off })
    press('Switch SpO2 low off')
    press('Switch off')
    expect(screen.getByText('Write why.')).toBeDefined()
    type('Reason', 'probe')
    press('Switch off')
    await screen.findByText(/^off$/)
    expect(screen.getByRole('img', { name: /^Off until .*: probe$/ })).toBeDefined()
    press('Switch SpO2 low on again')
    await settle()
    expect(changes()).toMatchObject([
      [{ kind: 'off', condition: 'spo2-low', reason: 'probe', expiresAt: AT + HOUR }],
      [{ kind: 'reset', condition: 'spo2-low' }],
    ])
  })

  it('offers no switch for what is lethal', async () => {
    await open()
    expect(screen.queryByRole('button', { name: 'Switch HR low, extreme off' })).toBeNull()
    expect(screen.queryByRole('button', { name: 'Switch Apnoea off' })).toBeNull()
  })

  it('shows old → new of automatic limits before they apply', async () => {
    const found = {
      rows: [
        {
          condition: 'hr-low',
          priority: 'medium',
          from: { code: 'MDC_ECG_HEART_RATE', value: 75 },
          old: 50,
          value: 58,
          refused: null,
        },
        {
          condition: 'rr-low',
          priority: 'medium',
          from: { code: 'MDC_RESP_RATE', value: 12 },
          old: 8,
          value: 6,
          refused: 'below-floor',
        },
      ],
    }
    const { sent } = await open({}, {}, { '/api/subjects/p1/limits/auto': found })
    press('From present values')
    await screen.findByText('HR low 50 → 58 (from 75)')
    expect(screen.getByText('RR low 6: not proposed, lower than automatic limits ever go')).toBeDefined()
    press('Set 1 proposed limits')
    await settle()
    expect(limitsRequest.parse(sent.at(-1)?.body).changes).toMatchObject([{ condition: 'hr-low', value: 58 }])
  })

  it('tells comfort care, and orders it by who may', async () => {
    const { sent } = await open({ mayConfirm: true })
    fireEvent.click(screen.getByText('Order comfort care', { selector: 'summary' }))
    type('Ordered by', 'Dr. Two')
    fireEvent.click(screen.getByRole('checkbox', { name: 'apnoea' }))
    press('Order comfort care')
    await settle()
    expect(sent.at(-1)).toMatchObject({
      path: '/api/subjects/p1/comfort-care',
      body: { orderedBy: 'Dr. Two', remaining: ['apnoea'], reviewAt: AT + 24 * HOUR },
    })
    cleanup()
    const comfort = {
      remaining: [],
      orderedBy: 'Dr. Two',
      by: { user: brand('c'), name: 'C. One' },
      at: brand(AT),
      reviewAt: brand(AT),
    }
    await open({ mayConfirm: false, comfort })
    expect(screen.getByText(/Ordered by Dr\. Two.*Alarms that remain: none/)).toBeDefined()
    expect(screen.queryByRole('button', { name: 'End comfort care' })).toBeNull()
  })

  it('keeps the old limits on the screen when the server refuses', async () => {
    const refusal = Response.json(
      { code: 'limit-refused', detail: 'It is blank; give a number.' },
      { status: 409 },
    )
    const place = await open()
    vi.stubGlobal('fetch', () => Promise.resolve(refusal))
    type('SpO2 low', '93')
    press('Set 1 limit')
    expect((await screen.findByRole('alert')).textContent).toContain('It is blank; give a number.')
    expect(place.sent).toEqual([])
    expect(screen.queryByText('Set. In force now.')).toBeNull()
  })
})
