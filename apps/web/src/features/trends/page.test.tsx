import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { aBed, aBoard, aSubject, AT } from '../../live/testing/builders'
import { stage } from '../../testing/stage'
import { addWords } from '../../words'
import { patientPage } from '../../words/patient'
import { TrendPage } from './page'

addWords(patientPage)

// Tests mint brands as the parsers do.
const brand = (value: unknown): never => value as never
const one = aSubject({ id: brand('p1') })
const HOUR = 3_600_000

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

/** A value in the first bucket of whatever range is asked for. */
function open() {
  const asked: URLSearchParams[] = []
  const place = stage()
  vi.stubGlobal('fetch', (path: string) => {
    const url = new URL(path, 'http://vigil.invalid')
    if (!url.pathname.endsWith('/trends')) return Promise.reject(new Error('none'))
    asked.push(url.searchParams)
    const t = [Number(url.searchParams.get('from'))]
    const series = {
      code: 'MDC_PULS_OXIM_SAT_O2',
      t,
      min: [91],
      max: [99],
      mean: [96.4],
      count: [9],
      coverage: 0.5,
    }
    return Promise.resolve(Response.json({ series: [series] }))
  })
  place.client.welcome({ boards: [aBoard({ beds: [aBed({ subject: one })] })] })
  place.client.value(one.id, 'MDC_PULS_OXIM_SAT_O2', 97)
  const queries = new QueryClient({ defaultOptions: { queries: { retryDelay: 1 } } })
  place.show(
    <QueryClientProvider client={queries}>
      <TrendPage subject={one} zone="Europe/London" />
    </QueryClientProvider>,
  )
  const newest = () => {
    const query = asked.at(-1)
    const [from, to] = [Number(query?.get('from')), Number(query?.get('to'))]
    return { hours: (to - from) / HOUR, to }
  }
  return { newest }
}

describe('the page of trends', () => {
  it('asks for a month, for the half range before, and for now again', async () => {
    const { newest } = open()
    await screen.findByText('50 % covered')
    expect(newest().hours).toBe(8)
    fireEvent.click(screen.getByRole('button', { name: '30 d' }))
    expect(await screen.findByText(/30 d until now/)).toBeDefined()
    expect(newest().hours).toBe(720)
    fireEvent.click(screen.getByRole('button', { name: '1 h' }))
    fireEvent.keyDown(window, { key: 'PageUp' })
    expect(await screen.findByText(/1 h until \d+ /)).toBeDefined()
    expect(Math.abs(newest().to - (AT - HOUR / 2))).toBeLessThan(30_000)
    fireEvent.click(screen.getByRole('button', { name: 'Now' }))
    expect(await screen.findByText('1 h until now')).toBeDefined()
  })

  it('shows the same in numbers, with the range of each interval and what was not measured', async () => {
    const { newest } = open()
    await screen.findByText('50 % covered')
    fireEvent.click(screen.getByRole('button', { name: 'Table' }))
    const cell = await screen.findByRole('cell', { name: /^96\s*91–99$/ })
    expect(cell).toBeDefined()
    expect(screen.getAllByRole('img', { name: 'nothing measured' })).toHaveLength(23)
    fireEvent.click(screen.getByRole('button', { name: '60 min' }))
    await screen.findByRole('cell', { name: /^96\s*91–99$/ })
    expect(newest().hours).toBe(24)
  })
})
