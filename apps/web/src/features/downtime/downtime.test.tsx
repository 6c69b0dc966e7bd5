import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { aBed, aBoard, anAlarm, aSubject } from '../../live/testing/builders'
import { stage } from '../../testing/stage'
import { Alone } from './alone'
import { keep, kept, KEPT_MS } from './cache'
import { startKeeper } from './keeper'
import { pictureOf } from './picture'
import { DowntimeSheet } from './sheet'
import type { Shelf } from './shelf'

// Tests mint brands as the parsers do.
const brand = (value: unknown): never => value as never
const NOW = 1_795_000_000_000

function memoryShelf() {
  const items = new Map<string, unknown>()
  const shelf: Shelf = {
    get: (name) => Promise.resolve(items.get(name)),
    put: (name, value) => Promise.resolve(void items.set(name, value)),
    clear: () => Promise.resolve(items.clear()),
  }
  return { items, shelf }
}

const facts = [
  {
    kind: 'allergies' as const,
    value: [{ substance: 'Penicillin', severity: 'severe' as const, reaction: null }],
    source: { kind: 'adt' as const, by: 'adt' },
    at: brand(NOW),
  },
  {
    kind: 'ceiling' as const,
    value: { level: 'no-intubation' as const, note: null },
    source: { kind: 'person' as const, by: 'Dr P' },
    at: brand(NOW),
  },
]

function aWard() {
  const place = stage()
  const told = { reason: 'Washing', by: 'N. One', since: brand(NOW), until: brand(NOW + 600_000) }
  const planned = { kind: 'standby' as const, ...told }
  const subject = aSubject({ id: brand('p1'), name: 'Canary, One', facts, planned })
  place.client.welcome({ boards: [aBoard({ beds: [aBed({ subject })] })] })
  place.client.value(brand('p1'), 'MDC_ECG_HEART_RATE', 72)
  place.client.raise(anAlarm({ subject: brand('p1') }))
  return place
}

afterEach(cleanup)

describe('the last picture', () => {
  it('comes back from the shelf as it was kept', async () => {
    const { shelf } = memoryShelf()
    const picture = pictureOf(aWard().client.store, NOW, 'full')
    await keep(shelf, picture)
    expect(await kept(shelf, NOW + 60_000)).toEqual(picture)
    expect(picture.units[0]?.patients[0]).toMatchObject({
      bed: '1',
      readings: [{ label: 'HR', value: '72' }],
      alarms: [{ priority: 'high' }],
      allergies: ['Penicillin'],
      ceiling: 'no-intubation',
      plan: expect.stringMatching(/^Alarms off, lethal only, to .*: Washing, N\. One$/u) as string,
    })
  })

  it('lies encrypted, under a key that cannot be read out', async () => {
    const { shelf, items } = memoryShelf()
    await keep(shelf, pictureOf(aWard().client.store, NOW, 'full'))
    const sealed = items.get('sealed') as { bytes: ArrayBuffer }
    expect(new TextDecoder().decode(sealed.bytes)).not.toContain('Canary')
    expect((items.get('key') as CryptoKey).extractable).toBe(false)
  })

  it('is gone after a day, and when it cannot be read', async () => {
    const { shelf, items } = memoryShelf()
    const picture = pictureOf(aWard().client.store, NOW, 'full')
    await keep(shelf, picture)
    expect(await kept(shelf, NOW + KEPT_MS + 1)).toBeNull()
    expect(items.size).toBe(0)
    await keep(shelf, picture)
    items.delete('key')
    expect(await kept(shelf, NOW)).toBeNull()
    expect(items.has('sealed')).toBe(false)
  })

  it('names patients as the station shows them', () => {
    const picture = pictureOf(aWard().client.store, NOW, 'initials')
    expect(JSON.stringify(picture)).not.toContain('Canary')
  })
})

describe('the keeper', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }))
  afterEach(() => void vi.useRealTimers())

  it('writes while live and forgets when nobody is signed in', async () => {
    const { shelf, items } = memoryShelf()
    const { client, run } = aWard()
    const stop = startKeeper({ store: client.store, shelf, wall: () => NOW })
    vi.advanceTimersByTime(60_000)
    await vi.waitFor(() => expect(items.has('sealed')).toBe(true))
    run(() => client.refuse({ code: 'unauthenticated', message: '' }))
    await vi.waitFor(() => expect(items.size).toBe(0))
    stop()
  })
})

describe('the downtime sheet', () => {
  it('says on top that it is not live, when printed and of when', () => {
    const [unit] = pictureOf(aWard().client.store, NOW, 'full').units
    if (!unit) throw new Error('no unit')
    render(<DowntimeSheet unit={unit} now={unit.lastData + 4 * 60_000} />)
    const text = document.body.textContent ?? ''
    expect(text).toMatch(/NOT LIVE · printed .*\d\d:\d\d · last data .*\d\d:\d\d/)
    for (const part of [
      'Canary, One',
      'HR 72',
      'HIGH',
      'Penicillin',
      'no-intubation',
      'By hand',
      'Charge nurse',
    ])
      expect(text).toContain(part)
  })
})

describe('the page without a server', () => {
  it('shows the last picture under a warning that covers the top', async () => {
    const { shelf } = memoryShelf()
    await keep(shelf, pictureOf(aWard().client.store, NOW, 'full'))
    render(<Alone shelf={shelf} wall={() => NOW} />)
    await screen.findByText('Canary, One')
    expect(screen.getByRole('alert').textContent).toContain('Check the bedside monitors')
  })

  it('says plainly when nothing was kept', async () => {
    render(<Alone shelf={memoryShelf().shelf} wall={() => NOW} />)
    expect(await screen.findByText(/No last picture of a unit is kept/)).toBeDefined()
  })
})
