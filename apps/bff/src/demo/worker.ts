/** The simulated devices, on a thread of their own: they reach the server over the network like any device. */
import { parentPort, workerData } from 'node:worker_threads'
import { demoHospital, runSimulator } from '@vigil/ingest/simulator'
import type { SimulatorOrder } from './order'

const { url, now, keys } = workerData as SimulatorOrder
const leave = new AbortController()
parentPort?.on('message', () => leave.abort())

await runSimulator({
  url,
  devices: demoHospital(now, {
    seed: keys.seed,
    userPassword: () => '',
    devicePassword: (device) => keys.devices[device] ?? '',
  }).devices,
  clock: { now: () => Date.now() },
  signal: leave.signal,
})
parentPort?.close()
