import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aHospital, ICU, subjectNamed } from '../testing/hospital'
import { MemoryStore } from '../testing/memory-store'
import { alert, numerics } from '../testing/monitor'
import { openWard, type Ward } from '../testing/ward'
import { stillTime } from '../testing/still-time'

const { time, clock } = stillTime()

let store: MemoryStore
let ward: Ward
beforeEach(async () => {
  time.ms = 0
  store = new MemoryStore(aHospital())
  ward = await openWard(store, clock)
})
afterEach(() => ward.close())

const many = (from: number, count: number, code?: string) =>
  Array.from({ length: count }, (_, n) => ({
    ...alert('present', `flood-${from + n}`, clock.now()),
    code: code ?? `CODE_${from + n}`,
  }))
const open = () => ward.server.engine.openAlarms([ICU])
const conditions = () => open().map(({ condition }) => condition)

describe('a device that raises a thousand alarms', () => {
  beforeEach(async () => {
    const monitor = await ward.monitor('mon-1')
    for (let packet = 0; packet < 10; packet++) await monitor.publish('alerts', many(packet * 100, 100))
  })

  it('has fifty open, and one that says there are too many', () => {
    expect(conditions().filter((each) => each.startsWith('device:'))).toHaveLength(50)
    expect(open().filter(({ condition }) => condition === 'alert-flood')).toMatchObject([
      { class: 'technical', priority: 'medium', annunciation: 'sounding' },
    ])
  })

  it('gets one quarantine row per packet with its reason', async () => {
    expect(new Set(store.quarantined.map(({ reason }) => reason))).toEqual(new Set(['alert-flood']))
    expect(store.quarantined).toHaveLength(10)
    const answer = await (await ward.monitor('mon-1')).publish('alerts', many(5_000, 100))
    expect(answer.reasonCode).toBeGreaterThanOrEqual(0x80)
    expect(answer.reason).toContain('alert-flood')
  })

  it('still raises asystole, and keeps its values live', async () => {
    const monitor = await ward.monitor('mon-1')
    await monitor.publish('alerts', alert('present', 'asystole', clock.now()))
    await monitor.publish('numerics', numerics({ MDC_PULS_OXIM_SAT_O2: 97 }, clock.now()))
    expect(conditions()).toContain('asystole')
    expect(ward.server.engine.readings(subjectNamed('p1'))[0]?.reading).toMatchObject({ value: 97 })
  })

  it('buries no alarm of another device', async () => {
    await (await ward.monitor('mon-2')).publish('alerts', alert('present', 'other', clock.now()))
    expect(ward.server.engine.openAlarms(['north/ward' as typeof ICU])).toHaveLength(1)
  })

  it('is welcomed by a page in a bounded snapshot', async () => {
    const watcher = await ward.watcher('icu-nurse')
    const welcome = await watcher.hello()
    expect(JSON.stringify(welcome).length).toBeLessThan(256 * 1024)
  })

  it('ends the flood alarm a minute after the last refusal, after a restart too', async () => {
    await ward.close()
    ward = await openWard(store, clock)
    expect(conditions()).toContain('alert-flood')
    time.ms += 61_000
    ward.server.engine.sweep()
    await new Promise((resolve) => setImmediate(resolve))
    expect(conditions()).not.toContain('alert-flood')
  })
})

it('keeps one alarm of one code from growing without end', async () => {
  const monitor = await ward.monitor('mon-1')
  for (let packet = 0; packet < 4; packet++)
    await monitor.publish('alerts', many(packet * 100, 100, 'MDC_EVT_ECG_ASYSTOLE'))
  const [asystole] = open().filter(({ condition }) => condition === 'asystole')
  expect(asystole?.evidence.length).toBeLessThanOrEqual(50)
})

it('takes an alert again when others of the device have ended', async () => {
  const monitor = await ward.monitor('mon-1')
  const first = many(0, 60).map((each) => ({ ...each, class: 'advisory', priority: 'low' }))
  await monitor.publish('alerts', first)
  expect(conditions()).not.toContain('device:CODE_59')
  time.ms += 1_000
  const ended = first.slice(0, 50).map((each, n) => ({
    ...each,
    seq: 1e6 + n,
    state: 'ended',
    at: new Date(clock.now()).toISOString(),
  }))
  await monitor.publish('alerts', ended)
  await monitor.publish('alerts', many(100, 1))
  expect(conditions()).toContain('device:CODE_100')
})

it('takes no repetition of open alerts for a flood', async () => {
  const monitor = await ward.monitor('mon-1')
  for (let time = 0; time < 30; time++) await monitor.publish('alerts', many(0, 20))
  expect(store.quarantined).toEqual([])
  expect(conditions()).toHaveLength(20)
})
