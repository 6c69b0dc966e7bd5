import { defaultLimits } from '@vigil/clinical'
import type { SubjectLimits } from '@vigil/protocol'
import { cleanup, configure, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { aBed, aBoard, aNurse, aSubject } from '../../live/testing/builders'
import { stage } from '../../testing/stage'
import MoveDialog from './move-dialog'

// Tests mint brands as the parsers do.
const brand = (value: unknown): never => value as never
const DEFAULT = { kind: 'default', name: null, at: null } as const
const WARD = { id: 'north/ward', name: 'Ward', beds: [] }

const there: SubjectLimits = {
  subject: brand('p1'),
  category: 'adult',
  rows: defaultLimits('adult').map(({ condition, priority, codes, direction, value, delayMs }) => ({
    condition,
    priority,
    codes: [...codes],
    direction,
    now: { kind: 'value', value: condition === 'rr-high' ? 25 : value, delayMs },
    setBy: DEFAULT,
    usual: { value, delayMs, setBy: DEFAULT },
    envelope: { from: value, to: value },
    range: { from: value, to: value },
    delay: { envelope: 0, range: 0 },
    lethal: false,
    changed: false,
    until: null,
    reason: null,
  })),
  comfort: null,
  history: [],
  mayConfirm: false,
}

configure({ asyncUtilTimeout: 10_000 })
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

it('shows old → new limits of a transfer to another unit before it is made', async () => {
  vi.stubGlobal('fetch', (path: string) =>
    Promise.resolve(
      Response.json(path === '/api/subjects/p1/limits?unit=north%2Fward' ? there : { units: [WARD] }),
    ),
  )
  const place = stage()
  const subject = aSubject({ id: brand('p1'), limits: [...defaultLimits('adult')] })
  const board = aBoard({ beds: [aBed({ subject })] })
  const units = [board.id, brand(WARD.id)].map((unit) => ({
    unit,
    name: String(unit),
    actions: ['view' as const, 'act' as const],
    remote: false,
  }))
  place.client.welcome({ boards: [board], principal: { ...aNurse, units } })
  const start = { unit: board.id, bed: null, subject: brand('p1'), step: 'transfer' as const }
  place.show(<MoveDialog start={start} onClose={vi.fn<() => void>()} />)
  expect(screen.getByText('Limits do not change.')).toBeDefined()
  await screen.findByRole('option', { name: 'Ward' })
  fireEvent.change(screen.getByLabelText('To unit'), { target: { value: WARD.id } })
  expect(await screen.findByText('RR 8–30 → 8–25')).toBeDefined()
})
