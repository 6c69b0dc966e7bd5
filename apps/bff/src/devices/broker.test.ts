import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { deviceNamed, subjectNamed } from '../testing/hospital'
import { alert, numerics } from '../testing/monitor'
import { openWard, type Ward } from '../testing/ward'

const SPO2 = 'MDC_PULS_OXIM_SAT_O2'
let ward: Ward
beforeEach(async () => {
  ward = await openWard()
})
afterEach(() => ward.close())

it('holds the PUBACK until the message is stored', async () => {
  const monitor = await ward.monitor('mon-1')
  const release = ward.store.hold()
  let answered = false
  const answer = monitor.publish('numerics', numerics({ [SPO2]: 97 })).finally(() => (answered = true))
  const watcher = await ward.watcher('icu-nurse')
  await watcher.hello()
  // The value is on the screen already: showing does not wait for the disk.
  await watcher.until(() => watcher.frames.find((frame) => frame.numerics.length > 0))
  expect({ answered, stored: ward.store.recorded.length }).toEqual({ answered: false, stored: 0 })
  release()
  expect(await answer).toMatchObject({ reasonCode: 0 })
  expect(ward.store.recorded).toHaveLength(1)
})

it('closes the connection without an answer when nothing can store', async () => {
  const monitor = await ward.monitor('mon-1')
  ward.store.failure = new Error('disk full')
  await expect(monitor.publish('numerics', numerics({ [SPO2]: 97 }))).rejects.toThrow('closed')
})

it('reads on behind what is at QoS 0 and not stored yet', async () => {
  const monitor = await ward.monitor('mon-1')
  const watcher = await ward.watcher('icu-nurse')
  await watcher.hello()
  const { port } = ward.store
  const record = port.record.bind(port)
  Object.assign(port, { record: () => new Promise<never>(() => {}) })
  const { client } = monitor
  client.stream.cork()
  for (let n = 0; n < 20; n++)
    client.publish('vigil/v1/mon-1/numerics', JSON.stringify(numerics({ [SPO2]: 97 })), { qos: 0 })
  client.stream.uncork()
  await vi.waitFor(() => expect(ward.server.engine.readings(subjectNamed('p1'))).not.toEqual([]), 5_000)
  Object.assign(port, { record })
  await monitor.publish('alerts', alert('present'))
  await watcher.until(() => watcher.alarms()[0])
}, 10_000)

it('keeps the connection of a device when nothing can store what it sent at QoS 0', async () => {
  const monitor = await ward.monitor('mon-1')
  const { port } = ward.store
  const record = port.record.bind(port)
  const failing = vi.fn<typeof record>(() => Promise.reject(new Error('disk full')))
  Object.assign(port, { record: failing })
  monitor.client.publish('vigil/v1/mon-1/numerics', JSON.stringify(numerics({ [SPO2]: 97 })), { qos: 0 })
  await vi.waitFor(() => expect(failing).toHaveBeenCalledTimes(1), 5_000)
  Object.assign(port, { record })
  expect(await monitor.publish('numerics', numerics({ [SPO2]: 98 }))).toMatchObject({ reasonCode: 0 })
})

it('stores a repeated message once and acknowledges it twice', async () => {
  const monitor = await ward.monitor('mon-1')
  const message = numerics({ [SPO2]: 97 })
  expect(await monitor.publish('numerics', message)).toMatchObject({ reasonCode: 0 })
  expect(await monitor.publish('numerics', message)).toMatchObject({ reasonCode: 0 })
  expect(ward.store.recorded).toHaveLength(1)
})

it('raises one alarm for a repeated alert', async () => {
  const watcher = await ward.watcher('icu-nurse')
  await watcher.hello()
  const monitor = await ward.monitor('mon-1')
  const message = alert('present')
  await monitor.publish('alerts', message)
  await monitor.publish('alerts', message)
  await watcher.until(() => watcher.alarms()[0])
  expect(ward.store.events.filter(({ type }) => type === 'raised')).toHaveLength(1)
})

