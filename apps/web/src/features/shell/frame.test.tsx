import { cleanup, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { aBoard } from '../../live/testing/builders'
import { stage } from '../../testing/stage'
import { Frame } from './frame'
import { LiveLamp } from './lamps'

function setUp() {
  const place = stage()
  place.client.welcome()
  vi.setSystemTime(place.client.now)
  place.show(
    <Frame simulated={false} head={null} zone="Europe/London">
      {null}
    </Frame>,
  )
  return place
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

describe('the frame of a page', () => {
  it('says when the clock of this computer is wrong', () => {
    const { client, run } = setUp()
    expect(screen.queryByText(/The clock of this computer/)).toBeNull()
    vi.setSystemTime(client.now + 3_600_000)
    run(() => void vi.advanceTimersByTime(1_000))
    expect(screen.getByText(/differs by 3601 s/)).toBeDefined()
  })

  it('offers a new version of the server', () => {
    const { client, run } = setUp()
    expect(screen.queryByText('New version. Reload.')).toBeNull()
    run(() =>
      client.welcome({ server: { startId: 's2', build: 'next', time: client.now as never, demo: false } }),
    )
    expect(screen.getByText('New version. Reload.')).toBeDefined()
  })

  it('names the others who watch, not the one who reads it', () => {
    const { client, run } = setUp()
    const viewers = [
      { name: 'N. One', kind: 'person' as const },
      { name: 'Wall 1', kind: 'station' as const },
    ]
    run(() => client.welcome({ boards: [aBoard({ viewers })] }))
    expect(screen.getByText('Also watching: Wall 1')).toBeDefined()
  })

  it('[H32] says across the page that the alarm engine does not answer, and goes on showing what comes', () => {
    const { client, run } = setUp()
    run(() => {
      for (let rest = 0; rest < 31; rest++) {
        client.goSilent()
        client.advance(500)
        client.live({ canary: 0 })
      }
    })
    expect(screen.getByRole('alert').textContent).toBe(
      'The alarm engine does not answer. Check the bedside monitors.',
    )
    expect(document.querySelector<HTMLElement>('.frame-main')?.dataset['live']).toBe('true')
    run(() => client.live({ canary: 1 }))
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('says how far behind the server this display is', () => {
    const { client, run } = setUp()
    const delayed = (latencyMs: number) => run(() => client.live({ latencyMs }))
    delayed(900)
    expect(screen.queryByText(/behind/)).toBeNull()
    delayed(3_100)
    expect(screen.getByRole('alert').textContent).toContain('This display is 3 s behind')
    delayed(40)
    expect(screen.queryByText(/behind/)).toBeNull()
  })
})

describe('the lamp of the connection', () => {
  it('turns late and names a delay above a second', () => {
    const place = stage()
    place.client.welcome()
    const { container } = place.show(<LiveLamp />)
    place.run(() => place.client.live({ latencyMs: 1_400 }))
    expect(container.textContent).toContain('1.4 s behind')
    expect(container.querySelector('.lamp')?.getAttribute('data-lamp')).toBe('late')
    place.run(() => place.client.live({ latencyMs: 100 }))
    expect(container.textContent).toContain('0 s')
    expect(container.querySelector('.lamp')?.getAttribute('data-lamp')).toBe('good')
  })
})
