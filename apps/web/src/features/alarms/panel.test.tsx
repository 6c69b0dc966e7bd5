import { act, cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { aNurse, anAlarm, anOwner } from '../../live/testing/builders'
import { stage } from '../../testing/stage'
import { AlarmRoot } from './alarm-root'

// Tests mint brands as the parsers do.
const brand = (value: unknown): never => value as never
const evidence = [
  {
    kind: 'limit',
    source: brand('mon-1'),
    code: 'MDC_PULS_OXIM_SAT_O2',
    direction: 'low',
    limit: 90,
    value: 78,
    priority: 'high',
    since: brand(0),
  },
] as const
const high = anAlarm({ evidence })

function setUp(principal = aNurse) {
  const place = stage()
  place.client.welcome({ principal })
  place.doors.selection.panelOpen.set(true)
  const opened: string[] = []
  place.show(<AlarmRoot doors={place.doors} onOpen={(subject) => opened.push(subject)} />)
  return { ...place, opened }
}
const banner = () => screen.getByRole('region', { name: 'Alarms' })

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

describe('the alarm banner and list', () => {
  it('says that there are no alarms only while it can know', () => {
    const { client, run } = setUp()
    expect(banner().textContent).toContain('No alarms')
    run(() => {
      client.goSilent()
      client.advance(6_000)
    })
    expect(banner().textContent).toContain('Alarms unknown: not live')
  })

  it('shows the alarm in words and opens its patient', () => {
    const { client, run, opened } = setUp()
    run(() => client.raise(high))
    expect(banner().textContent).toContain('*** SpO2 78 < 90')
    fireEvent.click(screen.getAllByText(/SpO2 78 < 90/)[0]!)
    expect(opened).toEqual(['p1'])
  })

  it('tells a screen reader once, high alarms assertively', () => {
    const { client, run } = setUp()
    run(() => client.raise(high))
    expect(screen.getByRole('alert').textContent).toBe('High alarm. Bed 1. SpO2 78 < 90')
  })

  it('takes a high alarm after a hold of 600 ms and not before', () => {
    const { client, run } = setUp()
    run(() => client.raise(high))
    const button = screen.getByRole('button', { name: 'Coming' })
    fireEvent.pointerDown(button, { button: 0, isPrimary: true })
    act(() => void vi.advanceTimersByTime(500))
    fireEvent.pointerUp(button)
    act(() => void vi.advanceTimersByTime(500))
    expect(client.commands).toEqual([])
    fireEvent.pointerDown(button, { button: 0, isPrimary: true })
    act(() => void vi.advanceTimersByTime(600))
    expect(client.commands).toMatchObject([{ name: 'acknowledge', argument: 'coming' }])
  })

  it('says not confirmed, then not acknowledged, and retries', async () => {
    const { client, run } = setUp()
    client.acknowledge = () => new Promise(() => undefined)
    const medium = anAlarm({ priority: 'medium', evidence })
    run(() => client.raise(medium))
    fireEvent.click(screen.getByRole('button', { name: 'Coming' }))
    expect(screen.getByText('not confirmed')).toBeDefined()
    await act(() => vi.advanceTimersByTimeAsync(3_000))
    const retry = screen.getByRole('button', { name: 'Not acknowledged, retry' })
    client.acknowledge = (alarm) => Promise.resolve({ ok: true, value: alarm })
    fireEvent.click(retry)
    await act(() => vi.advanceTimersByTimeAsync(0))
    expect(screen.queryByText('Not acknowledged, retry')).toBeNull()
  })

  it('says who was first', async () => {
    const { client, run } = setUp()
    const medium = anAlarm({ priority: 'medium', evidence })
    run(() => client.raise(medium))
    client.refusal = { code: 'already-taken', message: '' }
    fireEvent.click(screen.getByRole('button', { name: 'Coming' }))
    run(() => client.change({ ...medium, owner: anOwner({ name: 'N. Two' }) }))
    await act(() => vi.advanceTimersByTimeAsync(0))
    expect(screen.getByText(/N\. Two was first, at 11:06:40\./)).toBeDefined()
  })

  it('tells a person without the right why there is nothing to press', () => {
    const viewer = { ...aNurse, units: aNurse.units.map((unit) => ({ ...unit, actions: ['view' as const] })) }
    const { client, run } = setUp(viewer)
    run(() => client.raise(high))
    expect(screen.getByText(/N\. One may see ICU but not act on its alarms/)).toBeDefined()
    expect(screen.queryByRole('button', { name: 'Coming' })).toBeNull()
  })
})
