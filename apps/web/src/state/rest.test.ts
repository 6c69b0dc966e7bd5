// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { post, read } from './rest'

const MINUTE_MS = 60_000

/** What the last request said of who asked. */
let auto: string | null = null

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
  vi.stubGlobal('fetch', (_: string, init: RequestInit) => {
    auto = new Headers(init.headers).get('x-vigil-auto')
    return Promise.resolve(Response.json({}))
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const pass = (ms: number) => vi.advanceTimersByTime(ms)

describe('a request', () => {
  it.each(['pointerdown', 'keydown', 'wheel'])('is a person’s within a minute of a %s', async (type) => {
    dispatchEvent(new Event(type))
    pass(MINUTE_MS)
    await read('/api/rounds')
    expect(auto).toBeNull()
  })

  it('is the page’s own when nobody touched it since', async () => {
    dispatchEvent(new Event('keydown'))
    pass(MINUTE_MS + 1)
    await read('/api/rounds')
    expect(auto).toBe('1')
    document.body.dispatchEvent(new Event('pointerdown'))
    await read('/api/rounds')
    expect(auto).toBeNull()
  })

  it('is always a person’s when it changes something', async () => {
    dispatchEvent(new Event('keydown'))
    pass(10 * MINUTE_MS)
    await post('/api/moves', {})
    expect(auto).toBeNull()
  })
})
