import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { renewWhenNeeded } from './renewal'
import { anAlarm } from './testing/builders'
import { FakeLiveClient } from './testing/fake-live-client'

function setUp(memory = new Map<string, string>()) {
  const client = new FakeLiveClient()
  const reload = vi.fn<() => void>()
  client.welcome()
  const stop = renewWhenNeeded({
    store: client.store,
    memory: {
      getItem: (key) => memory.get(key) ?? null,
      setItem: (key, value) => void memory.set(key, value),
    },
    reload,
    wall: () => 1_000_000,
  })
  const newBuild = () =>
    client.welcome({ server: { startId: 's2', build: 'next', time: client.now as never, demo: false } })
  const workerDies = () => {
    client.goSilent()
    client.advance(6_000)
  }
  return { client, reload, stop, newBuild, workerDies, memory }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a page that must begin anew', () => {
  it('reloads once when its worker has died', () => {
    const { client, reload, workerDies } = setUp()
    workerDies()
    expect(client.store.connection()).toMatchObject({ kind: 'not-live', reason: 'worker-failed' })
    expect(reload).not.toHaveBeenCalled()
    vi.advanceTimersByTime(10_000)
    expect(reload).toHaveBeenCalledTimes(1)
  })

  it('stays when the worker comes back in time', () => {
    const { client, reload, workerDies } = setUp()
    workerDies()
    client.live()
    vi.advanceTimersByTime(10_000)
    expect(reload).not.toHaveBeenCalled()
  })

  it('reloads three times in five minutes and no more', () => {
    const memory = new Map<string, string>()
    const reloads = [1, 2, 3, 4].map(() => {
      const page = setUp(memory)
      page.workerDies()
      vi.advanceTimersByTime(3_000)
      page.stop()
      return page.reload.mock.calls.length
    })
    expect(reloads).toEqual([1, 1, 1, 0])
  })

  it('takes a new version over while no alarm calls', () => {
    const { client, reload, newBuild } = setUp()
    const alarm = anAlarm()
    newBuild()
    client.raise(alarm)
    vi.advanceTimersByTime(60_000)
    expect(client.store.isOutdated()).toBe(true)
    expect(reload).not.toHaveBeenCalled()
    client.change({ ...alarm, annunciation: 'accepted' })
    vi.advanceTimersByTime(6_000)
    expect(reload).toHaveBeenCalledTimes(1)
  })
})
