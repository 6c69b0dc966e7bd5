import { expect, it, vi } from 'vitest'
import { messagesIn } from './flow'
import { createTurns } from './turns'

it('counts a large packet as many messages', async () => {
  vi.useFakeTimers()
  try {
    const turnOf = createTurns(() => performance.now())
    // The burst of 5,000 messages is used up by 79 packets of 256 KB.
    const turns = Array.from({ length: 79 }, () => turnOf('mon-1', messagesIn(256 * 1024)))
    let isDone = false
    const last = Promise.all(turns).then(() => (isDone = true))
    const other = turnOf('mon-2', messagesIn(100))
    await vi.advanceTimersByTimeAsync(1)
    await other
    expect(isDone).toBe(false)
    await vi.advanceTimersByTimeAsync(1_000)
    await last
    expect(isDone).toBe(true)
  } finally {
    vi.useRealTimers()
  }
})
