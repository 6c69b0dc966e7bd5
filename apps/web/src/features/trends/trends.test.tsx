import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { aBed, aBoard, aSubject, AT } from '../../live/testing/builders'
import { stage } from '../../testing/stage'
import { addWords } from '../../words'
import { patientPage } from '../../words/patient'
import Trends from './trends'

addWords(patientPage)

// Tests mint brands as the parsers do.
const brand = (value: unknown): never => value as never
const one = aSubject({ id: brand('p1') })
const two = aSubject({ id: brand('p2') })

function open(answers: (path: string) => Promise<Response>) {
  const place = stage()
  vi.stubGlobal('fetch', answers)
  place.client.welcome({
    boards: [aBoard({ beds: [aBed({ subject: one }), aBed({ id: brand('b2'), subject: two })] })],
  })
  for (const { id } of [one, two]) place.client.value(id, 'MDC_PULS_OXIM_SAT_O2', 97)
  const queries = new QueryClient({ defaultOptions: { queries: { retryDelay: 1 } } })
  const page = (subject: typeof one) => (
    <QueryClientProvider client={queries}>
      <Trends key={subject.id} subject={subject} zone="Europe/London" />
    </QueryClientProvider>
  )
  return { ...place, page, ...place.show(page(one)) }
}

const answer = (series: Readonly<Record<string, unknown>>) =>
  Promise.resolve(Response.json({ series: [{ code: 'MDC_PULS_OXIM_SAT_O2', ...series }] }))
const EMPTY = { t: [], min: [], max: [], mean: [], coverage: 0 }
const FIRST = AT - 1_800_000
const HALF = { t: [FIRST], min: [96], max: [98], mean: [97], coverage: 0.5 }

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

describe('the trend of a patient', () => {
  it('says that it loads, then how much is covered', async () => {
    open(() => answer(HALF))
    expect(screen.getByRole('status').textContent).toBe('Loading the trends')
    expect(await screen.findByText('50 % covered')).toBeDefined()
  })

  it('says that there was nothing to measure', async () => {
    open(() => answer(EMPTY))
    expect(await screen.findByText('Nothing measured in this range.')).toBeDefined()
  })

  it('says that it could not be loaded and offers to try again', async () => {
    open(() => Promise.reject(new Error('no network')))
    expect(await screen.findByText(/The trends could not be loaded/)).toBeDefined()
    expect(screen.getByRole('button', { name: 'Retry' })).toBeDefined()
  })

  it("never shows one patient's hour while another's loads", async () => {
    const asked: string[] = []
    const { rerender, page, doors } = open((path) => {
      asked.push(path)
      return path.includes('/p1/') ? answer(HALF) : new Promise(() => undefined)
    })
    await screen.findByText('50 % covered')
    const { DoorsProvider } = await import('../../state/client')
    rerender(<DoorsProvider doors={doors}>{page(two)}</DoorsProvider>)
    expect(screen.queryByText('50 % covered')).toBeNull()
    expect(screen.getByRole('status').textContent).toBe('Loading the trends')
    const trends = asked.filter((path) => path.includes('/trends'))
    expect(trends.map((path) => path.split('/')[3])).toEqual(['p1', 'p2'])
  })

  it('reads a value at the cursor and says where there is none', async () => {
    open((path) => (path.includes('/trends') ? answer(HALF) : Promise.reject(new Error('none'))))
    await screen.findByText('50 % covered')
    const cursor = screen.getByRole('slider', { name: 'Time cursor of the trends' })
    fireEvent.keyDown(cursor, { key: 'End' })
    expect(cursor.getAttribute('aria-valuetext')).toContain('SpO2 no data')
    expect(await screen.findByText(/Alarms and moves could not be loaded/)).toBeDefined()
  })

  it('asks for another range by key and for as many points as fit', async () => {
    const asked: string[] = []
    open((path) => {
      asked.push(path)
      return path.includes('/trends') ? answer(HALF) : Promise.reject(new Error('none'))
    })
    await screen.findByText('50 % covered')
    fireEvent.keyDown(screen.getByRole('slider'), { key: '-' })
    expect(screen.getByRole('button', { name: '4 h' }).getAttribute('aria-pressed')).toBe('true')
    await screen.findByText('50 % covered')
    const spans = asked
      .filter((path) => path.includes('/trends'))
      .map((path) => new URL(path, 'http://vigil.invalid').searchParams)
      .map((query) => Number(query.get('to')) - Number(query.get('from')))
    expect(spans).toEqual([3_600_000, 14_400_000])
  })
})
