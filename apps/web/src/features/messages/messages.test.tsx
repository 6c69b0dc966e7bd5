import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { bytesOf, hexLines, linesOf } from './content'
import { Messages } from './messages'

const NOW = 1_795_000_000_000

const row = (id: number, more: object = {}) => ({
  id,
  receivedAt: NOW - id * 60_000,
  protocol: 'mllp',
  device: null,
  peer: 'lab',
  reason: 'bed-unknown',
  detail: 'PV1-3 names no bed of this site',
  bytes: 120,
  releasedAt: null,
  ...more,
})

const peers = {
  peers: [
    {
      id: 'lab',
      application: 'LAB',
      facility: 'NORTH',
      site: 'north',
      lastMessageAt: NOW,
      taken: 41,
      repeated: 1,
      refused: 3,
      lastReason: 'bed-unknown',
      lastRefusedAt: NOW,
    },
  ],
  strangers: [{ application: 'X', facility: 'Y', address: '10.0.0.9', messages: 7, lastAt: NOW }],
}
const counts = [{ reason: 'bed-unknown', count: 12 }]

/** Answers by the beginning of the path; what was asked is kept. */
function answering(answers: Readonly<Record<string, unknown>>) {
  const asked: string[] = []
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path)
    const found = Object.entries(answers).find(([start]) => path.startsWith(start))
    return Promise.resolve(found ? Response.json(found[1]) : Response.json({}, { status: 503 }))
  })
  return asked
}

function show() {
  const back = vi.fn<() => void>()
  const client = new QueryClient({ defaultOptions: { queries: { retryDelay: 0 } } })
  render(
    <QueryClientProvider client={client}>
      <Messages zone="UTC" onBack={back} />
    </QueryClientProvider>,
  )
  return back
}

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const opened = {
  ...row(2, { reason: 'nothing-usable' }),
  content: { form: 'text', text: '\u000BMSH|^~\\&|LAB\rPID|1\rOBX|1|NM\r\u001C\r', isCut: false },
}

describe('the message monitor', () => {
  it('shows peers, strangers, counts and what was set aside', async () => {
    answering({
      '/api/hl7/peers': peers,
      '/api/quarantine': { entries: [row(1), row(2, { releasedAt: NOW })], counts },
    })
    show()
    const found = await screen.findByRole('row', { name: /lab LAB NORTH/ })
    expect(found.textContent).toContain('41')
    expect(screen.getByText(/X Y from 10.0.0.9: 7 messages/)).toBeDefined()
    expect(screen.getByRole('button', { name: 'bed-unknown 12' })).toBeDefined()
    const list = screen.getByRole('list', { name: 'Messages set aside, newest first' })
    expect(list.textContent).toContain('recorded after all')
  })

  it('opens one message with its segments on lines', async () => {
    const asked = answering({
      '/api/hl7/peers': peers,
      '/api/quarantine?': { entries: [row(1), row(2)], counts },
      '/api/quarantine/2': opened,
    })
    const back = show()
    await screen.findAllByText('PV1-3 names no bed of this site')
    expect(asked.filter((path) => path.startsWith('/api/quarantine/'))).toEqual([])
    fireEvent.keyDown(document.body, { key: 'j' })
    fireEvent.keyDown(document.body, { key: 'j' })
    fireEvent.click(document.activeElement ?? document.body)
    const content = await screen.findByRole('list', { name: 'Content' })
    expect([...content.children].map(({ textContent }) => textContent)).toEqual([
      'MSH|^~\\&|LAB',
      'PID|1',
      'OBX|1|NM',
    ])
    expect(screen.getByRole('note').textContent).toContain('audit log')
    fireEvent.keyDown(document.body, { key: 'Escape' })
    expect(screen.queryByRole('list', { name: 'Content' })).toBeNull()
    expect(back).not.toHaveBeenCalled()
    fireEvent.keyDown(document.body, { key: 'Escape' })
    expect(back).toHaveBeenCalled()
  })

  it('asks for older ones and by reason', async () => {
    const asked = answering({
      '/api/hl7/peers': peers,
      '/api/quarantine': { entries: [row(1)], counts },
    })
    show()
    fireEvent.click(await screen.findByRole('button', { name: 'Older' }))
    await screen.findByRole('button', { name: 'Back to newest' })
    expect(asked.at(-1)).toBe(`/api/quarantine?limit=50&before=${NOW - 60_000}`)
    fireEvent.click(screen.getByRole('button', { name: 'bed-unknown 12' }))
    await screen.findByRole('button', { name: 'bed-unknown 12', pressed: true })
    expect(asked.at(-1)).toBe('/api/quarantine?limit=50&reason=bed-unknown')
  })

  it('says that nothing was set aside', async () => {
    answering({
      '/api/hl7/peers': { peers: [], strangers: [] },
      '/api/quarantine': { entries: [], counts: [] },
    })
    show()
    expect(await screen.findByText('Nothing was set aside in the last 24 h.')).toBeDefined()
    expect(screen.getByText('Nothing set aside fits these filters.')).toBeDefined()
    expect(await screen.findByText('No HL7 system is configured for your sites.')).toBeDefined()
  })

  it('says that the server does not answer', async () => {
    answering({})
    show()
    expect(await screen.findByRole('button', { name: 'Try again' })).toBeDefined()
  })
})

describe('the content of a message', () => {
  it('is lines of segments, without what frames it', () => {
    expect(linesOf('\u000BMSH|1\rPID|2\r\u001C\r')).toEqual(['MSH|1', 'PID|2'])
    expect(linesOf('one\r\ntwo\n')).toEqual(['one', 'two'])
  })

  it('is bytes with their places and letters', () => {
    const bytes = bytesOf({ form: 'hex', text: '4d5348ff00', isCut: false })
    expect([...bytes]).toEqual([0x4d, 0x53, 0x48, 0xff, 0])
    expect(hexLines(bytes)).toEqual([`0000  ${'4d 53 48 ff 00'.padEnd(48)} MSH..`])
  })
})
