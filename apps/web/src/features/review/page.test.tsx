import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { aBed, aBoard, anAlarm, aNurse, aSubject, AT } from '../../live/testing/builders'
import { stage } from '../../testing/stage'
import { Review } from './review'

// Tests mint brands as the parsers do.
const brand = (value: unknown): never => value as never
const II = 'MDC_ECG_ELEC_POTL_II'
const subject = aSubject({ id: brand('p1'), name: 'Test, One', mrn: '1001' })
const strip = {
  id: '00000000-0000-4000-8000-000000000001',
  version: 1,
  subject: 'p1',
  at: AT - 30_000,
  from: AT - 35_000,
  to: AT - 25_000,
  codes: [II],
  label: 'pause',
  note: 'after the drug',
  speed: 25,
  gain: 10,
  by: 'nurse1',
  name: 'N. One',
  madeAt: AT,
  struck: null,
}
const reading = {
  code: II,
  verdict: 'readable',
  measuredS: 3_600,
  quality: [{ from: AT - 3_600_000, to: AT, quality: 'good' }],
  beats: 3_600,
  ventricular: 4,
  couplets: 0,
  runs: [],
  pauses: [{ from: AT - 60_000, to: AT - 57_500 }],
  fibrillation: [],
  burden: 0.25,
  rr: { median: 1_000, low: 900, high: 1_100 },
  rates: [{ at: AT, own: 60, monitor: 75 }],
  differs: [],
}

let asked: { path: string; body: unknown }[]
let answers: Record<string, () => Response>
let back: number

const json = (body: unknown) => () => Response.json(body)
beforeEach(() => {
  asked = []
  back = 0
  answers = {
    'waveforms/spans': json({
      from: AT,
      to: AT,
      spans: [{ code: II, source: 'mon-1', late: false, from: AT - 3_600_000, to: AT }],
    }),
    'waveforms/envelope': json({ code: II, unit: 'mV', from: AT, to: AT, stepMs: 1_000, min: [], max: [] }),
    waveforms: json({ blocks: [] }),
    ecg: json({ from: AT, to: AT, reading }),
    strips: json({ strips: [strip] }),
    alarms: json({ events: [] }),
    trends: json({ series: [] }),
  }
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) => {
    asked.push({ path, body: typeof init?.body === 'string' ? JSON.parse(init.body) : null })
    const name = /subjects\/p1\/([\w/]+)/.exec(path)?.[1] ?? ''
    return Promise.resolve(answers[name]?.() ?? new Response('', { status: 503 }))
  })
  Element.prototype.scrollIntoView = () => undefined
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

function open(mayMark = true) {
  const place = stage()
  place.client.welcome({ principal: aNurse, boards: [aBoard({ beds: [aBed({ subject })] })] })
  const queries = new QueryClient({ defaultOptions: { queries: { retryDelay: 1 } } })
  place.show(
    <QueryClientProvider client={queries}>
      <Review
        subject={subject}
        where={{ bed: '1', unit: 'ICU', site: 'North', zone: 'UTC' }}
        who="N. One"
        mayMark={mayMark}
        at={AT - 20_000}
        paper={false}
        onBack={() => (back += 1)}
      />
    </QueryClientProvider>,
  )
}

const current = () => document.querySelector('[aria-current=true]')?.textContent ?? ''

it('lists what people marked and what Vigil found, and walks it by key', async () => {
  open()
  await screen.findByText(/Pause 2.5 s/)
  await screen.findByText(/Pause · after the drug/)
  fireEvent.keyDown(window, { key: 'k' })
  await waitFor(() => expect(current()).toContain('after the drug'))
  fireEvent.keyDown(window, { key: 'k' })
  await waitFor(() => expect(current()).toContain('Pause 2.5 s'))
})

it('tells an alarm once, at the second it began', async () => {
  const alarm = anAlarm({ subject: subject.id, onset: brand(AT - 90_000) })
  const event = { seq: 1, previous: null, type: 'raised', at: AT - 89_000, by: null, alarm }
  answers['alarms'] = json({ events: [event, { ...event, seq: 2, type: 'ended' }] })
  open()
  const list = await screen.findByRole('heading', { name: /Events/ })
  const events = list.parentElement ?? document.body
  await waitFor(() => expect(within(events).getAllByRole('button')).toHaveLength(3))
})

