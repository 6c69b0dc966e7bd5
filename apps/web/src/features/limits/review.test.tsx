import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { LimitRow, LimitsReview } from '@vigil/protocol'
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { AT } from '../../live/testing/builders'
import { stage } from '../../testing/stage'
import { LimitsReviewPage } from './review'

// Tests mint brands as the parsers do.
const brand = (value: unknown): never => value as never
const DEFAULT = { kind: 'default', name: null, at: null } as const
const row = (part: Partial<LimitRow> = {}): LimitRow => ({
  condition: 'spo2-low',
  priority: 'medium',
  codes: ['MDC_PULS_OXIM_SAT_O2'],
  direction: 'low',
  now: { kind: 'off' },
  setBy: { kind: 'subject', name: 'N. One', at: brand(AT) },
  usual: { value: 90, delayMs: 15_000, setBy: DEFAULT },
  envelope: { from: 82, to: 98 },
  range: { from: 74, to: 106 },
  delay: { envelope: 30_000, range: 120_000 },
  lethal: false,
  changed: true,
  until: brand(AT + 3_600_000),
  reason: 'cold hand',
  ...part,
})

function show(review: LimitsReview, onOpen = vi.fn<(id: string) => void>()) {
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(review)))
  const place = stage()
  place.client.welcome({})
  place.show(
    <QueryClientProvider client={new QueryClient()}>
      <LimitsReviewPage unit={brand('north/icu')} zone="Europe/London" onOpen={onOpen} />
    </QueryClientProvider>,
  )
  return onOpen
}
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

it('lists who has limits of their own, what is off and what ends soon', async () => {
  const who = { subject: brand('p1'), unit: brand('north/icu'), name: 'Test, One', bed: '3', comfort: null }
  const high = row({
    condition: 'spo2-low',
    priority: 'high',
    now: { kind: 'value', value: 80, delayMs: 0 },
    until: null,
    reason: null,
  })
  const onOpen = show({ subjects: [{ ...who, rows: [row(), high] }] })
  const off = await screen.findByRole('row', { name: /SpO2 low off/ })
  expect(off.textContent).toMatch(/90.*N\. One.*Ends within 2 hours.*cold hand/)
  expect(screen.getByRole('row', { name: /SpO2 low, extreme/ }).textContent).toMatch(/80.*end of stay/)
  fireEvent.click(screen.getByRole('button', { name: 'Open 3 Test, One' }))
  expect(onOpen).toHaveBeenCalledWith('p1')
})

it('says when comfort care is due for its review', async () => {
  const comfort = {
    remaining: [],
    orderedBy: 'Dr. Two',
    by: { user: brand('c'), name: 'C. One' },
    at: brand(AT - 48 * 3_600_000),
    reviewAt: brand(AT - 1),
  }
  show({
    subjects: [{ subject: brand('p1'), unit: brand('u/i'), name: 'One', bed: null, comfort, rows: [] }],
  })
  expect(await screen.findByText(/review overdue since/)).toBeDefined()
})

it('says that everybody has the usual limits', async () => {
  show({ subjects: [] })
  expect(await screen.findByText('Every patient of the unit has the usual limits.')).toBeDefined()
})
