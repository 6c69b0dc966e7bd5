import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { anAlarm, aNurse } from '../../live/testing/builders'
import type { WhyWish } from '../../state/selection'
import { stage } from '../../testing/stage'
import type { Why } from './answer'
import WhySheet from './why'
import { aReceipt, aWhy, OF_LIMIT } from './testing/builders'

let answers: (path: string, init?: RequestInit) => Response
let asked: { path: string; body: unknown }[]
let closed: number

beforeEach(() => {
  asked = []
  closed = 0
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) => {
    asked.push({ path, body: typeof init?.body === 'string' ? JSON.parse(init.body) : null })
    return Promise.resolve(answers(path, init))
  })
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const gone = () => new Response('', { status: 503 })
const alarm = anAlarm({ evidence: [OF_LIMIT] })

function open(why: Why | null, wish: WhyWish = { alarm: alarm.id, episode: alarm.episode }) {
  answers = (path) => (why && path.includes('/why') ? Response.json(why) : Response.json({ series: [] }))
  return show(wish)
}
function show(wish: WhyWish) {
  const place = stage()
  place.client.welcome({ principal: aNurse })
  const queries = new QueryClient({ defaultOptions: { queries: { retryDelay: 1 } } })
  place.show(
    <QueryClientProvider client={queries}>
      <WhySheet wish={wish} onClose={() => (closed += 1)} onReview={() => undefined} />
    </QueryClientProvider>,
  )
  return place
}

it('says in one sentence why, by which limit and whose', async () => {
  open(aWhy({ receipts: [aReceipt()] }))
  expect(screen.getByRole('status').textContent).toContain('Loading')
  await screen.findByText(/SpO2 78 was below 85 for 15 s/)
  expect(
    screen.getByText('of this patient (SpO2 88-92), announced after 15 s, ends after 3 s inside'),
  ).toBeDefined()
  expect(screen.getByText('Waveform not stored.')).toBeDefined()
  expect(screen.getByText(/Shown on Wall ICU \(station\) until/)).toBeDefined()
  expect(screen.getByText('Asked when the alarm is over.')).toBeDefined()
})

it('says that it failed, and tries again when asked', async () => {
  answers = gone
  show({ alarm: alarm.id, episode: 1 })
  const again = await screen.findByRole('button', { name: 'Try again' })
  answers = () => Response.json(aWhy())
  fireEvent.click(again)
  expect(await screen.findByText(/SpO2 78 was below 85/)).toBeDefined()
})

it('says of a patient that no alarm is kept', async () => {
  answers = () => Response.json({ events: [] })
  show({ subject: alarm.subject })
  expect(await screen.findByText('No alarm of this patient is kept from the last 24 hours.')).toBeDefined()
})

it('keeps one tap of who says what it was', async () => {
  const over = { ...alarm, state: 'ended' as const, annunciation: 'none' as const }
  open(aWhy({ alarm: over }))
  const ask = await screen.findByRole('group', { name: 'Was there something to do?' })
  fireEvent.click(within(ask).getByRole('button', { name: 'Artefact' }))
  await waitFor(() => expect(asked.some(({ path }) => path.endsWith('/outcome'))).toBe(true))
  expect(asked.find(({ path }) => path.endsWith('/outcome'))?.body).toMatchObject({
    episode: over.episode,
    outcome: 'artefact',
  })
})

it('says when a tap was not kept', async () => {
  const over = { ...alarm, state: 'ended' as const }
  open(aWhy({ alarm: over }))
  const ask = await screen.findByRole('group', { name: 'Was there something to do?' })
  answers = gone
  fireEvent.click(within(ask).getByRole('button', { name: 'Acted' }))
  expect(await screen.findByText('Not kept: the server did not answer; try again')).toBeDefined()
})

it('takes the focus, closes by Escape and by its button', async () => {
  open(aWhy())
  const sheet = screen.getByRole('dialog', { name: 'Why did this alarm?' })
  expect(document.activeElement).toBe(sheet)
  fireEvent.keyDown(sheet, { key: 'Escape' })
  fireEvent.click(screen.getByRole('button', { name: 'Close' }))
  expect(closed).toBe(2)
  await screen.findByText(/SpO2 78 was below 85/)
})