it('shows the second opinion with its limits, and greys what it could not judge', async () => {
  open()
  await screen.findByText(/Vigil 60\/min, monitor 75\/min/)
  expect(screen.getByText(/AF 25 % of the time that could be judged/)).toBeDefined()
  expect(screen.getByText(/It raises no alarm/)).toBeDefined()
  cleanup()
  answers['ecg'] = json({ from: AT, to: AT, reading: { ...reading, verdict: 'poor' } })
  open()
  await screen.findByText(/too poor to judge/)
  expect(screen.queryByRole('button', { name: /Pause 2.5 s/ })).toBeNull()
})

it('marks ten seconds around the moment with a label and a note', async () => {
  answers['strips'] = json({ strips: [] })
  open()
  fireEvent.click(await screen.findByRole('button', { name: 'Mark strip' }))
  fireEvent.change(screen.getByLabelText('What it shows'), { target: { value: 'pause' } })
  fireEvent.change(screen.getByLabelText('Note'), { target: { value: 'seen' } })
  fireEvent.click(screen.getByRole('button', { name: 'Save strip' }))
  await waitFor(() => expect(asked.some(({ body }) => body !== null)).toBe(true))
  expect(asked.find(({ body }) => body !== null)?.body).toMatchObject({
    at: AT - 20_000,
    from: AT - 25_000,
    to: AT - 15_000,
    codes: [II],
    label: 'pause',
    note: 'seen',
    speed: 25,
  })
})

it('says that a strip was not saved, and keeps what was written', async () => {
  open()
  fireEvent.click(await screen.findByRole('button', { name: 'Mark strip' }))
  fireEvent.change(screen.getByLabelText('Note'), { target: { value: 'seen' } })
  answers['strips'] = () => new Response('', { status: 503 })
  fireEvent.click(screen.getByRole('button', { name: 'Save strip' }))
  await screen.findByText(/Not saved: the server did not answer/)
  expect(screen.getByLabelText('Note')).toHaveProperty('value', 'seen')
})

it('strikes a strip by a new version and offers none without the right', async () => {
  open()
  fireEvent.click(await screen.findByRole('button', { name: 'Strike' }))
  await waitFor(() => expect(asked.some(({ path }) => path.endsWith('/strips/change'))).toBe(true))
  expect(asked.find(({ path }) => path.endsWith('/strips/change'))?.body).toMatchObject({
    id: strip.id,
    version: 1,
  })
  cleanup()
  open(false)
  await screen.findAllByText(/after the drug/)
  expect(screen.queryByRole('button', { name: 'Strike' })).toBeNull()
  expect(screen.queryByRole('button', { name: 'Mark strip' })).toBeNull()
})

it('prints a strip with whose it is, when, how it is scaled and who marked it', async () => {
  open()
  fireEvent.click(await screen.findByRole('button', { name: 'Print' }))
  await screen.findByText('Test, One')
  const paper = document.querySelector('.review-paper')?.textContent ?? ''
  for (const said of [
    'MRN 1001',
    '25 mm/s, 10 mm/mV',
    'UTC',
    'Captured by N. One',
    'secondary display',
    'Bed 1, ICU, North',
  ])
    expect(paper).toContain(said)
  fireEvent.keyDown(window, { key: 'Escape' })
  await screen.findByRole('button', { name: 'Mark strip' })
  expect(back).toBe(0)
})

it('says that nothing is stored, and that it could not be loaded', async () => {
  answers['waveforms/spans'] = json({ from: AT, to: AT, spans: [] })
  open()
  await screen.findByText('No waveform is stored in the last 72 h.')
  cleanup()
  answers['waveforms/spans'] = () => new Response('', { status: 503 })
  open()
  expect(await screen.findByRole('button', { name: 'Try again' })).toBeDefined()
})
