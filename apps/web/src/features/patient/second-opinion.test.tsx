import type { SecondOpinion } from '@vigil/protocol'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, screen } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { aSubject } from '../../live/testing/builders'
import { stage } from '../../testing/stage'
import { SecondOpinionNote } from './second-opinion'

// Tests mint brands as the parsers do.
const brand = (value: unknown): never => value as never
const OPINION: SecondOpinion = {
  code: 'MDC_ECG_ELEC_POTL_II',
  source: brand('mon-1'),
  at: brand(0),
  heartRate: 72,
  sinceBeatS: 0.4,
  ventricular: 3,
  rhythm: 'even',
  quality: 'good',
  differs: null,
}

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

function show(answer: Partial<SecondOpinion> | null | 'refused') {
  const place = stage()
  const at = brand(place.doors.client.store.serverNow())
  const body =
    answer === 'refused'
      ? { code: 'unavailable', detail: '' }
      : { opinion: answer && { ...OPINION, at, ...answer } }
  vi.stubGlobal('fetch', () =>
    Promise.resolve(new Response(JSON.stringify(body), { status: answer === 'refused' ? 503 : 200 })),
  )
  const queries = new QueryClient({ defaultOptions: { queries: { retryDelay: 1 } } })
  place.show(
    <QueryClientProvider client={queries}>
      <SecondOpinionNote subject={aSubject({})} zone="UTC" />
    </QueryClientProvider>,
  )
}

describe('the second opinion beside the monitor', () => {
  it('says rate, lead, rhythm, ventricular beats, quality, source and age, and that it raises no alarm', async () => {
    show({})
    const line = await screen.findByText(/72\/min in lead II/)
    expect(line.textContent).toMatch(
      /even.*3 ventricular in the last minute.*signal good.*from mon-1, 0 s ago/,
    )
    expect(screen.getByText(/raises no alarm and holds none back/)).toBeDefined()
  })

  it('says for how long it has found no beat, and shows no old rate', async () => {
    show({ heartRate: null, sinceBeatS: 12.6 })
    const line = await screen.findByText(/No rate in lead II/)
    expect(line.textContent).toContain('no beat found for 12 s')
    expect(line.textContent).not.toContain('72')
  })

  it('says nothing of beats in a lead that lies on nobody', async () => {
    show({ heartRate: null, quality: 'flat', sinceBeatS: 40 })
    const line = await screen.findByText(/lies on nobody/)
    expect(line.textContent).not.toContain('no beat')
  })

  it('names what the monitor says where that is another rate', async () => {
    show({ differs: { monitor: 144, since: brand(0) } })
    expect(await screen.findByText(/The monitor says 144\/min since 00:00:00/)).toBeDefined()
  })

  it('shows no lead, and a failure, as what they are', async () => {
    show(null)
    expect(await screen.findByText('No ECG lead comes now.')).toBeDefined()
    cleanup()
    show('refused')
    expect(await screen.findByText(/could not be loaded/)).toBeDefined()
  })
})
