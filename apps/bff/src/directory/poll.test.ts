import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { SILENT } from '../log'
import { aHospital } from '../testing/hospital'
import { MemoryStore } from '../testing/memory-store'
import { createDirectory } from './directory'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('[H38] learns of a change of another process within a second, by its own look and no bell', async () => {
  const store = new MemoryStore(aHospital())
  const directory = await createDirectory({ store: store.port, log: SILENT })
  const told = vi.fn<() => void>()
  directory.subscribe(told)
  directory.start()
  store.change({ units: [] })
  expect(told).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(told).toHaveBeenCalledTimes(1)
  expect(directory.hospital().units).toEqual([])
  directory.stop()
})

it('[H38] looks again a second after a look that failed', async () => {
  const store = new MemoryStore(aHospital())
  let away = false
  const hospitalVersion = () => (away ? Promise.reject(new Error('away')) : store.port.hospitalVersion())
  const directory = await createDirectory({ store: { ...store.port, hospitalVersion }, log: SILENT })
  directory.start()
  away = true
  store.change({ units: [] })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(directory.hospital().units).not.toEqual([])
  away = false
  await vi.advanceTimersByTimeAsync(1_000)
  expect(directory.hospital().units).toEqual([])
  directory.stop()
})
