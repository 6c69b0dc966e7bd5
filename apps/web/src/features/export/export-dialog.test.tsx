import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { aSubject } from '../../live/testing/builders'
import ExportDialog from './export-dialog'

const NOW = Date.UTC(2026, 10, 21, 12)

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

function open(answer: () => Promise<Response>) {
  const asked: string[] = []
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path)
    return answer()
  })
  URL.createObjectURL = () => 'blob:x'
  URL.revokeObjectURL = () => undefined
  render(<ExportDialog subject={aSubject()} now={() => NOW} onClose={() => undefined} />)
  return asked
}

const start = () => fireEvent.click(screen.getByRole('button', { name: 'Export' }))

it('TR15: saves the file under the name that the server gives, and says so', async () => {
  const headers = { 'content-disposition': 'attachment; filename="vigil-p1.csv"' }
  const asked = open(() => Promise.resolve(new Response('time,epoch_ms', { headers })))
  start()
  expect(await screen.findByText(/Saved as vigil-p1.csv/)).toBeTruthy()
  expect(asked[0]).toMatch(/\/export\?format=csv&from=.*&to=/)
})

it('TR15: repeats the sentence of a refusal', async () => {
  open(() => Promise.resolve(Response.json({ detail: 'At most 31 days fit.' }, { status: 400 })))
  start()
  expect(await screen.findByText('At most 31 days fit.')).toBeTruthy()
})

it('TR15: says that nothing was saved when the network fails', async () => {
  open(() => Promise.reject(new Error('no network')))
  start()
  expect(await screen.findByText(/Nothing was saved/)).toBeTruthy()
})

it('TR15: offers no range that is too long for curves', async () => {
  const asked = open(() => Promise.reject(new Error('no network')))
  fireEvent.click(screen.getByLabelText(/Last 7 days/))
  fireEvent.click(screen.getByLabelText(/Curves/))
  expect(screen.getByLabelText(/Last 7 days/)).toHaveProperty('disabled', true)
  expect(screen.getByLabelText('Last 24 h')).toHaveProperty('checked', true)
  start()
  await screen.findByText(/Nothing was saved/)
  const query = new URL(asked[0] ?? '', 'http://x').searchParams
  expect(Date.parse(query.get('to') ?? '') - Date.parse(query.get('from') ?? '')).toBe(24 * 3_600_000)
})
