import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { generate } from 'mqtt-packet'
import type { Log } from '../ports'
import { aHospital, deviceNamed } from '../testing/hospital'
import { MemoryStore } from '../testing/memory-store'
import { numerics, PASSWORD } from '../testing/monitor'
import { openWard, type Ward } from '../testing/ward'

let store: MemoryStore
let ward: Ward
const logged: { readonly event: string; readonly fields: Record<string, unknown> }[] = []
const keep = (event: string, fields: Record<string, unknown> = {}) => void logged.push({ event, fields })
const log: Log = { debug: keep, info: keep, warn: keep, error: keep }
beforeEach(async () => {
  logged.length = 0
  store = new MemoryStore(aHospital())
  ward = await openWard(store, undefined, log)
})
afterEach(() => ward.close())

/** One CONNECT on a connection of its own; the return code, or `closed`. */
const knock = (clientId: string, password: string): Promise<number | 'closed'> =>
  new Promise((resolve) => {
    const packet = generate({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      clean: true,
      keepalive: 60,
      clientId,
      username: clientId,
      password: Buffer.from(password),
    })
    const socket = connect(ward.server.ports.mqtt ?? 0, '127.0.0.1', () => void socket.write(packet))
    socket.once('data', (data: Buffer) => {
      socket.destroy()
      resolve(data[3] ?? -1)
    })
    socket.on('error', () => undefined)
    socket.once('close', () => resolve('closed'))
  })

describe('somebody who guesses passwords', () => {
  it('waits after three, and the device that was in before does not', async () => {
    const monitor = await ward.monitor('mon-1')
    await monitor.end()
    const codes: (number | 'closed')[] = []
    for (let n = 0; n < 8; n++) codes.push(await knock('mon-1', `guess ${n}`))
    expect(codes.slice(0, 4)).toEqual([5, 5, 5, 5])
    expect(codes.slice(4)).toEqual([3, 3, 3, 3])
    expect(await knock('mon-1', PASSWORD)).toBe(0)
  })

  it('costs one look-up in the store, and leaves one audit row', async () => {
    const looked = vi.spyOn(store.port, 'deviceSecret')
    await Promise.all(Array.from({ length: 30 }, (_, n) => knock('mon-1', `guess ${n}`)))
    expect(looked).toHaveBeenCalledTimes(1)
    expect(store.audited.filter(({ action }) => action === 'device.connected')).toMatchObject([
      { actor: 'mon-1', outcome: 'refused' },
    ])
    expect(logged.filter(({ event }) => event === 'mqtt.refused')).toHaveLength(1)
  })

  it('is stopped after sixty, whatever device is named', async () => {
    const hospital = aHospital()
    const devices = Array.from({ length: 100 }, (_, n) => ({
      ...hospital.devices[0],
      id: deviceNamed(`dev-${n}`),
    })) as typeof hospital.devices
    store.change({ devices: [...hospital.devices, ...devices] })
    for (const { id } of devices) store.secrets.set(id, store.secrets.get(deviceNamed('mon-1')) ?? '')
    await ward.server.directory.refresh()
    const codes: (number | 'closed')[] = []
    for (const { id } of devices.slice(0, 80)) codes.push(await knock(id, 'guess'))
    expect(codes.filter((code) => code === 5).length).toBeLessThan(70)
    expect(codes.at(-1)).toBe(3)
  })
})

it('logs nothing that a stranger calls itself', async () => {
  const name = `Canary Patientname ${'Z'.repeat(5_000)}`
  for (let n = 0; n < 20; n++) await knock(name, 'x')
  expect(JSON.stringify([logged, store.audited])).not.toContain('Canary Patientname')
  expect(logged.filter(({ event }) => event === 'mqtt.refused')).toMatchObject([
    { fields: { device: 'unknown' } },
  ])
})

it('closes what is more than a hundred silent connections of one address', async () => {
  const sockets = Array.from({ length: 130 }, () => connect(ward.server.ports.mqtt ?? 0, '127.0.0.1'))
  for (const socket of sockets) socket.on('error', () => undefined)
  const closed = Promise.all(
    sockets.slice(100).map((socket) => new Promise((resolve) => socket.once('close', resolve))),
  )
  await closed
  expect(sockets.filter((socket) => !socket.destroyed)).toHaveLength(100)
  for (const socket of sockets) socket.destroy()
})

describe('a device', () => {
  it.each([4, 5] as const)('may not even subscribe to its own topics (MQTT %i)', async (version) => {
    const monitor = await ward.monitor('mon-1', { version })
    const heard: string[] = []
    monitor.client.on('message', (topic) => heard.push(topic))
    const answer = monitor.client.subscribeAsync('vigil/v1/mon-1/#', { qos: 1 })
    await expect(answer).rejects.toThrow(/not authorized|unspecified/i)
    await monitor.publish('numerics', numerics({ MDC_PULS_OXIM_SAT_O2: 97 }))
    expect(heard).toEqual([])
  })

  it('whose id comes twice is written down', async () => {
    await ward.monitor('mon-1')
    await ward.monitor('mon-1')
    expect(logged.filter(({ event }) => event === 'mqtt.taken-over')).toHaveLength(1)
    expect(store.audited).toMatchObject([{ action: 'device.taken-over', actor: 'mon-1' }])
  })

  it('that names another in its topic is written down once', async () => {
    const monitor = await ward.monitor('mon-1')
    for (let n = 0; n < 5; n++)
      await monitor.publish('vigil/v1/mon-2/numerics', numerics({ MDC_PULS_OXIM_SAT_O2: 50 }))
    expect(store.audited).toMatchObject([{ action: 'device.published', actor: 'mon-1', outcome: 'refused' }])
  })
})
