import { createServer } from 'node:net'
import { Aedes } from 'aedes'
import { connectAsync, type MqttClient } from 'mqtt'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { aHospital, ICU } from '../testing/hospital'
import { MemoryStore } from '../testing/memory-store'
import { alert, numerics } from '../testing/monitor'
import { startTestServer, type TestServer } from '../testing/test-server'
import { listenOn } from './listener'

const SPO2 = 'MDC_PULS_OXIM_SAT_O2'
let hospitalBroker: Aedes
let url: string
let gateway: MqttClient
let store: MemoryStore
let server: TestServer
const tcp = createServer((socket) => hospitalBroker.handle(socket))

beforeEach(async () => {
  hospitalBroker = await Aedes.createBroker()
  url = `mqtt://127.0.0.1:${tcp.listening ? portOf() : await listenOn(tcp, 0, '127.0.0.1')}`
  gateway = await connectAsync(url, { clientId: 'hospital-gateway' })
  store = new MemoryStore(aHospital())
})
afterEach(async () => {
  await gateway.endAsync(true)
  await server.stop()
  await new Promise<void>((resolve) => hospitalBroker.close(() => resolve()))
})

const portOf = () => {
  const address = tcp.address()
  return typeof address === 'object' && address ? address.port : 0
}
const start = async () => {
  const subscribed = new Promise((resolve) => hospitalBroker.once('subscribe', resolve))
  server = await startTestServer({ store: store.port, env: { MQTT_URL: url } })
  await subscribed
}
/** Resolves when our bridge has sent its PUBACK for a message. */
const acknowledged = () => new Promise((resolve) => hospitalBroker.once('ack', resolve))
const send = (device: string, kind: string, content: unknown, retain = false) =>
  gateway.publishAsync(`vigil/v1/${device}/${kind}`, JSON.stringify(content), { qos: 1, retain })

it('acknowledges to the hospital broker only what is stored', async () => {
  await start()
  const release = store.hold()
  let done = false
  const ack = acknowledged().then(() => (done = true))
  await send('mon-1', 'numerics', numerics({ [SPO2]: 95 }))
  expect({ done, recorded: store.recorded.length }).toEqual({ done: false, recorded: 0 })
  release()
  await ack
  expect(store.recorded).toMatchObject([{ device: 'mon-1', samples: [{ value: 95 }] }])
})

it('keeps the data of an unknown device in quarantine', async () => {
  await start()
  const ack = acknowledged()
  await send('stranger', 'numerics', numerics({ [SPO2]: 95 }))
  await ack
  expect(store.quarantined).toMatchObject([
    { protocol: 'mqtt-bridge', device: 'stranger', reason: 'device-unknown' },
  ])
})

it('takes a retained alert for history and never for an alarm', async () => {
  await send('mon-1', 'alerts', alert('present'), true)
  const ack = acknowledged()
  await start()
  await ack
  expect(store.recorded).toMatchObject([{ kind: 'alerts', late: true }])
  expect(server.engine.openAlarms([ICU])).toEqual([])
})
