import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { RoundsAnswer, RoundsSubject } from '@vigil/protocol'
import { cleanup, screen } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { AT } from '../../live/testing/builders'
import { stage } from '../../testing/stage'
import { Rounds } from './rounds'

// Tests mint brands as the parsers do.
const brand = (value: unknown): never => value as never
const BACK = Date.parse('2026-11-27T14:30:00Z')

const sheet = (planned: unknown): RoundsSubject => ({
  subject: brand('p1'),
  unit: brand('north/icu'),
  bed: null,
  bedLabel: '1',
  name: 'Test, One',
  mrn: null,
  birthDate: null,
  admittedAt: brand(AT),
  planned: brand(planned),
  lanes: [],
  readings: [],
  open: [],
  changed: {
    high: { count: 0, longestMs: 0 },
    medium: { count: 0, longestMs: 0 },
    retrospective: 0,
    facts: [],
    limits: [],
    devices: [],
  },
  unmonitored: { minutes: 0, of: 60 },
  isUnmonitored: true,
})

async function shown(planned: unknown): Promise<string | null> {
  const answer: RoundsAnswer = { from: brand(AT - 86_400_000), to: brand(AT), subjects: [sheet(planned)] }
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(answer)))
  stage().show(
    <QueryClientProvider client={new QueryClient()}>
      <Rounds unit={brand('north/icu')} zone="Europe/London" who="dr-p" onOpen={() => undefined} />
    </QueryClientProvider>,
  )
  return (await screen.findByRole('button', { name: /Test, One/ })).textContent
}
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const timed = { reason: 'washing', by: 'N. Two', since: AT, until: BACK }
it.each([
  [{ kind: 'off-unit', destination: 'CT', escort: null, since: AT, expectedBackAt: BACK }, 'CT, back 14:30'],
  [{ kind: 'standby', ...timed }, 'Alarms off, lethal only, to 14:30: washing, N. Two'],
  [
    { kind: 'procedure', ...timed, disturbed: ['hr'] },
    'No sound to 14:30 for HR (below high): washing, N. Two',
  ],
])('says on the sheet what is planned and until when: %o', async (planned, text) => {
  expect(await shown(planned)).toContain(text)
})
