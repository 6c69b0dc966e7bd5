import { act, cleanup, screen } from '@testing-library/react'
import { afterEach, expect, it, vi } from 'vitest'
import { anAlarm, anOwner, AT } from '../../live/testing/builders'
import { stage } from '../../testing/stage'
import { Ended, endedSince } from './ended'

// Tests mint brands as the parsers do.
const brand = (value: unknown): never => value as never
const ended = (condition: string, endedAt: number, over: Parameters<typeof anAlarm>[0] = {}) =>
  anAlarm({ condition, state: 'ended', annunciation: 'none', endedAt: brand(endedAt), ...over })

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

it('keeps what ended in the last hour, the newest first', () => {
  const alarms = [ended('old', AT - 1), ended('a', AT + 1), ended('b', AT + 2), anAlarm()]
  expect(endedSince(alarms, AT).map(({ condition }) => condition)).toEqual(['b', 'a'])
})

it('says of an ended alarm who took it, or that nobody did', async () => {
  const alarms = [ended('a', AT, { owner: anOwner() }), ended('b', AT, { priority: 'medium' })]
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ alarms, seq: 2 })))
  const { client, show } = stage()
  client.welcome()
  show(<Ended />)
  await act(() => vi.waitFor(() => screen.getAllByRole('listitem')))
  const lines = screen.getAllByRole('listitem').map(({ textContent }) => textContent)
  expect(lines[0]).toContain('Bed 1 · 11:06:40 to 11:06:40 · taken by N. One')
  expect(lines[1]).toContain('nobody took it')
})
