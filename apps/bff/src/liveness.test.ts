import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aHospital, deviceNamed, ICU } from './testing/hospital'
import { MemoryStore } from './testing/memory-store'
import { alert, numerics, type Monitor } from './testing/monitor'
import { openWard, tokenOf, type Ward } from './testing/ward'
import { stillTime } from './testing/still-time'

const SPO2 = 'MDC_PULS_OXIM_SAT_O2'
const HOUR = 3_600_000
const YEAR = 365 * 24 * HOUR

const { time, clock } = stillTime()

let ward: Ward
beforeEach(async () => {
  time.ms = 0
  ward = await openWard(new MemoryStore(aHospital()), clock)
})
afterEach(() => ward.close())

const open = () => ward.server.engine.openAlarms([ICU]).map(({ condition }) => condition)

/** Lets a second pass as the server's own timer would see it, and what it decided reach the disk. */
async function second(): Promise<void> {
  for (let i = 0; i < 4; i++) {
    time.ms += 250
    ward.server.engine.sweep()
  }
  await new Promise((resolve) => setImmediate(resolve))
}

/** Publishes a value each second, stamped by a clock that is so far behind. */
async function publish(monitor: Monitor, seconds: number, value: number, behind = 0): Promise<void> {
  for (let i = 0; i < seconds; i++) {
    await monitor.publish('numerics', numerics({ [SPO2]: value }, clock.now() - behind))
    await second()
  }
}

describe('a monitor with a wrong clock', () => {
  it.each([
    ['an hour behind', HOUR],
    ['an hour ahead', -HOUR],
    ['a year behind', YEAR],
  ])('[H18] that is %s is live and has its alarms', async (_name, behind) => {
    const watcher = await ward.watcher('icu-nurse')
    await watcher.hello()
    const monitor = await ward.monitor('mon-1')
    await publish(monitor, 40, 80, behind)
    const raised = await watcher.until(() =>
      watcher.alarms().find(({ alarm }) => alarm.condition === 'spo2-low'),
    )
    expect(raised.alarm).toMatchObject({ annunciation: 'sounding' })
    expect(open()).toEqual(expect.arrayContaining(['device-clock', 'spo2-low']))
    const frame = await watcher.until(() => watcher.frames.find(({ numerics: [first] }) => first))
    for (const { measuredAt, receivedAt } of frame.numerics) expect(measuredAt).toBe(receivedAt)
    expect(ward.server.engine.deviceCards().get(deviceNamed('mon-1'))?.clockSkewMs).toBe(-behind)
    // Kept as the device said it.
    for (const { measuredAt, receivedAt } of ward.store.recorded) expect(receivedAt - measuredAt).toBe(behind)
  })

  it('[H18] that was never set is said to measure nothing', async () => {
    const monitor = await ward.monitor('mon-1')
    for (let i = 0; i < 12; i++) {
      await monitor.publish('numerics', numerics({ [SPO2]: 97 }, 1_000 * i))
      await second()
    }
    expect(ward.server.engine.openAlarms([ICU])).toMatchObject([
      { condition: 'device-clock', priority: 'medium', annunciation: 'visual' },
    ])
  })

  it('[H04] is not what flushes its backlog', async () => {
    const monitor = await ward.monitor('mon-1')
    await publish(monitor, 5, 97)
    time.ms += 300_000
    for (let i = 0; i < 290; i++)
      await monitor.publish('numerics', numerics({ [SPO2]: 70 }, clock.now() - 300_000 + 1_000 * i))
    await publish(monitor, 30, 97)
    const ofValues = ward.store.events.filter(({ alarm }) => alarm.class === 'physiological')
    expect(new Set(ofValues.map(({ type, alarm }) => `${type} ${alarm.annunciation}`))).toEqual(
      new Set(['retrospective none']),
    )
  })
})

it('[H02] calls one packet that comes for ever frozen within five seconds', async () => {
  const monitor = await ward.monitor('mon-1')
  await publish(monitor, 5, 97)
  const packet = numerics({ [SPO2]: 97 }, clock.now())
  const repeat = async (seconds: number) => {
    for (let i = 0; i < seconds; i++) {
      await monitor.publish('numerics', packet)
      await second()
    }
  }
  await repeat(5)
  expect(open()).toEqual(['frozen'])
  await repeat(30)
  expect(open()).toEqual(['frozen'])
  expect(ward.store.recorded).toHaveLength(6)
})