describe('what cannot be taken over', () => {
  const MALFORMED = [
    ['no JSON', 'not json', 'json-malformed'],
    ['an unknown unit', { ...numerics({}), values: [{ code: SPO2, value: 97, unit: 'furlong' }] }, 'unit'],
    [
      'an unknown code',
      { ...numerics({}), values: [{ code: 'MDC_NOTHING', value: 1, unit: '%' }] },
      'code-unknown',
    ],
  ] as const

  it.each(MALFORMED)('MQTT 5 hears the reason of %s', async (_name, content, reason) => {
    const monitor = await ward.monitor('mon-1', { version: 5 })
    const answer = await monitor.publish('numerics', content)
    expect(answer.reasonCode).toBeGreaterThanOrEqual(0x80)
    expect(answer.reason).toContain(reason)
    expect(ward.store.quarantined).toHaveLength(1)
  })

  it.each(MALFORMED)('MQTT 3.1.1 gets a plain PUBACK for %s', async (_name, content) => {
    const monitor = await ward.monitor('mon-1', { version: 4 })
    expect(await monitor.publish('numerics', content)).toEqual({ reasonCode: 0, reason: null })
    expect(ward.store.quarantined).toHaveLength(1)
  })

  it('keeps the good values beside a bad one', async () => {
    const monitor = await ward.monitor('mon-1')
    const message = numerics({ [SPO2]: 97 })
    const values = [...message.values, { code: 'MDC_NOTHING', value: 1, unit: '%' }]
    expect(await monitor.publish('numerics', { ...message, values })).toMatchObject({
      reason: /code-unknown/,
    })
    expect(ward.store.recorded[0]?.samples).toMatchObject([{ code: SPO2, value: 97 }])
  })

  it('keeps data of a bed without a patient in quarantine', async () => {
    const monitor = await ward.monitor('mon-3')
    const answer = await monitor.publish('numerics', numerics({ [SPO2]: 97 }))
    expect(answer.reason).toContain('not-admitted')
    expect(ward.store.recorded).toEqual([])
    expect(ward.store.quarantined).toMatchObject([{ device: 'mon-3', reason: 'not-admitted' }])
  })
})

describe('who may publish', () => {
  it('refuses a wrong password', async () => {
    await expect(ward.monitor('mon-1', { password: 'guessed' })).rejects.toThrow(/not authorized/i)
  })

  it('refuses a device that nobody configured', async () => {
    await expect(ward.monitor('mon-9')).rejects.toThrow(/not authorized/i)
  })

  it('MQTT 5 hears that the topic belongs to another device', async () => {
    const monitor = await ward.monitor('mon-1', { version: 5 })
    const answer = await monitor.publish('vigil/v1/mon-2/numerics', numerics({ [SPO2]: 50 }))
    expect(answer.reasonCode).toBeGreaterThanOrEqual(0x80)
    expect(answer.reason).toContain('vigil/v1/mon-1/')
    expect(ward.store.recorded).toEqual([])
  })

  it('MQTT 3.1.1 loses its connection over a foreign topic', async () => {
    const monitor = await ward.monitor('mon-1', { version: 4 })
    const published = monitor.publish('vigil/v1/mon-2/numerics', numerics({ [SPO2]: 50 }))
    await expect(published).rejects.toThrow('closed')
    expect(ward.store.recorded).toEqual([])
  })

  it('drops a device whose password was changed', async () => {
    const monitor = await ward.monitor('mon-1')
    const closed = new Promise<void>((resolve) => monitor.client.once('close', () => resolve()))
    ward.store.secrets.set(deviceNamed('mon-1'), 'another hash')
    ward.store.change({})
    await ward.server.directory.refresh()
    await closed
    expect(monitor.client.connected).toBe(false)
  })

  it('hands no device the messages of another', async () => {
    const spy = await ward.monitor('mon-2')
    const heard: string[] = []
    spy.client.on('message', (topic) => heard.push(topic))
    await spy.client.subscribeAsync('#').catch(() => undefined)
    await spy.client.subscribeAsync('vigil/v1/mon-1/#').catch(() => undefined)
    const monitor = await ward.monitor('mon-1')
    await monitor.publish('numerics', numerics({ [SPO2]: 97 }))
    await spy.publish('numerics', numerics({ [SPO2]: 97 }))
    expect(heard).toEqual([])
  })
})

it('reads the last will as a lost monitor', async () => {
  const watcher = await ward.watcher('icu-nurse')
  await watcher.hello()
  const monitor = await ward.monitor('mon-1', { will: true })
  await monitor.publish('numerics', numerics({ [SPO2]: 97 }))
  monitor.client.stream.destroy()
  const board = await watcher.until(() =>
    watcher.heard.find(
      ({ event, payload }) => event === 'board:changed' && JSON.stringify(payload).includes('"lost"'),
    ),
  )
  expect(board.payload).toMatchObject({
    beds: [{ subject: { devices: [{ id: 'mon-1', link: 'lost' }] } }, {}, {}],
  })
})
