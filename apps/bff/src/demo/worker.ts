/** The simulated hospital, on a thread of its own: it reaches the server over the network like any other. */
import { parentPort, workerData } from 'node:worker_threads'
import { createHospitalDay, demoHospital, runSimulator } from '@vigil/ingest/simulator'
import { createAdtSender } from './adt-sender'
import { runLivingDays } from './living-days'
import type { SimulatorOrder } from './order'

const { url, now, keys, adt, beds } = workerData as SimulatorOrder
const leave = new AbortController()
parentPort?.on('message', () => leave.abort())
const clock = { now: () => Date.now() }
const tell =
  (level: string) =>
  (event: string, fields: Readonly<Record<string, unknown>> = {}): void =>
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    parentPort?.postMessage({ level, event, fields })

const sender = createAdtSender(adt)
// Nobody moves unless the administration can tell: a bed must never show another patient's signals.
const day = sender ? createHospitalDay({ seed: keys.seed + now, start: now, beds: new Map(beds) }) : undefined
const { devices } = demoHospital(
  now,
  {
    seed: keys.seed,
    userPassword: () => '',
    devicePassword: (device) => keys.devices[device] ?? '',
  },
  day,
)
const { signal } = leave
const log = { info: tell('info'), warn: tell('warn') }
await Promise.all([
  runSimulator({ url, devices, clock, signal }),
  sender && day ? runLivingDays({ day, sender, clock, signal, log, start: now }) : null,
])
await sender?.close()
parentPort?.close()