it('[S34] gives one of fifty parallel acknowledgements the alarm', async () => {
  const { store, server } = ward
  const users = await ward.nurses(50)
  const monitor = await ward.monitor('mon-1')
  await monitor.publish('alerts', alert('present', 'a1', clock.now()))
  const [alarm] = server.engine.openAlarms([ICU])
  if (!alarm) throw new Error('no alarm')
  const take = (user: string, key: string) =>
    fetch(`${server.url}/api/alarms/${encodeURIComponent(alarm.id)}/acknowledge`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${tokenOf(user)}`,
        'content-type': 'application/json',
        'x-vigil': '1',
      },
      body: JSON.stringify({ episode: alarm.episode, key, state: 'coming' }),
    })
  const answers = await Promise.all(users.map((id, n) => take(id, `first-key-${n}`)))
  const [winner, ...others] = answers.filter(({ status }) => status === 200)
  if (!winner) throw new Error('nobody got it')
  expect(others).toEqual([])
  const { alarm: taken } = (await winner.json()) as { alarm: typeof alarm }
  for (const answer of answers.filter(({ status }) => status !== 200))
    expect(await answer.json()).toMatchObject({
      status: 409,
      code: 'already-taken',
      alarm: { owner: { user: taken.owner?.user } },
    })
  const again = await take(taken.owner?.user ?? '', 'another-key')
  expect(await again.json()).toMatchObject({ repeated: true })
  expect(store.events.filter(({ type }) => type === 'accepted')).toHaveLength(1)
})

const listed = (alerts: readonly ReturnType<typeof alert>[], more: readonly object[] = []) => ({
  ...alert('present', 'list', clock.now()),
  all: [...alerts, ...more],
})
const tell = async (monitor: Monitor, seconds: number, list: () => object) => {
  for (let i = 0; i < seconds; i++) {
    await monitor.publish('alerts', list())
    await second()
  }
}

const many = () =>
  Array.from({ length: 120 }, (_, n) => ({
    ...alert('present', `own-${n}`, clock.now()),
    code: `OWN_${n}`,
  }))

describe('[H16] the alarms of a monitor that states them all', () => {
  it('are here by its next list when their beginning or end was lost', async () => {
    const monitor = await ward.monitor('mon-1')
    await tell(monitor, 1, () => listed([alert('present', 'a1', clock.now())]))
    expect(open()).toEqual(['asystole'])
    await tell(monitor, 1, () => listed([]))
    expect(ward.server.engine.openAlarms([ICU])).toMatchObject([{ condition: 'asystole', state: 'latched' }])
  })

  it('of which one cannot be read ask for a look at the bedside after five seconds', async () => {
    const monitor = await ward.monitor('mon-1')
    const unreadable = { id: 'a2', state: 'present', priority: 'purple' }
    await tell(monitor, 5, () => listed([alert('present', 'a1', clock.now())], [unreadable]))
    await tell(monitor, 1, () => listed([alert('present', 'a1', clock.now())], [unreadable]))
    expect(open()).toEqual(expect.arrayContaining(['asystole', 'check-bedside']))
    expect(ward.store.quarantined.map(({ reason }) => reason)).toContain('schema')
    await tell(monitor, 5, () => listed([alert('present', 'a1', clock.now())]))
    expect(open()).toEqual(['asystole'])
  })

  it('that are more than a device may have are a flood and a difference', async () => {
    const monitor = await ward.monitor('mon-1')
    await tell(monitor, 7, () => listed(many()))
    expect(open()).toEqual(expect.arrayContaining(['alert-flood', 'check-bedside', 'device:OWN_0']))
    expect(open().length).toBeLessThanOrEqual(52)
  })

  it('are believed of now only: a list of the past changes nothing', async () => {
    const monitor = await ward.monitor('mon-1')
    await tell(monitor, 1, () => listed([alert('present', 'a1', clock.now())]))
    await monitor.publish('alerts', {
      ...listed([]),
      seq: 1,
      at: new Date(clock.now() - 60_000).toISOString(),
    })
    expect(ward.server.engine.openAlarms([ICU])).toMatchObject([{ condition: 'asystole', state: 'active' }])
  })
})
