import { cleanup, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { aBoard, aNurse, AT } from '../../live/testing/builders'
import { stage } from '../../testing/stage'
import { AudioLamp, SoundBar } from './audio'
import { DisplayBar, FloodBar } from './bars'
import SoundTest from './sound-test'

const asked: string[] = []
let answer: Response

beforeEach(() => {
  asked.length = 0
  answer = Response.json({ at: 1 })
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path)
    return Promise.resolve(answer.clone())
  })
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

function setUp(part = <AudioLamp />) {
  const place = stage()
  place.client.welcome()
  place.show(part)
  return place
}

describe('the lamp of the sound', () => {
  it('mutes this display at once and tells the audit trail', () => {
    const { client } = setUp()
    fireEvent.click(screen.getByRole('button', { name: 'Sound on' }))
    expect(client.sound.mutedUntil()).toBe(client.now + 120_000)
    expect(screen.getByRole('button').textContent).toContain('Silent on this board')
    fireEvent.click(screen.getByRole('button'))
    expect(client.sound.mutedUntil()).toBeNull()
    expect(asked).toEqual(['/api/sound/mute', '/api/sound/unmute'])
  })

  it('[H45] says that it silences this board, and that the bedside monitor sounds on', () => {
    setUp()
    const lamp = screen.getByRole('button', { name: 'Sound on' })
    expect(lamp.title).toBe('Silence on this board for 2 minutes. The bedside monitor sounds on.')
    fireEvent.click(lamp)
    expect(screen.getByRole('button').textContent).toMatch(/^Silent on this board/)
  })

  it('lets nobody mute whose role does not', () => {
    const { client, run } = setUp()
    const units = aNurse.units.map((unit) => ({ ...unit, actions: ['view' as const] }))
    run(() => client.welcome({ principal: { ...aNurse, units } }))
    const lamp = screen.getByRole('button', { name: 'Sound on' })
    expect(lamp).toHaveProperty('disabled', true)
    expect(lamp.title).toBe('Your role may not silence this board')
  })

  it.each([
    ['blocked', 'Sound off: click'],
    ['failed', 'No sound output'],
    ['untested', 'Sound not tested'],
    ['unheard', 'Sound not heard'],
  ] as const)('is bad when the sound is %s', (state, text) => {
    const { client, run } = setUp()
    run(() => client.sound.set(state))
    expect(screen.getByRole('button', { name: text }).dataset['lamp']).toBe('bad')
  })

  it('says that the volume of the night is in force', () => {
    const { client, run } = setUp()
    client.sound.night = true
    run(() => client.sound.set('due'))
    expect(screen.getByRole('button', { name: 'Sound on, night' })).toBeDefined()
  })
})

describe('the line across the page', () => {
  it.each([
    ['due', /^Sound test of this shift/],
    ['untested', /^Nobody has tested the sound/],
    ['unheard', /^The test sound was not heard/],
    ['blocked', /^Sound off: click/],
  ] as const)('stands there while the sound is %s', (state, text) => {
    const { client, run } = setUp(<SoundBar />)
    expect(screen.queryByRole('button')).toBeNull()
    run(() => client.sound.set(state))
    expect(screen.getByRole('button', { name: text })).toBeDefined()
  })
})

const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))

describe('the sound test', () => {
  it('asks a person only after the tone was played', async () => {
    const { client } = setUp(<SoundTest onClose={() => undefined} />)
    expect(screen.queryByText('Did you hear three tones?')).toBeNull()
    press('Play test sound')
    await screen.findByText('Did you hear three tones?')
    press('No')
    expect(client.sound.answers).toEqual([false])
    expect(await screen.findByText('Recorded.')).toBeDefined()
    expect(screen.getByText(/^Check plug, speaker and volume/)).toBeDefined()
    expect(asked).toEqual(['/api/sound/not-heard'])
  })

  it('says when the server has not recorded the answer', async () => {
    answer = Response.json({}, { status: 503 })
    const { client } = setUp(<SoundTest onClose={() => undefined} />)
    press('Play test sound')
    await screen.findByText('Did you hear three tones?')
    press('Yes, I heard it')
    expect(await screen.findByText(/server has not recorded it/)).toBeDefined()
    expect(client.sound.answers).toEqual([true])
  })
})

describe('a flood of alarms', () => {
  it('is said of its unit, with figures', () => {
    const { client, run } = setUp(<FloodBar />)
    expect(screen.queryByRole('status')).toBeNull()
    run(() => client.welcome({ boards: [aBoard({ flood: { since: AT as never } })] }))
    expect(screen.getByRole('status').textContent).toMatch(
      /^Many alarms in ICU, 10 or more within 10 min, since \d\d:\d\d\. None is silenced\.$/u,
    )
  })
})

describe('other displays of the unit', () => {
  const displays = [
    { name: 'Wall ICU', problem: 'gone' as const, since: 1 as never },
    { name: 'Desk 2', problem: 'unheard' as const, since: 1 as never },
    { name: 'N. One', problem: 'unpushed' as const, since: 1 as never },
  ]

  it('are named when nobody can count on them', () => {
    const { client, run } = setUp(<DisplayBar />)
    expect(screen.queryByRole('alert')).toBeNull()
    run(() => client.welcome({ boards: [aBoard({ displays })] }))
    expect(screen.getByRole('alert').textContent).toBe(
      'Wall ICU does not answer · Desk 2: nobody hears its sound · Push does not reach N. One',
    )
  })

  it('do not name the one that shows them', () => {
    const { client, run } = setUp(<DisplayBar />)
    const principal = { ...aNurse, kind: 'station' as const, station: 's2' as never, name: 'Desk 2' }
    run(() => client.welcome({ principal, boards: [aBoard({ displays })] }))
    expect(screen.getByRole('alert').textContent).toBe(
      'Wall ICU does not answer · Push does not reach N. One',
    )
  })
})
