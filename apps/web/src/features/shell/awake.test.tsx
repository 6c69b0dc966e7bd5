import { act, cleanup, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import Awake from './awake'

/** A browser's wake lock: given while `grants`, and taken back by it whenever the page is hidden. */
class FakeWakeLock {
  grants = true
  asked = 0
  readonly held = new Set<EventTarget & { release(): Promise<void> }>()

  request(): Promise<WakeLockSentinel> {
    this.asked++
    if (!this.grants) return Promise.reject(new DOMException('no', 'NotAllowedError'))
    const sentinel = Object.assign(new EventTarget(), { release: () => Promise.resolve(this.drop(sentinel)) })
    this.held.add(sentinel)
    return Promise.resolve(sentinel as unknown as WakeLockSentinel)
  }

  drop(sentinel: EventTarget & { release(): Promise<void> }): void {
    if (this.held.delete(sentinel)) sentinel.dispatchEvent(new Event('release'))
  }
}

let wakeLock: FakeWakeLock
let visibility: DocumentVisibilityState

const turn = (to: DocumentVisibilityState) =>
  act(async () => {
    visibility = to
    if (to === 'hidden') for (const each of wakeLock.held) wakeLock.drop(each)
    document.dispatchEvent(new Event('visibilitychange'))
    await Promise.resolve()
  })
const show = () => act(async () => render(<Awake />))

beforeEach(() => {
  vi.useFakeTimers()
  wakeLock = new FakeWakeLock()
  visibility = 'visible'
  vi.stubGlobal('navigator', { wakeLock })
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visibility)
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('[H78] the screen of a board', () => {
  it('stays on, and is kept on anew when it is seen again', async () => {
    await show()
    expect(wakeLock.held.size).toBe(1)
    await turn('hidden')
    expect(wakeLock.held.size).toBe(0)
    expect(wakeLock.asked).toBe(1)
    await turn('visible')
    expect(wakeLock.held.size).toBe(1)
    expect(screen.queryByRole('status')).toBeNull()
  })

  it('is kept on anew when the browser lets go of it', async () => {
    await show()
    await act(async () => {
      const [held] = wakeLock.held
      if (held) wakeLock.drop(held)
      await Promise.resolve()
    })
    expect(wakeLock.held.size).toBe(1)
  })

  it('says that it may go dark when it is refused, and asks again', async () => {
    wakeLock.grants = false
    await show()
    expect(screen.getByRole('status').textContent).toBe('This screen may switch itself off')
    wakeLock.grants = true
    await act(() => vi.advanceTimersByTimeAsync(60_000))
    expect(wakeLock.held.size).toBe(1)
    expect(screen.queryByRole('status')).toBeNull()
  })

  it('says so where the browser cannot keep it on', async () => {
    vi.stubGlobal('navigator', {})
    await show()
    expect(screen.getByRole('status')).toBeDefined()
  })

  it('is let go when no board is shown', async () => {
    const { unmount } = await show()
    unmount()
    expect(wakeLock.held.size).toBe(0)
  })
})
