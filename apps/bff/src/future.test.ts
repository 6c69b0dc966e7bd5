import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aHospital, subjectNamed } from './testing/hospital'
import { MemoryStore } from './testing/memory-store'
import { numerics, type Monitor } from './testing/monitor'
import { openWard, type Ward } from './testing/ward'
import { stillTime } from './testing/still-time'

const SPO2 = 'MDC_PULS_OXIM_SAT_O2'
const HOUR = 3_600_000

const { time, clock } = stillTime()

let ward: Ward
let store: MemoryStore
beforeEach(async () => {
  time.ms = 0
  store = new MemoryStore(aHospital())
  ward = await openWard(store, clock)
})
afterEach(() => ward.close())

async function publish(monitor: Monitor, seconds: number, value: number): Promise<void> {
  for (let i = 0; i < seconds; i++) {
    await monitor.publish('numerics', numerics({ [SPO2]: value }, clock.now()))
    time.ms += 1_000
  }
}

const reading = () => ward.server.engine.readings(subjectNamed('p1'))[0]?.reading

/** Waits until the wire shows this value, measured no later than it came. */
async function shown(value: number): Promise<void> {
  const watcher = await ward.watcher('icu-nurse')
  await watcher.hello()
  const update = await watcher.until(() =>
    watcher.frames.flatMap((frame) => frame.numerics).find((each) => each.value === value),
  )
  expect(update.measuredAt).toBeLessThanOrEqual(update.receivedAt)
}

describe('[H18] one value measured 23 hours ahead', () => {
  beforeEach(async () => {
    const monitor = await ward.monitor('mon-1')
    await publish(monitor, 5, 97)
    await monitor.publish('numerics', numerics({ [SPO2]: 70 }, clock.now() + 23 * HOUR))
  })

  it('is history and not the reading of now', () => {
    expect(store.recorded.at(-1)).toMatchObject({ late: true, samples: [{ value: 70 }] })
    expect(reading()).toMatchObject({ kind: 'valid', value: 97 })
  })

  it('blocks no later value on board and wire', async () => {
    await publish(await ward.monitor('mon-1'), 3, 81)
    expect(reading()).toMatchObject({ kind: 'valid', value: 81 })
    await shown(81)
  })

  it('blocks nothing after a restart either', async () => {
    await ward.close()
    ward = await openWard(store, clock)
    expect(reading()).toMatchObject({ kind: 'valid', value: 97 })
    await shown(97)
    await publish(await ward.monitor('mon-1'), 3, 82)
    expect(reading()).toMatchObject({ kind: 'valid', value: 82 })
    await shown(82)
  })
})
